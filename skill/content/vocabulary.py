"""The vocabulary: what a person can name, with the ids that the interaction model and the coach share.

Each slot type of the interaction model is one small file, ``<type>.yaml``, under
``skill/content/<language>/vocabulary/``. The model repeats ids, names and synonyms (``model_types``); what
else a value knows, such as the region of an aching place, stays here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin

import cattrs
import yaml

from skill.errors import ContentError

CONTENT: Final = Path(__file__).parent
MAX_PHRASE: Final = 140
"""Characters a value or synonym may have (Amazon, "Create and Edit Custom Slot Types")."""

_T = TypeVar("_T")
_ID = re.compile(r"[a-z]+(_[a-z]+)*")
_PHRASE = re.compile(r"[a-z']+( [a-z']+)*")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Region(StrEnum):
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

    @property
    def phrases(self) -> tuple[str, ...]:
        """The name and every synonym."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, kw_only=True)
class Area(Value):
    """A place that hurts."""

    region: Region
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

    @cached_property
    def by_id(self) -> Mapping[str, Value]:
        """The values by id."""
        return {value.id: value for value in self.values}


@dataclass(frozen=True)
class Vocabulary:
    """Every slot type of one language."""

    types: Mapping[str, SlotType]
    """By name in the interaction model, in alphabetical order."""

    def region(self, area: str | None) -> Region:
        """The region of an AREA id; unknown where the id is None or not in the vocabulary."""
        value = self._value("AREA", area)
        return value.region if isinstance(value, Area) else Region.UNKNOWN

    def ball_serves(self, ball: str | None) -> bool | None:
        """Whether the ball with a BALL id is soft enough; None where there is no such id."""
        value = self._value("BALL", ball)
        return value.good if isinstance(value, Ball) else None

    def _value(self, type_name: str, value_id: str | None) -> Value | None:
        slot_type = self.types.get(type_name)
        return slot_type.by_id.get(value_id or "") if slot_type else None


def load_vocabulary(language: str = "en", *, folder: Path | None = None) -> Vocabulary:
    """Read every slot type of a language.

    ``language`` is the name of a folder under ``skill/content/``; ``folder`` reads from another place.
    Raises ``ContentError`` with every mistake of every file, one a line, each with its file and path.
    """
    folder = folder or CONTENT / language / "vocabulary"
    types, mistakes = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            types.append(_read_type(path))
        except ContentError as error:
            mistakes.append(str(error))
    if not types and not mistakes:
        mistakes.append(f"{folder}: there is no vocabulary here; expected one <type>.yaml per slot type")
    if mistakes:
        raise ContentError("\n".join(mistakes))
    return Vocabulary({slot_type.name: slot_type for slot_type in types})


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


def read_typed(path: Path, kind: type[_T]) -> _T:
    """Read a YAML (or JSON) file into frozen typed values.

    Raises ``ContentError`` with every mistake, one a line: the file, what is wrong and where in it.
    """
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # a safe loader, in C where there is one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error
    return _structure(raw, kind, path)


def _structure(raw: object, kind: type[_T], path: Path) -> _T:
    try:
        return _converter().structure(raw, kind)
    except Exception as error:  # cattrs wraps whatever a hook or a class raises
        found = cattrs.transform_error(error, path="$", format_exception=_mistake)
        raise ContentError("\n".join(f"{path}: {mistake}" for mistake in found)) from error


def _mistake(error: BaseException, kind: type | None) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"unknown keys {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    if isinstance(error, AttributeError):
        return "a mapping of keys to values is expected"
    return str(error) or type(error).__name__


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)

    def strict(value: Any, kind: Any) -> Any:
        if issubclass(kind, Enum):  # a StrEnum is looked up as the str it is
            return kind(value)
        if type(value) is not kind:
            raise TypeError(f"{value!r} is not of the type {kind.__name__}; quote words that YAML converts")
        return value

    def many(value: Any, kind: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is not a list")
        item: Any = list[get_args(kind)[0]]  # type: ignore[misc]
        return tuple(converter.structure(value, item))

    for scalar in (str, bool, int):
        converter.register_structure_hook(scalar, strict)
    converter.register_structure_hook_func(_is_tuple, many)
    return converter


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


@dataclass(frozen=True)
class _File:
    type: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class _AreaFile:
    type: str
    values: tuple[Area, ...]


@dataclass(frozen=True)
class _BallFile:
    type: str
    values: tuple[Ball, ...]


_FILES: Final[Mapping[str, type[_File] | type[_AreaFile] | type[_BallFile]]] = {
    "area": _AreaFile,
    "ball": _BallFile,
}


def _read_type(path: Path) -> SlotType:
    file = read_typed(path, _FILES.get(path.stem, _File))
    mistakes = dict.fromkeys(_mistakes(path.stem, file.type, file.values))
    if mistakes:
        raise ContentError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    return SlotType(file.type, tuple(file.values))


def _mistakes(stem: str, type_name: str, values: tuple[Value, ...]) -> Iterator[str]:
    if type_name != stem.upper():
        yield f"{type_name!r} does not follow from the file's name; expected {stem.upper()} @ $.type"
    if not values:
        yield "there must be at least one value @ $.values"
    for value_id, times in Counter(value.id for value in values).items():
        if times > 1:
            yield f"the id {value_id!r} is used {times} times @ $.values"
    phrases = Counter(phrase for value in values for phrase in value.phrases)
    for index, value in enumerate(values):
        if not _ID.fullmatch(value.id):
            yield f"{value.id!r} is no id; ids are lower case words joined by _ @ $.values[{index}].id"
        for phrase in value.phrases:
            yield from (f"{wrong} @ $.values[{index}]" for wrong in _phrase_mistakes(phrase, phrases[phrase]))


def _phrase_mistakes(phrase: str, times: int) -> Iterator[str]:
    if not _PHRASE.fullmatch(phrase) or len(phrase) > MAX_PHRASE:
        yield f"{phrase!r} must be lower case words, at most {MAX_PHRASE} characters"
    if times > 1:
        yield f"{phrase!r} stands here {times} times; a phrase has one meaning within a type"
