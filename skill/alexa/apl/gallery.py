"""Every screen once, by name: for the gallery, and for checks of every document with every step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from skill.alexa.context import Language
from skill.coach.actions import Guide
from skill.routine.course import Course
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Length, Limb, Mode

from .choices import choice_screen, course_screen, help_screen
from .screen import Screen
from .steps import guide_screen, step_screen


class GalleryViewport(NamedTuple):
    """A size of screen that a device may have, in density-independent pixels."""

    name: str
    width: int
    height: int
    round: bool = False


VIEWPORTS: Final = (
    GalleryViewport("hub-round-small", 480, 480, round=True),
    GalleryViewport("hub-landscape-small", 960, 480),
    GalleryViewport("hub-landscape-medium", 1024, 600),
    GalleryViewport("hub-landscape-large", 1280, 800),
    GalleryViewport("hub-landscape-extra-large", 1920, 1080),
    GalleryViewport("hub-portrait-medium", 1080, 1920),
    GalleryViewport("tv", 960, 540),
    GalleryViewport("mobile-small", 600, 1024),
    GalleryViewport("mobile-medium", 1024, 600),
    GalleryViewport("mobile-large", 1280, 800),
)
"""One of each of Amazon's viewport profiles (Amazon, "Viewport Profiles")."""
_DAY = 20_000
_QUESTIONS = (Question.LIMB, Question.REGION, Question.START, Question.FORGET)


def gallery(language: Language) -> Iterator[tuple[str, Screen]]:
    """Every document with everything that it may show: each question, each step still and running."""
    yield from _choices(language)
    yield "help", help_screen(language, NOWHERE)
    yield from _courses(language)
    for limb in Limb:
        for length in (Length.FULL, Length.SHORT):
            yield from _steps(language, Run("g", limb, length))


def _choices(language: Language) -> Iterator[tuple[str, Screen]]:
    places = {str(question): replace(NOWHERE, question=question) for question in _QUESTIONS}
    places["nearest-time"] = SessionState(question=Question.START, wish=Wish(Limb.FOOT, minutes=20))
    places["remind"] = SessionState(question=Question.REMIND, wish=Wish(remind=1920))
    run = Run("g", Limb.FOOT)
    places["carry-on"] = SessionState(Phase.PAUSED, Mode.TURNS, run, step=1, question=Question.CARRY_ON)
    for name, state in places.items():
        screen = choice_screen(language, state)
        if screen is not None:
            yield f"launch-{name}", screen


def _courses(language: Language) -> Iterator[tuple[str, Screen]]:
    lists: dict[str, tuple[int, ...]] = {"empty": (), "one": (0,), "weeks": (0, 1, 3, 6, 7, 9, 12, 15, 20)}
    for name, ago in lists.items():
        days = tuple(_DAY - back for back in ago)
        yield f"course-{name}", course_screen(language, Course(_DAY, days, len(days), _DAY - 20))


def _steps(language: Language, run: Run) -> Iterator[tuple[str, Screen]]:
    for number, step in enumerate(language.catalogue.steps(run)):
        state = SessionState(Phase.RUNNING, Mode.TURNS, run, step=number)
        name = f"{run.limb}-{run.length}-{number + 1}"
        yield f"step-{name}", step_screen(language, state, step)
        yield f"step-{name}-paused", step_screen(language, replace(state, phase=Phase.PAUSED), step)
        last = number == len(language.catalogue.steps(run)) - 1
        led = replace(state, phase=Phase.DONE) if last else state
        for part in range(len(language.catalogue.timeline(step).parts)):
            yield f"guide-{name}-{part + 1}", guide_screen(language, led, Guide(step, part))
        if number == 0:
            yield f"help-{run.limb}-{run.length}", help_screen(language, state)
