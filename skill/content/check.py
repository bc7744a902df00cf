"""The content check: every mistake in words and routines at once, with file, path and remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from skill.routine.catalogue import Catalogue
from skill.routine.chapter import Chapter, Image, Milestone
from skill.routine.exercise import MOST_REST_MS, Exercise, Speech
from skill.routine.layout import STILL_MS
from skill.routine.run import Part, Routine, Run, Step, steps_of
from skill.routine.terms import (
    MAX_REPETITIONS,
    MIN_REPETITIONS,
    STROKES,
    Counting,
    Length,
    Limb,
    Side,
    Talk,
    Technique,
)
from skill.routine.timeline import Timeline, collisions
from skill.routine.wording import Spoken

from .check_course import course_mistakes
from .load import HERE, Content, read_content
from .reading import Mistake

# What routines and exercises must be: complete, within the dose, with left and right equal.

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
        if passage.timed and exercise.technique is not Technique.FRICTION:
            remedy = "Give it stroke_ms; friction alone is timed."
            yield Mistake(name, f"passages[{index}].stroke_ms", "counts no strokes.", remedy)
    for index, line in enumerate(exercise.lines):
        if line.is_stillness and not STILL_MS[0] <= line.rest_ms <= STILL_MS[1]:
            problem = f"rests {line.rest_ms} ms."
            remedy = "Rest at most 10 s, or 20 to 30 s as the stillness near the end."
            yield Mistake(name, f"lines[{index}].rest_ms", problem, remedy)


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
        problem = f"left gets {_check_routines_listed(counts[Side.LEFT])}, right gets {_check_routines_listed(counts[Side.RIGHT])}."
        yield Mistake(name, "each_side", problem, "Move one-sided strokes into each_side.")


def _pauses(content: Content, routine: Routine, name: str) -> Iterator[Mistake]:
    """Half way between the sides, and in the full routine one stillness before the end."""
    if not any("half_way" in part.only or not part.only for part in routine.between):
        yield Mistake(name, "between", "nobody hears that half is done.", "Let compare say half_way.")
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


def _check_routines_listed(counts: Counter[str]) -> str:
    return ", ".join(sorted(counts.elements())) or "nothing"


# What timelines must be: free of collisions, with short rests, the right length, and room for silence.

CHAPTERS = (
    *(Chapter(1, turn, Milestone.FIRST if turn == 0 else None) for turn in range(7)),
    *(Chapter(2, turn) for turn in range(3, 12)),
    *(Chapter(3, turn, Milestone.LAST_DAY if turn == 11 else None) for turn in range(6, 20)),
)
"""Sessions as the course brings them, and after it: each week's, with as many finished as it can have."""
NEW_UNTIL = 3
"""So many finished sessions hear every movement explained."""
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
    return [*found.values(), *_check_timelines_lengths(catalogue)]


def run_in(catalogue: Catalogue, limb: Limb, length: Length, chapter: Chapter) -> Run:
    """A run as it is begun in a chapter where nobody asked for anything."""
    routine = catalogue.routines[limb, length]
    return Run(
        "",
        limb,
        length,
        repetitions=chapter.repetitions if length is Length.FULL else routine.repetitions,
        talk=Talk.FULL if chapter.turn < NEW_UNTIL else Talk.BRIEF,
        rests=chapter.rests,
        chapter=chapter,
    )


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
        if following - cue.end > MOST_REST_MS and not _is_stillness(step, exercise, cue.passage):
            problem = f"more than 10 s of rest after “{cue.text}”, at the {step.pace} pace."
            path = _path(step, exercise, cue.passage)
            yield Mistake(name, path, problem, "Shorten stroke_ms or the rest.")


def _is_stillness(step: Step, exercise: Exercise, index: int) -> bool:
    lines = exercise.chosen_lines(step.only, step.talk)
    return bool(lines) and lines[index].is_stillness


def _path(step: Step, exercise: Exercise, index: int) -> str:
    """Where in its file the passage or line stands that is ``index`` among those that the step uses."""
    if exercise.lines:
        return f"lines[{exercise.lines.index(exercise.chosen_lines(step.only, step.talk)[index])}]"
    return f"passages[{exercise.passages.index(exercise.chosen_passages(step.only)[index])}]"


def _check_timelines_lengths(catalogue: Catalogue) -> Iterator[Mistake]:
    """Each length of routine in each chapter of the course, at steady pace."""
    found: dict[tuple[str, str], Mistake] = {}
    for limb, length, chapter in product(Limb, MINUTES, CHAPTERS):
        run = run_in(catalogue, limb, length, chapter)
        for mistake in _length(catalogue, run):
            found.setdefault((mistake.file, mistake.problem[:8]), mistake)
    yield from found.values()


