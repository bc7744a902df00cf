"""The content check: every mistake in words and routines at once, with file, path and remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Exercise, Speech
from skill.routine.run import Part, Routine, Run, Step, steps_of
from skill.routine.terms import (
    MAX_REPETITIONS,
    MIN_REPETITIONS,
    Counting,
    Length,
    Limb,
    Pace,
    Side,
    Technique,
)
from skill.routine.timeline import Timeline, collisions

from .check_clips import clip_mistakes
from .load import HERE, Content, read_content
from .reading import Mistake

# What routines and exercises must be: complete, within the dose, with left and right equal.

MAX_REST_MS = 10_000
"""Longest rest in one piece, in ms: Amazon's speech markup allows breaks of at most 10 s."""
CALM_FACTOR = 1.25
_ID = re.compile(r"[a-z][a-z_]*")


def routine_mistakes(content: Content) -> list[Mistake]:
    """Mistakes in exercises and routines."""
    found = list(_missing(content))
    for exercise in content.exercises.values():
        found += _exercise(exercise)
    for routine in content.routines.values():
        found += _routine(content, routine)
    return found


def file_of(exercise: Exercise) -> str:
    """The file an exercise stands in."""
    return f"exercises/{exercise.limb}-{exercise.technique}.yaml"


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
    yield from _ids(name, exercise)
    for index, passage in enumerate(exercise.passages):
        if not index and not (passage.full and passage.brief):
            remedy = "Say the movement and what counts as one, in full and brief."
            yield Mistake(name, f"passages[{index}]", "the first passage explains no movement.", remedy)
    for index, line in enumerate(exercise.lines):
        if line.rest_ms * CALM_FACTOR > MAX_REST_MS:
            problem = f"rests {line.rest_ms} ms in one piece, over 10 s at the calm pace."
            yield Mistake(name, f"lines[{index}].rest_ms", problem, "Keep it at 8000 or below.")


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
    for place in ("opening", "each_side", "together", "closing"):
        for index, part in enumerate(getattr(routine, place)):
            yield from _part(content, routine, part, f"{place}[{index}]", name)
    if not routine.closing or routine.closing[-1].technique is not Technique.NOTICE:
        yield Mistake(name, "closing", "the closing words are missing.", "End with notice.")
    counts = _strokes_by_side(routine)
    if counts[Side.LEFT] != counts[Side.RIGHT]:
        problem = f"left gets {_listed(counts[Side.LEFT])}, right gets {_listed(counts[Side.RIGHT])}."
        yield Mistake(name, "each_side", problem, "Move one-sided strokes into each_side.")


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


# What timelines must be: free of collisions, with short rests, the right length, and room for silence.

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


# What words must be: sided, placed, without pictures or promises; every message known and used.

MOST_WORDS = 26
"""A spoken sentence has at most so many words."""
_BODY = re.compile(r"\b(foot|feet|heel|toes|arch|sole|hand|hands|palm|palms|fingertips|arm|wrist)\b", re.I)
_SIDED = re.compile(r"\{side\}|\bleft\b.*\bright\b|\bright\b.*\bleft\b", re.I)
_SHOWN = re.compile(
    r"\bas shown\b|\bpictured?\b|\bon (the|your) screen\b|\blook at\b|\bsee (here|the|above|below)\b"
    r"|\b(red|blue|green|yellow|orange|purple|pink|black|white|gr[ae]y)\b",
    re.I,
)
_CLAIMS = re.compile(
    r"\b(cures?|heals?|treats?|treatment|therapy|relieves?|pain[- ]free|guarantee[ds]?|diagnos\w+)\b", re.I
)
_FIELDS = frozenset({"side", "other", "limb"})
_LEFT_OUT_FIELDS = {"left_out": _FIELDS | {"technique"}, "left_out_both": _FIELDS | {"technique"}}
_SENTENCE = re.compile(r"[^.?!]+[.?!]?")


def word_mistakes(content: Content, keys: frozenset[str]) -> list[Mistake]:
    """Mistakes in exercises' words and in messages."""
    found: list[Mistake] = []
    for exercise in content.exercises.values():
        for path, text in _texts(exercise):
            found += _sentence(file_of(exercise), path, text)
        found += _sides(exercise)
    for path, text in _timeline_texts(content):
        found += _sentence("timeline.yaml", path, text)
    found += _messages(content)
    return found + list(_usage(content, keys))


def placeholder_mistakes(content: Content) -> list[Mistake]:
    """Braces in the words of timelines that cannot be filled in: nothing can be laid out with them."""
    found: list[Mistake] = []
    for exercise in content.exercises.values():
        for path, text in _texts(exercise):
            found += _placeholders(file_of(exercise), path, text, _FIELDS)
    for path, text in _timeline_texts(content):
        found += _placeholders("timeline.yaml", path, text, _LEFT_OUT_FIELDS.get(path, frozenset()))
    return found


