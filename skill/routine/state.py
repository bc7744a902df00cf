"""A place: where one person is, in one small value that travels in the request itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .run import Run
from .terms import Length, Limb, Mode, Side, Technique


class Phase(StrEnum):
    """Whether a run is going on."""

    IDLE = "idle"
    """No run: before a routine, or after it."""
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    """The closing has been given; the run is kept so that "again" and "previous" still mean something."""


class Question(StrEnum):
    """The question that a yes, a no or a bare word would answer."""

    NONE = "none"
    LIMB = "limb"
    """Foot or hand?"""
    REGION = "region"
    """Above or below the waist?"""
    START = "start"
    """Shall we start what ``wish`` says?"""
    FORGET = "forget"
    """Shall everything that is known be erased?"""
    REMIND = "remind"
    """Shall the reminder that ``wish`` says be set?"""
    CANCEL = "cancel"
    """Shall the reminders that ``wish`` says be cancelled?"""
    COURSE = "end_course"
    """Shall the course end here?"""
    CARRY_ON = "carry_on"
    """Carry on where you stopped?"""
    FALL = "fall"
    """Does anything hurt since the fall?"""
    NUMB = "numb"
    """Is it numb there?"""


@dataclass(frozen=True)
class Wish:
    """What a person has asked for so far, before a run is built."""

    limb: Limb | None = None
    length: Length | None = None
    minutes: int | None = None
    technique: Technique | None = None
    side: Side | None = None
    remind: int | None = None
    """A reminder to be confirmed, set or cancelled, as one number (coach/schedules.py)."""
    only: bool = False
    """Whether ``side`` alone is wished for, and not just first."""


@dataclass(frozen=True)
class SessionState:
    """The state of one person's conversation and run."""

    phase: Phase = Phase.IDLE
    way: Mode | None = None
    """How this run is led; None until it is known."""
    run: Run | None = None
    step: int = 0
    """Index of the step within the run."""
    part: int = 0
    """Index of the turn within a step that is spoken in more than one."""
    offset: int = 0
    """Where the step was left, in ms; only meaningful while paused."""
    heard: int = 0
    """Bit i is set when step i was done; what is missing is said at the end."""
    loop: bool = False
    """This step once more, then on."""
    ouch: int = 0
    """How often it hurt in this step."""
    sore_steps: int = 0
    """In how many steps it hurt."""
    unclear: int = 0
    """Unclear utterances in a row."""
    restarted_at: int = 0
    """Second (since the epoch) of the last "start over" of a step; 0 for none."""
    question: Question = Question.NONE
    wish: Wish = field(default_factory=Wish)
    spared: frozenset[tuple[Limb, Technique]] = frozenset()
    """Strokes that would touch a place that was called sore: none is begun again in this conversation."""
    skips: int = 0
    """Bit i is set where step i was asked to be left out: the run passes it by."""
    failures: int = 0
    """Streams that failed in a row: the first is tried again, the second skipped, the third ends."""

    @property
    def active(self) -> bool:
        """Whether there is a run that next, again or slower can act on."""
        return self.run is not None and self.phase in (Phase.RUNNING, Phase.PAUSED)


NOWHERE = SessionState()
"""The place of someone who has just arrived."""
