"""Chips: what can be said now, by situation, from the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from skill.content.load import HERE
from skill.content.reading import Mistake, content_error, read_as
from skill.routine.place import Place, Question, State


class Situation(StrEnum):
    """What the page is waiting for."""

    IDLE = "idle"
    """Nothing goes on."""
    QUESTION_LIMB = "question_limb"
    """Foot or hand?"""
    QUESTION_REGION = "question_region"
    """Above or below the waist?"""
    QUESTION_START = "question_start"
    """Shall we start with this limb? The other one is an answer too."""
    QUESTION_YES_NO = "question_yes_no"
    WAITING = "waiting"
    """A step was or is being spoken; the person says when to go on."""
    PAUSED = "paused"
    PLAYING = "playing"
    """A stream can be heard."""
    DONE = "done"
    """The routine is over."""


@dataclass(frozen=True)
class RawChips:
    """``chips.yaml``: phrases by situation."""

    idle: list[str]
    question_limb: list[str]
    question_region: list[str]
    question_start: list[str]
    question_yes_no: list[str]
    waiting: list[str]
    paused: list[str]
    playing: list[str]
    done: list[str]


def load_chips(language: str = "en") -> Mapping[Situation, list[str]]:
    """The chips of a language. Raises ContentError with every mistake in its file."""
    folder, mistakes = HERE / language, list[Mistake]()
    raw = read_as(RawChips, folder / "chips.yaml", folder, mistakes)
    if raw is None:
        raise content_error(mistakes)
    return {Situation(name): phrases for name, phrases in asdict(raw).items()}


def situation_in_session(place: Place) -> Situation:
    """What an open session waits for at a place."""
    match place.question:
        case Question.LIMB:
            return Situation.QUESTION_LIMB
        case Question.REGION:
            return Situation.QUESTION_REGION
        case Question.START:
            return Situation.QUESTION_START
        case Question.NONE:
            return _of_state(place.state)
        case _:
            return Situation.QUESTION_YES_NO


def _of_state(state: State) -> Situation:
    return {
        State.IDLE: Situation.IDLE,
        State.RUNNING: Situation.WAITING,
        State.PAUSED: Situation.PAUSED,
        State.DONE: Situation.DONE,
    }[state]