def _timeline_texts(content: Content) -> Iterator[tuple[str, str]]:
    words = content.timeline
    yield from ((f"counts[{index}]", text) for index, text in enumerate(words.counts))
    for path in ("last_one", "halfway", "chime", "left_out", "left_out_both", "left_out_many"):
        yield path, getattr(words, path)


def _texts(exercise: Exercise) -> Iterator[tuple[str, str]]:
    yield "name", exercise.name
    for index, passage in enumerate(exercise.passages):
        yield f"passages[{index}].landmark", passage.landmark
        for field in ("full", "brief"):
            if text := getattr(passage, field):
                yield f"passages[{index}].{field}", text
    for index, line in enumerate(exercise.lines):
        yield f"lines[{index}].say", line.say
    if exercise.release:
        yield "release", exercise.release


def _sides(exercise: Exercise) -> Iterator[Mistake]:
    """Left and right are said in the name, with every landmark, the release, and wherever a limb is named."""
    name, remedy = file_of(exercise), "Say {side}, or both left and right."
    must = ("name", "release") if exercise.passages else ()
    for path, text in _texts(exercise):
        if path.endswith("landmark") and not _BODY.search(text):
            yield Mistake(
                name, path, "names no place on the body.", "Say where the ball goes, by a landmark."
            )
        needs_side = path in must or path.endswith("landmark")
        names_limb = path.endswith(".say") and _BODY.search(text)
        if (needs_side or names_limb) and not _SIDED.search(text):
            yield Mistake(name, path, "says neither left nor right.", remedy)


def _sentence(name: str, path: str, text: str) -> Iterator[Mistake]:
    if found := _SHOWN.search(text):
        problem = f"“{found.group()}” needs eyes."
        yield Mistake(name, path, problem, "Say it so that it works by ear alone.")
    if found := _CLAIMS.search(text):
        yield Mistake(
            name, path, f"“{found.group()}” is a claim.", "Speak of comfort and easing, as reports."
        )
    for sentence in _SENTENCE.findall(text):
        if len(sentence.split()) > MOST_WORDS:
            yield Mistake(name, path, f"a sentence has over {MOST_WORDS} words.", "Make two of it.")


def _placeholders(name: str, path: str, text: str, known: frozenset[str]) -> Iterator[Mistake]:
    fields = _fields(text)
    if fields is None:
        yield Mistake(name, path, "has an unfinished brace.", "Close it, or leave it out.")
    elif unknown := sorted(fields - known):
        remedy = f"Use {', '.join(sorted(known)) or 'no braces'} only."
        yield Mistake(name, path, f"cannot be filled in: {', '.join(unknown)}.", remedy)


def _fields(text: str) -> set[str] | None:
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return None


def _messages(content: Content) -> Iterator[Mistake]:
    for key, message in content.phrasing.messages.items():
        topic, _, entry = key.partition(".")
        for text in (*message.wordings, *message.singular):
            yield from _sentence(f"messages/{topic}.yaml", entry, text)
            if _fields(text) is None or text.count("[") != text.count("]"):
                problem = "has an unfinished brace or bracket."
                yield Mistake(f"messages/{topic}.yaml", entry, problem, "Close it, or leave it out.")


def _usage(content: Content, keys: frozenset[str]) -> Iterator[Mistake]:
    written = set(content.phrasing.messages)
    for key in sorted(keys - written):
        topic, _, entry = key.partition(".")
        yield Mistake(f"messages/{topic}.yaml", entry, "is used but not written.", "Write the message.")
    for key in sorted(written - keys):
        topic, _, entry = key.partition(".")
        yield Mistake(f"messages/{topic}.yaml", entry, "is a message that nobody uses.", "Delete it.")


def check(language: str, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of ``language``; ``keys`` are the messages that the program uses."""
    return check_folder(HERE / language, keys, speech)


def check_folder(folder: Path, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of a folder. Mistakes of reading come first and alone.

    Timelines are looked at once words and routines are such that they can be laid out.
    """
    content, mistakes = read_content(folder)
    if content is None:
        return mistakes
    mistakes += word_mistakes(content, frozenset(keys))
    hindering = [*placeholder_mistakes(content), *routine_mistakes(content)]
    mistakes += hindering
    if hindering:
        return mistakes
    catalogue = content.catalogue(speech)
    return [*mistakes, *clip_mistakes(catalogue), *timeline_mistakes(content, catalogue)]
