"""What timelines must be: free of collisions, with short rests, the right length, and room for silence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Exercise
from skill.routine.run import Run
from skill.routine.step import Step
from skill.routine.terms import Counting, Length, Limb, Pace
from skill.routine.timeline import Timeline, collisions

from .check_routines import MAX_REST_MS
from .load import Content
from .reading import Mistake

MINUTES = {Length.FULL: (9.0, 11.0), Length.SHORT: (3.5, 4.5)}
"""How long a routine lasts at steady pace, in minutes."""
MOST_SPEECH = 0.45
"""Largest share of a routine that is filled with words."""


def timeline_mistakes(content: Content, catalogue: Catalogue) -> list[Mistake]:
    """Mistakes in every timeline that the routines can produce."""
    found: dict[tuple[str, str, str], Mistake] = {}
    for step in catalogue.every_step():
        for mistake in _step(step, catalogue.exercises[step.limb, step.technique], catalogue.timeline(step)):
            found.setdefault((mistake.file, mistake.path, mistake.problem), mistake)
    return [*found.values(), *_lengths(catalogue)]


def _step(step: Step, exercise: Exercise, timeline: Timeline) -> Iterator[Mistake]:
    name = f"exercises/{step.limb}-{step.technique}.yaml"
    for first, second in collisions(timeline.cues):
        problem = f"“{first.text}” still sounds when “{second.text}” begins, at the {step.pace} pace."
        path = _path(step, exercise, second.passage)
        yield Mistake(name, path, problem, "Lengthen stroke_ms or shorten the words.")
    if step.counting is Counting.QUIET:
        return  # silence while the body works is what was asked for; it is no rest
    ends = [*(cue.at for cue in timeline.cues[1:]), timeline.total_ms]
    for cue, following in zip(timeline.cues, ends, strict=True):
        if following - cue.end > MAX_REST_MS:
            problem = f"more than 10 s of rest after “{cue.text}”, at the {step.pace} pace."
            path = _path(step, exercise, cue.passage)
            yield Mistake(name, path, problem, "Shorten stroke_ms or the rest.")


def _path(step: Step, exercise: Exercise, index: int) -> str:
    """Where in its file the passage or line stands that is ``index`` among those that the step uses."""
    if exercise.lines:
        return f"lines[{exercise.lines.index(exercise.chosen_lines(step.only)[index])}]"
    return f"passages[{exercise.passages.index(exercise.chosen_passages(step.only)[index])}]"


def _lengths(catalogue: Catalogue) -> Iterator[Mistake]:
    for limb, (length, (least, most)) in product(Limb, MINUTES.items()):
        routine = catalogue.routines[limb, length]
        run = Run("", limb, length, repetitions=routine.repetitions, pace=Pace.STEADY)
        name, total = f"routines/{limb}-{length}.yaml", catalogue.total_ms(run)
        if not least <= total / 60_000 <= most:
            problem = f"lasts {total / 60_000:.1f} minutes at steady pace, not {least} to {most}."
            yield Mistake(name, "each_side", problem, "Adjust strokes, rests or passages.")
        speech = sum(catalogue.timeline(step).speech_ms for step in catalogue.steps(run))
        if speech > MOST_SPEECH * total:
            problem = f"words fill {speech / total:.0%} of the time."
            yield Mistake(name, "each_side", problem, f"Keep them under {MOST_SPEECH:.0%}.")
