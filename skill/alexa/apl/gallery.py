"""Every screen once, by name: for the gallery, and for checks of every document with every step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from skill.alexa.context import Tongue
from skill.coach.actions import Guide
from skill.routine.course import Course
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Place, Question, State, Wish
from skill.routine.terms import Length, Limb, Way
from skill.routine.timeline import parts_of

from .choices import choice_screen, course_screen, help_screen
from .screen import Screen
from .steps import guide_screen, step_screen


class Viewport(NamedTuple):
    """A size of screen that a device may have, in density-independent pixels."""

    name: str
    width: int
    height: int
    round: bool = False


VIEWPORTS: Final = (
    Viewport("hub-round-small", 480, 480, round=True),
    Viewport("hub-landscape-small", 960, 480),
    Viewport("hub-landscape-medium", 1024, 600),
    Viewport("hub-landscape-large", 1280, 800),
    Viewport("hub-landscape-extra-large", 1920, 1080),
    Viewport("hub-portrait-medium", 1080, 1920),
    Viewport("tv", 960, 540),
    Viewport("mobile-small", 600, 1024),
    Viewport("mobile-medium", 1024, 600),
    Viewport("mobile-large", 1280, 800),
)
"""One of each of Amazon's viewport profiles (Amazon, "Viewport Profiles")."""
_DAY = 20_000
_QUESTIONS = (Question.LIMB, Question.REGION, Question.START, Question.FORGET)


def gallery(tongue: Tongue) -> Iterator[tuple[str, Screen]]:
    """Every document with everything that it may show: each question, each step still and running."""
    yield from _choices(tongue)
    yield "help", help_screen(tongue, NOWHERE)
    yield from _courses(tongue)
    for limb in Limb:
        for length in (Length.FULL, Length.SHORT):
            yield from _steps(tongue, Run("g", limb, length))


def _choices(tongue: Tongue) -> Iterator[tuple[str, Screen]]:
    places = {str(question): replace(NOWHERE, question=question) for question in _QUESTIONS}
    places["nearest-time"] = Place(question=Question.START, wish=Wish(Limb.FOOT, minutes=20))
    places["remind"] = Place(question=Question.REMIND, wish=Wish(remind=1920))
    run = Run("g", Limb.FOOT)
    places["carry-on"] = Place(State.PAUSED, Way.WAIT, run, step=1, question=Question.CARRY_ON)
    for name, place in places.items():
        screen = choice_screen(tongue, place)
        if screen is not None:
            yield f"launch-{name}", screen


def _courses(tongue: Tongue) -> Iterator[tuple[str, Screen]]:
    lists: dict[str, tuple[int, ...]] = {"empty": (), "one": (0,), "weeks": (0, 1, 3, 6, 7, 9, 12, 15, 20)}
    for name, ago in lists.items():
        days = tuple(_DAY - back for back in ago)
        yield f"course-{name}", course_screen(tongue, Course(_DAY, days, len(days), _DAY - 20))


def _steps(tongue: Tongue, run: Run) -> Iterator[tuple[str, Screen]]:
    for number, step in enumerate(tongue.book.steps(run)):
        place = Place(State.RUNNING, Way.WAIT, run, step=number)
        name = f"{run.limb}-{run.length}-{number + 1}"
        yield f"step-{name}", step_screen(tongue, place, step)
        yield f"step-{name}-paused", step_screen(tongue, replace(place, state=State.PAUSED), step)
        last = number == len(tongue.book.steps(run)) - 1
        led = replace(place, state=State.DONE) if last else place
        for part in range(len(parts_of(tongue.book.timeline(step)))):
            yield f"guide-{name}-{part + 1}", guide_screen(tongue, led, Guide(step, part))
        if number == 0:
            yield f"help-{run.limb}-{run.length}", help_screen(tongue, place)
