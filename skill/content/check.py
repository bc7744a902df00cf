"""The content check: every mistake in words and routines at once, with file, path and remedy.

What exercises and routines must be stands here: complete, within the dose, with left and right equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from skill.routine.exercise import Exercise, Speech
from skill.routine.layout import STILL_MS
from skill.routine.run import CROSSING, Part, Routine, Run, steps_of
from skill.routine.terms import MAX_REPETITIONS, MIN_REPETITIONS, Length, Limb, Side, Spot, Technique

from .check_time import course_mistakes, timeline_mistakes
from .check_words import file_of, placeholder_mistakes, word_mistakes
from .load import HERE, Content, read_content
from .reading import Mistake


def check(language: str, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of ``language``; ``keys`` are the messages that the program uses."""
    return check_folder(HERE / language, keys, speech)


def check_folder(folder: Path, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of a folder; see ``mistakes_in``."""
    return [*mistakes_in(folder, keys, speech)]


def mistakes_in(folder: Path, keys: Iterable[str], speech: Speech | None = None) -> Iterator[Mistake]:
    """The mistakes in the content of a folder, the quickly found first. Those of reading come alone.

    Timelines are looked at once words and routines are such that they can be laid out.
    """
    content, mistakes = read_content(folder)
    yield from mistakes
    if content is None:
        return
    yield from word_mistakes(content, frozenset(keys))
    hindering = [*placeholder_mistakes(content), *routine_mistakes(content)]
    yield from hindering
    if hindering:
        return
    catalogue = content.catalogue(speech)
    yield from timeline_mistakes(catalogue)
    yield from course_mistakes(catalogue)


_ID = re.compile(r"[a-z][a-z_]*")


def routine_mistakes(content: Content) -> list[Mistake]:
    """Mistakes in exercises and routines."""
    found = list(_missing(content))
    for exercise in content.exercises.values():
        found += _exercise(exercise)
    for routine in content.routines.values():
        found += _routine(content, routine)
    return found


def _missing(content: Content) -> Iterator[Mistake]:
    for limb in Limb:
        for technique in Technique:
            if (limb, technique) not in content.exercises:
                name = f"exercises/{limb}-{technique}.yaml"
                yield Mistake(name, "file", "is missing.", "Write it like the other limb's.")
        for length in (Length.FULL, Length.SHORT):
            if (limb, length) not in content.routines:
                name = f"routines/{limb}-{length}.yaml"
                yield Mistake(name, "file", "is missing.", "Write it like the other limb's.")


def _exercise(exercise: Exercise) -> Iterator[Mistake]:
    name = file_of(exercise)
    if bool(exercise.passages) == bool(exercise.lines):
        remedy = "Give a stroke passages and a quiet step lines."
        yield Mistake(name, "passages", "passages and lines are both given, or neither.", remedy)
    if exercise.technique.is_stroke != bool(exercise.passages):
        yield Mistake(name, "technique", "a stroke needs passages, a quiet step lines.", "Exchange them.")
    if exercise.passages and not exercise.release:
        yield Mistake(name, "release", "a counted step must end in rest.", "Add a release.")
    yield from _touches(name, exercise)
    yield from _ids(name, exercise)
    for index, passage in enumerate(exercise.passages):
        if not index and not (passage.full and passage.brief):
            remedy = "Say the movement and what counts as one, in full and brief."
            yield Mistake(name, f"passages[{index}]", "the first passage explains no movement.", remedy)
        if passage.timed and exercise.technique is not Technique.FRICTION:
            remedy = "Give it stroke_ms; friction alone is timed."
            yield Mistake(name, f"passages[{index}].stroke_ms", "counts no strokes.", remedy)
    for index, line in enumerate(exercise.lines):
        if line.is_stillness and not STILL_MS[0] <= line.rest_ms <= STILL_MS[1]:
            problem = f"rests {line.rest_ms} ms."
            remedy = "Rest at most 10 s, or 20 to 30 s as the stillness near the end."
            yield Mistake(name, f"lines[{index}].rest_ms", problem, remedy)


def _touches(name: str, exercise: Exercise) -> Iterator[Mistake]:
    """A sore place is spared by what is written here: a stroke names every place of its limb it works."""
    whole = Spot(exercise.limb.value)
    if exercise.technique.is_stroke and whole not in exercise.touches:
        yield Mistake(
            name, "touches", f"does not name the {whole}.", f"Every stroke works the {whole}: add it."
        )
    if not exercise.technique.is_stroke and exercise.touches:
        yield Mistake(name, "touches", "a quiet step touches nothing.", "Take it out.")
    for index, spot in enumerate(exercise.touches):
        if spot.limb is not exercise.limb:
            yield Mistake(
                name, f"touches[{index}]", f"{spot} is no part of the {exercise.limb}.", "Take it out."
            )


def _ids(name: str, exercise: Exercise) -> Iterator[Mistake]:
    """Ids stand in the codes of steps, so they are plain words, each used once."""
    for path, members in (("passages", exercise.passages), ("lines", exercise.lines)):
        ids = [member.id for member in members]
        for index, word in enumerate(ids):
            if not _ID.fullmatch(word) or word in ids[:index]:
                problem = f"{word!r} is no id of its own."
                remedy = "Use small letters and underscores, and each id once."
                yield Mistake(name, f"{path}[{index}].id", problem, remedy)


def _routine(content: Content, routine: Routine) -> Iterator[Mistake]:
    name = f"routines/{routine.limb}-{routine.length}.yaml"
    if not MIN_REPETITIONS <= routine.repetitions <= MAX_REPETITIONS:
        problem = f"{routine.repetitions} repetitions."
        yield Mistake(name, "repetitions", problem, "Four to six of each movement, no more and no fewer.")
    if routine.first_side is Side.BOTH:
        yield Mistake(name, "first_side", "both sides cannot be first.", "Begin with left or right.")
    for place in ("opening", "each_side", "between", "together", "closing"):
        for index, part in enumerate(getattr(routine, place)):
            yield from _part(content, routine, part, f"{place}[{index}]", name)
    if not routine.closing or routine.closing[-1].technique is not Technique.NOTICE:
        yield Mistake(name, "closing", "the closing words are missing.", "End with notice.")
    yield from _pauses(content, routine, name)
    counts = _strokes_by_side(routine)
    if counts[Side.LEFT] != counts[Side.RIGHT]:
        problem = f"left gets {_listed(counts[Side.LEFT])}, right gets {_listed(counts[Side.RIGHT])}."
        yield Mistake(name, "each_side", problem, "Move one-sided strokes into each_side.")


def _pauses(content: Content, routine: Routine, name: str) -> Iterator[Mistake]:
    """Half way between the sides, and in the full routine one stillness before the end."""
    pause = content.exercises.get((routine.limb, Technique.COMPARE))
    said = {line.id for line in pause.lines} if pause else set()
    for part in routine.between:
        said &= set(part.only) or said
    for id_ in CROSSING:
        if routine.each_side and id_ not in said:
            yield Mistake(name, "between", f"nobody hears {id_!r}.", f"Let compare say {id_!r}.")
    lines = [
        line
        for part in routine.closing
        if (exercise := content.exercises.get((routine.limb, part.technique)))
        for line in exercise.chosen_lines(part.only)
    ]
    if routine.length is Length.FULL and sum(line.is_stillness for line in lines) != 1:
        yield Mistake(name, "closing", "has not one stillness.", "Give one line a rest of 20 to 30 s.")


def _part(content: Content, routine: Routine, part: Part, path: str, name: str) -> Iterator[Mistake]:
    exercise = content.exercises.get((routine.limb, part.technique))
    if exercise is None:
        return
    known = {p.id for p in exercise.passages} | {line.id for line in exercise.lines}
    for unknown in sorted(set(part.only) - known):
        problem = f"{file_of(exercise)} has no {unknown}."
        yield Mistake(name, f"{path}.only", problem, f"Choose among {', '.join(sorted(known))}.")
    if exercise.passages and not path.startswith("together" if exercise.together else "each_side"):
        remedy = "List strokes of both sides at once under together, all others under each_side."
        yield Mistake(name, path, f"{part.technique} is listed for the wrong side.", remedy)


def _strokes_by_side(routine: Routine) -> dict[Side, Counter[str]]:
    steps = steps_of(Run("", routine.limb, routine.length), routine)
    sides = (Side.LEFT, Side.RIGHT)
    return {
        s: Counter(f"{x.technique}" for x in steps if x.side is s and x.technique.is_stroke) for s in sides
    }


def _listed(counts: Counter[str]) -> str:
    return ", ".join(sorted(counts.elements())) or "nothing"
