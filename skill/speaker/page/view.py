"""A place as it is shown: routine, step, side, and the step's timeline."""

from __future__ import annotations

from skill.alexa.desk import Tongue
from skill.coach.here import Here
from skill.routine.place import Place
from skill.routine.step import Step
from skill.routine.terms import Side
from skill.speaker.device.envelope import Json


def view_of(tongue: Tongue, place: Place) -> Json | None:
    """What a screen shows of a place, as JSON values with times in ms; None where there is no run."""
    book, run = tongue.book, place.run
    if run is None or place.step >= len(book.steps(run)):
        return None
    here = Here(book, place)
    step, steps = here.step, here.steps
    exercise = book.exercises[step.limb, step.technique]
    return {
        "key": step.code,
        "limb": step.limb,
        "length": run.length,
        "alone": run.technique,
        "way": place.way,
        "technique": step.technique,
        "title": exercise.title,
        "side": shown_side(step),
        "place": _side_words(tongue, step),
        "passages": [passage.id for passage in exercise.chosen_passages(step.only)],
        "repetitions": step.repetitions if step.technique.is_stroke else 0,
        "pace": step.pace,
        "step": place.step + 1,
        "steps": [book.timeline(each).total_ms for each in steps],
        **_timeline(tongue, step),
    }


def _timeline(tongue: Tongue, step: Step) -> Json:
    timeline = tongue.book.timeline(step)
    cues = [
        {
            "at": c.at,
            "ms": c.ms,
            "kind": c.kind,
            "text": c.text,
            "passage": c.passage,
            "repetition": c.repetition,
        }
        for c in timeline.cues
    ]
    strokes = [
        {"start": s.start, "end": s.end, "passage": s.passage, "repetition": s.repetition}
        for s in timeline.strokes
    ]
    return {"cues": cues, "strokes": strokes, "total_ms": timeline.total_ms}


def shown_side(step: Step) -> Side:
    """The side that works; quiet steps are about both."""
    return step.side if step.technique.is_stroke else Side.BOTH


def _side_words(tongue: Tongue, step: Step) -> str:
    """Such as "left foot" or "both hands", in the words of the content."""
    side, names = shown_side(step), tongue.phrasing.names
    limbs = names.limbs if side is Side.BOTH else names.limb
    return f"{names.side[side]} {limbs[step.limb]}"