def _length(catalogue: Catalogue, run: Run) -> Iterator[Mistake]:
    name, total = f"routines/{run.limb}-{run.length}.yaml", catalogue.total_ms(run)
    where = f"in week {run.chapter.week}, session {run.chapter.turn + 1}"
    least, most = MINUTES[run.length]
    if not least <= total / 60_000 <= most:
        problem = f"lasts {total / 60_000:.2f} minutes at steady pace {where}, not {least} to {most}."
        yield Mistake(name, "each_side", problem, "Adjust strokes, rests or passages.")
    speech = sum(catalogue.timeline(step).speech_ms for step in catalogue.steps(run))
    if speech > MOST_SPEECH * total:
        problem = f"fills {speech / total:.1%} of its time with words {where}."
        yield Mistake(name, "each_side", problem, f"Keep them under {MOST_SPEECH:.0%}.")


# What words must be: sided, placed, without pictures or promises; every message known and used.

MOST_WORDS = 26
"""A spoken sentence has at most so many words."""
MOST_CHARACTERS = 100
"""A clip says at most so much: longer ones lose their rhythm, and voices their breath."""
FEWEST_WORDINGS, MOST_WORDINGS = 2, 4
_BODY = re.compile(
    r"\b(foot|feet|heel|toes|arch|sole|hands?|palms?|fingers?|fingertips|arms?|wrist|elbow|pads)\b", re.I
)
_LIMB = re.compile(r"\b(foot|feet|hands?|arms?|palms?)\b", re.I)
_SIDED = re.compile(
    r"\{side\}|\{other\}|\bboth\b|\bother (foot|hand)\b|\bleft\b.*\bright\b|\bright\b.*\bleft\b", re.I
)
_LIGHT = re.compile(r"\b(light|lightly|soft|softly|gentle|gently)\b", re.I)
_LATER_LANDMARK = re.compile(r"passages\[[1-9]\d*\]\.landmark")
_FIRST_MOVEMENT = re.compile(r"passages\[0\]\.(full|brief|exhale|landmark\.again)")
OF_THE_DAY = frozenset({"{image}", "{echo}", "{milestone}"})
_LONGEST = (("{side}", "right"), ("{other}", "right"), ("{technique}", "shearing"), ("{limb}", "hand"))
_SHOWN = re.compile(
    r"\bas shown\b|\bpictured?\b|\bon (the|your) screen\b|\blook at\b|\bsee (here|the|above|below)\b"
    r"|\b(red|blue|green|yellow|orange|purple|pink|black|white|gr[ae]y)\b",
    re.I,
)
_CLAIMS = re.compile(
    r"\b(cures?|heals?|treats?|treatment|therapy|relieves?|pain[- ]free|guarantee[ds]?|diagnos\w+)\b", re.I
)
_FIELDS = frozenset({"side", "other", "limb"})
_LINE_FIELDS = _FIELDS | {"image", "echo", "milestone"}
_LEFT_OUT_FIELDS = {"left_out": _FIELDS | {"technique"}, "left_out_both": _FIELDS | {"technique"}}
_SENTENCE = re.compile(r"[^.?!]+[.?!]?")


def word_mistakes(content: Content, keys: frozenset[str]) -> list[Mistake]:
    """Mistakes in exercises' words and in messages."""
    found: list[Mistake] = []
    for exercise in content.exercises.values():
        for path, text in _texts(exercise):
            found += _sentence(file_of(exercise), path, text)
            found += _check_words_lengths(file_of(exercise), path, text)
        found += [*_sides(exercise), *_lightness(exercise), *_wordings(exercise)]
    for path, text in _timeline_texts(content):
        found += _sentence("timeline.yaml", path, text)
        found += _check_words_lengths("timeline.yaml", path, text)
    found += _messages(content)
    return found + list(_usage(content, keys))


def _told_of_the_day(content: Content) -> Iterator[Mistake]:
    """Every image and milestone has its words, and every technique its breaths."""
    words = content.timeline
    for path, kind, given in (
        ("images", Image, words.images),
        ("milestones", Milestone, words.milestones),
        ("breaths", STROKES, words.breaths),
    ):
        for missing in sorted(set(kind) - set(given)):
            yield Mistake("timeline.yaml", f"{path}.{missing}", "is missing.", "Write it like the others.")


def placeholder_mistakes(content: Content) -> list[Mistake]:
    """What cannot be filled in, in the words of timelines: nothing can be laid out with it."""
    found = list(_told_of_the_day(content))
    for exercise in content.exercises.values():
        for path, text in _texts(exercise):
            fields = _LINE_FIELDS if text in OF_THE_DAY and path.startswith("lines") else _FIELDS
            found += _placeholders(file_of(exercise), path, text, fields)
    for path, text in _timeline_texts(content):
        found += _placeholders("timeline.yaml", path, text, _LEFT_OUT_FIELDS.get(path, frozenset()))
    return found


