"""Steps to listen to: all of them, and few that stand for all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from skill.content.load import load
from skill.routine.run import Step
from skill.routine.terms import Counting, Limb, Pace, Side, Technique


@cache
def every_step() -> tuple[Step, ...]:
    """Every step that has a stream."""
    catalogue = load("en").catalogue()
    return (*catalogue.every_step(), *catalogue.every_closing())


@cache
def sample() -> tuple[Step, ...]:
    """Few steps that together have each technique on each limb, at each pace and with each kind of counting."""
    chosen: list[Step] = []
    missing = {trait for step in every_step() for trait in _traits(step)}
    while missing:
        best = max(every_step(), key=lambda step: len(missing.intersection(_traits(step))))
        chosen.append(best)
        missing.difference_update(_traits(best))
    return tuple(chosen)


def _traits(step: Step) -> Iterator[tuple[object, ...]]:
    """What a sample should have at least once."""
    yield step.limb, step.technique
    yield step.limb, step.side
    yield step.limb, step.only
    yield step.technique, step.pace
    yield "counting", step.technique, step.counting
    yield step.technique.is_stroke, step.repetitions, step.talk
    yield "left out", len(step.left_out)


def spoken() -> tuple[Step, ...]:
    """One step of each technique on each limb, to be listened to word by word.

    Sides, repetitions and paces take turns, and the closing says what was left out.
    """
    return tuple(_spoken(limb, technique, turn) for limb in Limb for turn, technique in enumerate(Technique))


def _spoken(limb: Limb, technique: Technique, turn: int) -> Step:
    both = technique is Technique.NOTICE or (limb, technique) == (Limb.HAND, Technique.FRICTION)
    side = Side.BOTH if both else (Side.LEFT, Side.RIGHT)[(turn + (limb is Limb.HAND)) % 2]
    left_out = ((Technique.GLIDING, Side.LEFT),) if technique is Technique.NOTICE else ()
    if not technique.is_stroke:
        return Step(limb, technique, side, pace=Pace.BRISK, left_out=left_out)
    pace = Pace.CALM if technique is Technique.SHEARING else Pace.BRISK
    return Step(limb, technique, side, repetitions=4 + turn % 3, pace=pace, counting=Counting.ALOUD)
