"""What words must be: sided, placed, without pictures or promises; every message known and used."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from skill.routine.exercise import Exercise

from .check_routines import file_of
from .load import Content
from .reading import Mistake

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
