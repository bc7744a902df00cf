"""What words must be: sided, light, in several wordings, without pictures or promises; each message used."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator

from skill.routine.chapter import Image, Milestone
from skill.routine.exercise import Exercise
from skill.routine.wording import Spoken

from .load import Content
from .reading import Mistake

MOST_WORDS = 26
"""A spoken sentence has at most so many words."""
MOST_CHARACTERS = 100
"""A clip says at most so much: longer ones lose their rhythm, and gTTS cuts them at every comma, with a pause
behind each piece (gTTS, ``Speech.GOOGLE_TTS_MAX_CHARS``, ``tokenizer_cases.other_punctuation``)."""
FEWEST_WORDINGS, MOST_WORDINGS = 2, 4
_BODY = re.compile(
    r"\b(foot|feet|heels?|toes|arch|sole|hands?|palms?|fingers?|fingertips|arms?|wrist|elbow|pads)\b", re.I
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


def file_of(exercise: Exercise) -> str:
    """The file an exercise stands in."""
    return f"exercises/{exercise.limb}-{exercise.technique}.yaml"


def word_mistakes(content: Content, keys: frozenset[str]) -> list[Mistake]:
    """Mistakes in exercises' words and in messages."""
    found: list[Mistake] = []
    for exercise in content.exercises.values():
        for path, text in _texts(exercise):
            found += _sentence(file_of(exercise), path, text)
            found += _clip(file_of(exercise), path, text)
        found += [*_sides(exercise), *_lightness(exercise), *_wordings(exercise)]
    for path, text in _timeline_texts(content):
        found += _sentence("timeline.yaml", path, text)
        found += _clip("timeline.yaml", path, text)
    found += _messages(content)
    found += _unnamed(content)
    return found + list(_usage(content, keys))


def _told_of_the_day(content: Content) -> Iterator[Mistake]:
    """Every image and milestone has its words, and there are breaths."""
    words = content.timeline
    for path, kind, given in (
        ("images", Image, words.images),
        ("milestones", Milestone, words.milestones),
    ):
        for missing in sorted(set(kind) - set(given)):
            yield Mistake("timeline.yaml", f"{path}.{missing}", "is missing.", "Write it like the others.")
    if not any(words.breaths.values()):
        yield Mistake("timeline.yaml", "breaths", "are missing.", "Write those of one technique at least.")


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
        yield from _listed(f"images.{image}.opening", told.opening)
        yield from _listed(f"images.{image}.echo", told.echo)
    yield from ((f"milestones.{name}", text) for name, text in words.milestones.items())


_PLAIN = (
    *("two_more", "last_one", "halfway", "rest", "chime", "wake"),
    *("left_out", "left_out_both", "left_out_many"),
)


def _listed(path: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}[{index}]", text) for index, text in enumerate(texts))


def _spoken(path: str, spoken: Spoken | None) -> Iterator[tuple[str, str]]:
    if spoken:
        yield from _listed(f"{path}.first", spoken.first)
        yield from _listed(f"{path}.again", spoken.again)


def _texts(exercise: Exercise) -> Iterator[tuple[str, str]]:
    yield from _spoken("name", exercise.name)
    for index, passage in enumerate(exercise.passages):
        yield from _spoken(f"passages[{index}].landmark", passage.landmark)
        yield from _listed(f"passages[{index}].full", passage.full)
        yield from _listed(f"passages[{index}].brief", passage.brief)
        yield from _spoken(f"passages[{index}].exhale", passage.exhale)
    for index, line in enumerate(exercise.lines):
        yield from _listed(f"lines[{index}].say", line.say)
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
        if ".landmark." in path and not _BODY.search(text):
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


def _clip(name: str, path: str, text: str) -> Iterator[Mistake]:
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


_ALEXA = "Alexa"
_FOR_AN_ECHO = "sheet"
"""The topic of the printed sheet, which tells how to use an Echo."""


def _unnamed(content: Content) -> Iterator[Mistake]:
    """Mistakes in what is said where nobody is called Alexa."""
    messages, unnamed = content.phrasing.messages, content.phrasing.unnamed
    for key, message in messages.items():
        named = any(_ALEXA in text for text in (*message.wordings, *message.singular))
        if named and key not in unnamed and not key.startswith(f"{_FOR_AN_ECHO}."):
            problem = "names Alexa, and has no words for devices that are not called so."
            yield Mistake("unnamed.yaml", key, problem, "Write it there without the name.")
    for key, message in unnamed.items():
        for text in (*message.wordings, *message.singular):
            yield from _sentence("unnamed.yaml", key, text)
            gaps = _fields(messages[key].wordings[0]) if key in messages else None
            if gaps is None or _ALEXA in text or _fields(text) != gaps:
                problem = "names Alexa, or is no message with the same gaps."
                yield Mistake("unnamed.yaml", key, problem, "Name and fill it like the message itself.")


def _usage(content: Content, keys: frozenset[str]) -> Iterator[Mistake]:
    written = set(content.phrasing.messages)
    for key in sorted(keys - written):
        topic, _, entry = key.partition(".")
        yield Mistake(f"messages/{topic}.yaml", entry, "is used but not written.", "Write the message.")
    for key in sorted(written - keys):
        topic, _, entry = key.partition(".")
        yield Mistake(f"messages/{topic}.yaml", entry, "is a message that nobody uses.", "Delete it.")