def _timeline_texts(content: Content) -> Iterator[tuple[str, str]]:
    words = content.timeline
    yield from ((f"counts[{index}]", text) for index, text in enumerate(words.counts))
    for path in _PLAIN:
        yield path, getattr(words, path)
    for path in ("keep_going", "nearly_there"):
        yield from _spoken(path, getattr(words, path).value())
    for technique, breaths in words.breaths.items():
        for index, breath in enumerate(breaths):
            yield f"breaths.{technique}[{index}].inward", breath.inward
            yield f"breaths.{technique}[{index}].outward", breath.outward
    for image, told in words.images.items():
        yield from _check_words_listed(f"images.{image}.opening", told.opening)
        yield from _check_words_listed(f"images.{image}.echo", told.echo)
    yield from ((f"milestones.{name}", text) for name, text in words.milestones.items())


_PLAIN = (
    *("two_more", "last_one", "halfway", "rest", "chime", "wake"),
    *("left_out", "left_out_both", "left_out_many"),
)


def _check_words_listed(path: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}[{index}]", text) for index, text in enumerate(texts))


def _spoken(path: str, spoken: Spoken | None) -> Iterator[tuple[str, str]]:
    if spoken:
        yield from _check_words_listed(f"{path}.first", spoken.first)
        yield from _check_words_listed(f"{path}.again", spoken.again)


def _texts(exercise: Exercise) -> Iterator[tuple[str, str]]:
    yield from _spoken("name", exercise.name)
    for index, passage in enumerate(exercise.passages):
        yield from _spoken(f"passages[{index}].landmark", passage.landmark)
        yield from _check_words_listed(f"passages[{index}].full", passage.full)
        yield from _check_words_listed(f"passages[{index}].brief", passage.brief)
        yield from _spoken(f"passages[{index}].exhale", passage.exhale)
    for index, line in enumerate(exercise.lines):
        yield from _check_words_listed(f"lines[{index}].say", line.say)
    yield from _spoken("release", exercise.release)


def _sides(exercise: Exercise) -> Iterator[Mistake]:
    """Left and right are said once per passage: with its first in the name, later with the landmark.

    Quiet lines say them wherever they name a limb in the singular, and so never mean one that is not meant.
    """
    name, remedy = file_of(exercise), "Say {side}, or both, or left and right."
    for path, text in _texts(exercise):
        later = _LATER_LANDMARK.match(path) is not None
        if (path.startswith("name") or later) and not _SIDED.search(text):
            yield Mistake(name, path, "says neither left nor right.", remedy)
        if path.startswith("lines") and _LIMB.search(text) and not _SIDED.search(text):
            yield Mistake(name, path, "says neither left nor right.", remedy)
        if path.startswith("passages[0].landmark.first") and not _BODY.search(text):
            problem = "names no place on the body."
            yield Mistake(name, path, problem, "Say where the ball goes, by a landmark.")


def _lightness(exercise: Exercise) -> Iterator[Mistake]:
    """Each technique is told to be light, in every wording of its first movement, on either side."""
    if not exercise.passages:
        return
    name = file_of(exercise)
    for path, text in _texts(exercise):
        if _FIRST_MOVEMENT.match(path) and not _LIGHT.search(text):
            yield Mistake(name, path, "does not say to be light.", "Say light or soft in it.")


def _wordings(exercise: Exercise) -> Iterator[Mistake]:
    """Two to four wordings of each landmark, release and line; one only where a day decides it."""
    name = file_of(exercise)
    sets = [(f"passages[{i}].landmark.first", p.landmark.first) for i, p in enumerate(exercise.passages)]
    sets += [(f"lines[{index}].say", line.say) for index, line in enumerate(exercise.lines)]
    if exercise.passages and not exercise.together:
        sets += [(f"passages[{i}].landmark.again", p.landmark.again) for i, p in enumerate(exercise.passages)]
    if exercise.release:
        sets.append(("release.first", exercise.release.first))
    for path, wordings in sets:
        of_the_day = len(wordings) == 1 and wordings[0] in OF_THE_DAY
        if not of_the_day and not FEWEST_WORDINGS <= len(set(wordings)) <= MOST_WORDINGS:
            yield Mistake(name, path, f"has {len(set(wordings))} wordings.", "Write two to four of them.")


def _check_words_lengths(name: str, path: str, text: str) -> Iterator[Mistake]:
    longest = text
    for field, word in _LONGEST:
        longest = longest.replace(field, word)
    if len(longest) > MOST_CHARACTERS:
        problem = f"is {len(longest)} characters long."
        yield Mistake(name, path, problem, f"A clip has at most {MOST_CHARACTERS}: make two, or say less.")


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
    return [*mistakes, *timeline_mistakes(content, catalogue), *course_mistakes(catalogue)]
