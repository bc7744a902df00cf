"""The vocabulary: what a person can name, with the ids that the interaction model and the coach share.

Each slot type of the interaction model is one small file, ``<type>.yaml``, under
``skill/content/<language>/vocabulary/``. The model repeats ids, names and synonyms (``model_types``); what
else a value knows, such as the region of an aching place, stays here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from skill.routine.timeline import once

from .patterns import each_alternative
from .reading import Mistake, content_error, read_as

CONTENT: Final = Path(__file__).parent
MAX_PHRASE: Final = 140
"""Characters a value or synonym may have (Amazon, "Create and Edit Custom Slot Types")."""

_ID = re.compile(r"[a-z]+(_[a-z]+)*")
_PHRASE = re.compile(r"[a-z']+( [a-z']+)*")


_BEFORE = re.compile(r"^(?:(?:please|my|the|your|a|an) )+")
_NOT_SAID = re.compile(r"[^a-z0-9' ]+")


def _plain(words: str) -> str:
    """Words as they are compared: lower case, without punctuation and small words before them."""
    spaced = " ".join(_NOT_SAID.sub(" ", words.lower().replace("_", " ")).split())
    return _BEFORE.sub("", spaced) or spaced


class BodyHalf(StrEnum):
    """The half of the body a place belongs to, as far as the choice of a routine goes."""

    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Value:
    """One thing that can be named."""

    id: str
    """What the coach is told, e.g. ``lower_back``."""
    name: str
    """How it is called first."""
    synonyms: tuple[str, ...] = ()
    """How else it is called."""
    patterns: tuple[str, ...] = ()
    """Patterns among the ways to call it; ``synonyms`` have each of their alternatives once."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """The name and every synonym."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, kw_only=True)
class Area(Value):
    """A place that hurts."""

    region: BodyHalf
    """The half of the body it belongs to; unknown where that is not clear."""


@dataclass(frozen=True, kw_only=True)
class Ball(Value):
    """Something to roll on."""

    good: bool
    """Whether it is soft enough."""


@dataclass(frozen=True)
class SlotType:
    """A slot type and its values, in the order of the file."""

    name: str
    """Its name in the interaction model, e.g. ``AREA``."""
    values: tuple[Value, ...]
    """At least one; ``Area`` and ``Ball`` for AREA and BALL."""

    @once
    def by_id(self) -> Mapping[str, Value]:
        """The values by id."""
        return {value.id: value for value in self.values}

    @once
    def by_phrase(self) -> Mapping[str, str]:
        """Ids by every phrase, plainly written, that means just one value."""
        found: dict[str, set[str]] = {}
        for value in self.values:
            for phrase in (value.id, *value.phrases):
                found.setdefault(_plain(phrase), set()).add(value.id)
        return {phrase: next(iter(ids)) for phrase, ids in found.items() if len(ids) == 1}


@dataclass(frozen=True)
class Vocabulary:
    """Every slot type of one language."""

    types: Mapping[str, SlotType]
    """By name in the interaction model, in alphabetical order."""
    numbers: tuple[str, ...] = ()
    """Small numbers in words, from zero on; none where the language has no such file."""

    def figure(self, words: str) -> int | None:
        """The small number that is called just so."""
        plain = _plain(words)
        return self.numbers.index(plain) if plain in self.numbers else None

    def region(self, area: str | None) -> BodyHalf:
        """The region of an AREA id; unknown where the id is None or not in the vocabulary."""
        value = self._value("AREA", area)
        return value.region if isinstance(value, Area) else BodyHalf.UNKNOWN

    def ball_serves(self, ball: str | None) -> bool | None:
        """Whether the ball with a BALL id is soft enough; None where there is no such id."""
        value = self._value("BALL", ball)
        return value.good if isinstance(value, Ball) else None

    def matching(self, type_name: str, words: str) -> str | None:
        """The id of the value of a slot type that is called just so; None where none is, or several are.

        ``words`` may hold capitals, an article or a ``my`` before them, and punctuation.
        """
        slot_type = self.types.get(type_name)
        return slot_type.by_phrase.get(_plain(words)) if slot_type else None

    def _value(self, type_name: str, value_id: str | None) -> Value | None:
        slot_type = self.types.get(type_name)
        return slot_type.by_id.get(value_id or "") if slot_type else None


def load_vocabulary(language: str = "en", *, folder: Path | None = None) -> Vocabulary:
    """Read every slot type of a language.

    ``language`` is the name of a folder under ``skill/content/``; ``folder`` reads from another place.
    Raises ``ContentError`` with every mistake of every file, one a line, each with its file and path.
    """
    folder = folder or CONTENT / language / "vocabulary"
    mistakes: list[Mistake] = []
    types: list[SlotType | None] = []
    for file in sorted(folder.glob("*.yaml")):
        types.append(_read_type(file, folder, mistakes, types))
    if not types:
        problem, remedy = "holds no vocabulary.", "Add one <type>.yaml for each slot type."
        mistakes.append(Mistake(folder.as_posix(), "folder", problem, remedy))
    named = folder.parent / "numbers.yaml"
    numbers = read_as(_RawNumbers, named, folder.parent, mistakes) if named.exists() else None
    if mistakes:
        raise content_error(mistakes)
    known = {slot_type.name: slot_type for slot_type in types if slot_type}
    return Vocabulary(known, tuple(numbers.words) if numbers else ())


