"""What the text of a clip must be: short enough for one breath of the voice that speaks it."""

from __future__ import annotations

from collections.abc import Iterator

from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Exercise
from skill.routine.layout import TimelineWords
from skill.routine.terms import Limb, Side

from .reading import Mistake

MOST_CHARACTERS = 100
"""Longest text of a clip: gTTS sends more than that in pieces cut at every comma, each with a pause behind it
(gTTS, ``Speech.GOOGLE_TTS_MAX_CHARS`` and ``tokenizer_cases.other_punctuation``)."""
_REMEDY = f"Say it in at most {MOST_CHARACTERS} characters, or as two lines."


def clip_mistakes(catalogue: Catalogue) -> list[Mistake]:
    """Every text that would not be spoken in one piece, once, on the side where it is longest."""
    longest: dict[tuple[str, str], int] = {}
    for file, path, text in _texts(catalogue):
        longest[file, path] = max(len(text), longest.get((file, path), 0))
    return [
        Mistake(file, path, f"has {size} characters, over {MOST_CHARACTERS}.", _REMEDY)
        for (file, path), size in longest.items()
        if size > MOST_CHARACTERS
    ]


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """File, path and every text as it is spoken."""
    words = catalogue.words
    for exercise in catalogue.exercises.values():
        for side in filter(exercise.works_on, Side):
            sides = words.sides(side, exercise.limb)
            for path, template in _templates(exercise):
                yield f"exercises/{exercise.limb}-{exercise.technique}.yaml", path, template.format(**sides)
    for limb in Limb:
        for what, side in catalogue.missable(limb):
            path = "left_out_both" if side is Side.BOTH else "left_out"
            yield "timeline.yaml", path, words.left_out_text(what, side, limb)
    for path, text in _said_as_written(words):
        yield "timeline.yaml", path, text


def _templates(exercise: Exercise) -> Iterator[tuple[str, str]]:
    if exercise.passages:
        yield "name", exercise.name
    for index, passage in enumerate(exercise.passages):
        for field in ("landmark", "full", "brief"):
            yield f"passages[{index}].{field}", getattr(passage, field) or ""
    for index, line in enumerate(exercise.lines):
        yield f"lines[{index}].say", line.say
    yield "release", exercise.release or ""


def _said_as_written(words: TimelineWords) -> Iterator[tuple[str, str]]:
    yield from ((f"counts[{index}]", text) for index, text in enumerate(words.counts))
    for path in ("last_one", "halfway", "left_out_many"):
        yield path, getattr(words, path)