def model_types(vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """``languageModel.types`` as the interaction model has to repeat it."""
    return [
        {
            "name": slot_type.name,
            "values": [
                {"id": value.id, "name": {"value": value.name, "synonyms": list(value.synonyms)}}
                for value in slot_type.values
            ],
        }
        for slot_type in vocabulary.types.values()
    ]


@dataclass(frozen=True)
class _RawValue:
    id: str
    name: str
    synonyms: list[str] = field(default_factory=list)
    region: BodyHalf | None = None
    good: bool | None = None

    def value(self) -> Value:
        literal = [phrase for phrase in self.synonyms if "(" not in phrase]
        patterns = [pattern for pattern in self.synonyms if "(" in pattern]
        more = dict.fromkeys(phrase for pattern in patterns for phrase in each_alternative(pattern))
        synonyms = (*literal, *(phrase for phrase in more if phrase not in {self.name, *literal}))
        value = Value(id=self.id, name=self.name, synonyms=synonyms, patterns=tuple(patterns))
        if self.region is not None:
            return Area(**vars(value), region=self.region)
        return Ball(**vars(value), good=self.good) if self.good is not None else value


@dataclass(frozen=True)
class _RawNumbers:
    words: list[str]


@dataclass(frozen=True)
class _RawType:
    type: str
    values: list[_RawValue] = field(default_factory=list)
    of: str | None = None
    """Another type whose values these are as well."""
    without: list[str] = field(default_factory=list)
    """Ids of that type, and single phrases, that are left out."""


_CLASSES: Final = {"AREA": Area, "SPOT": Area, "BALL": Ball}


def _read_type(
    file: Path, folder: Path, mistakes: list[Mistake], before: Iterable[SlotType | None]
) -> SlotType | None:
    raw = read_as(_RawType, file, folder.parent, mistakes)
    if raw is None:
        return None
    shared = (kind.values for kind in before if kind and kind.name == raw.of)
    left = (_without(value, frozenset(raw.without)) for values in shared for value in values)
    slot_type = SlotType(raw.type, (*filter(None, left), *(value.value() for value in raw.values)))
    problems = dict.fromkeys(_type_mistakes(file.stem, slot_type))
    name = file.relative_to(folder.parent).as_posix()
    mistakes.extend(Mistake(name, *problem) for problem in problems)
    return slot_type


def _without(value: Value, unsaid: frozenset[str]) -> Value | None:
    """The value without some of its phrases; None where its id is named, or where no phrase is left.

    ``name:back`` leaves out a phrase that is also an id.
    """
    said = [phrase for phrase in value.phrases if f"name:{phrase}" not in unsaid]
    if value.id in unsaid or not said:
        return None
    return replace(value, name=said[0], synonyms=tuple(said[1:]))


def _type_mistakes(stem: str, slot_type: SlotType) -> Iterator[tuple[str, str, str]]:
    """Path, problem and remedy of each mistake."""
    if slot_type.name != stem.upper():
        problem = f"{slot_type.name!r} does not follow from the file's name."
        yield "type", problem, f"Call it {stem.upper()}, as the file is called."
    if not slot_type.values:
        yield "values", "holds no value.", "Give at least one."
    ids = Counter(value.id for value in slot_type.values)
    phrases = Counter(phrase for value in slot_type.values for phrase in value.phrases)
    for index, value in enumerate(slot_type.values):
        for problem, remedy in _value_mistakes(value, slot_type.name, ids, phrases):
            yield f"values[{index}]", problem, remedy


def _value_mistakes(
    value: Value, type_name: str, ids: Counter[str], phrases: Counter[str]
) -> Iterator[tuple[str, str]]:
    kind = _CLASSES.get(type_name, Value)
    if type(value) is not kind:
        yield (
            f"{value.id!r} is no {kind.__name__.lower()}.",
            "AREA needs a region, BALL needs good, others neither.",
        )
    if not _ID.fullmatch(value.id):
        yield f"{value.id!r} is no id.", "Join lower case words by _."
    if ids[value.id] > 1:
        yield f"the id {value.id!r} is used {ids[value.id]} times.", "Give each value its own."
    for phrase in value.phrases:
        if not _PHRASE.fullmatch(phrase) or len(phrase) > MAX_PHRASE:
            yield f"{phrase!r} cannot be said.", f"Write lower case words, at most {MAX_PHRASE} characters."
        if phrases[phrase] > 1:
            yield f"{phrase!r} stands here {phrases[phrase]} times.", "Give it one meaning within the type."
