"""The interaction model as Amazon's file has it, read into frozen values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from skill.content.patterns import every_sentence
from skill.content.reading import read_alone
from skill.content.vocabulary import CONTENT
from skill.errors import ContentError
from skill.places import shipped

# What stands beside the interaction model: Alexa's own phrases, and how people wrap what they say.


@dataclass(frozen=True)
class Manners:
    """The words around a wish. All of them are lower case words."""

    fillers: list[str]
    """Left out at either end of a sentence; written as patterns."""
    openers: list[str]
    """Left out before a wish: "could you"; written as patterns."""
    connectors: list[str]
    """Left out between the skill's name and the wish: "to", "for"."""
    asking: list[str]
    """Stand before the skill's name and hand a wish over."""
    launching: list[str]
    """Stand before the skill's name and open the skill."""
    trailing: list[str]
    """Stand between a wish and the skill's name: "start with …"."""
    wake_words: list[str]
    """What wakes a device."""
    light: list[str]
    """Small words, which are known wherever they stand."""
    same: dict[str, str]
    """Spellings and contractions, each with the words it is read as."""


@dataclass(frozen=True)
class Phrases:
    """A language's phrases beside its interaction model."""

    intents: dict[str, list[str]]
    """What is said for each built-in intent, by its name."""
    manners: Manners
    """The words around a wish."""


def load_phrases(language: str = "en", *, folder: Path | None = None) -> Phrases:
    """Read ``builtin_phrases.yaml`` of a language's folder under ``skill/content/``, or of ``folder``.

    Raises ``ContentError`` with every mistake, one a line.
    """
    folder = folder or CONTENT / language
    found = read_alone(Phrases, folder / "builtin_phrases.yaml", folder)
    manners = found.manners
    fillers, openers = _spread(manners.fillers), _spread(manners.openers)
    return replace(found, manners=replace(manners, fillers=fillers, openers=openers))


def _spread(patterns: Iterable[str]) -> list[str]:
    """Every phrase that patterns can be read as, once."""
    return list(dict.fromkeys(phrase for pattern in patterns for phrase in every_sentence(pattern)))


# What was understood: an intent and its slots, named as in the interaction model.

LAUNCH: Final = "LaunchRequest"
"""Stands in for an intent where the skill was only opened."""
FALLBACK: Final = "AMAZON.FallbackIntent"
"""The intent of words that mean nothing here."""


@dataclass(frozen=True)
class SlotValue:
    """One slot that was filled."""

    spoken: str
    """The words that filled it, in lower case and without contractions."""
    value: str
    """The value's name in the interaction model; the number in digits for AMAZON.NUMBER."""
    id: str | None = None
    """The value's id for custom types; None for AMAZON.NUMBER."""


@dataclass(frozen=True)
class Understood:
    """A sentence as an intent."""

    intent: str
    """Name of an intent of the interaction model, or ``LAUNCH``."""
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    """The filled slots by name; a slot nobody filled is absent."""
    score: float = 1.0
    """1 where the words are literally expected, less for a guess, 0 for ``FALLBACK``."""
    then: Understood | None = None
    """A second wish in the same sentence, to be carried out after this one."""


def understood_json(understood: Understood) -> dict[str, Any]:
    """``{"intent": name, "slots": {name: id, or digits for a number}}``, ready for ``json.dumps``.

    A second wish stands under ``"then"`` in the same form.
    """
    slots = {name: slot.id or slot.value for name, slot in understood.slots.items()}
    found: dict[str, Any] = {"intent": understood.intent, "slots": slots}
    return {**found, "then": understood_json(understood.then)} if understood.then else found


FOLDER: Final = shipped("interaction_model")
"""Where the interaction models are, one ``<language>.json`` each."""


@dataclass(frozen=True)
class Intent:
    """An intent, custom or built in."""

    name: str
    """E.g. ``GoToIntent`` or ``AMAZON.NextIntent``."""
    slots: Mapping[str, str]
    """Type by slot name."""
    samples: tuple[str, ...]
    """Sample utterances with ``{slot}`` in place of a value."""


@dataclass(frozen=True)
class TypeValue:
    """A value of a custom slot type."""

    id: str
    """The id that entity resolution answers with."""
    name: str
    """The value's name."""
    phrases: tuple[str, ...]
    """The name and every synonym."""


@dataclass(frozen=True)
class InteractionModel:
    """One language's interaction model."""

    invocation_name: str
    """What follows "open", in lower case."""
    intents: tuple[Intent, ...]
    """In the order of the file."""
    types: Mapping[str, tuple[TypeValue, ...]]
    """The custom slot types by name."""


def load_model(language: str, *, folder: Path | None = None) -> InteractionModel:
    """Read the interaction model of a language such as ``en-US``.

    Raises ``ContentError`` where the file is missing, not JSON, or not shaped as Amazon's schema has it
    (Amazon, "Interaction Model Schema").
    """
    path = (folder or FOLDER) / f"{language}.json"
    try:
        return _model(json.loads(path.read_text("utf-8"))["interactionModel"]["languageModel"])
    except (OSError, ValueError) as error:
        raise ContentError(f"{path}: cannot be read: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{path}: is not an interaction model: {error!r}") from error


def _model(raw: Mapping[str, Any]) -> InteractionModel:
    return InteractionModel(
        invocation_name=raw["invocationName"],
        intents=tuple(_intent(intent) for intent in raw["intents"]),
        types={kind["name"]: tuple(map(_meaning, kind["values"])) for kind in raw.get("types", ())},
    )


def _intent(raw: Mapping[str, Any]) -> Intent:
    slots = {slot["name"]: slot["type"] for slot in raw.get("slots", ())}
    return Intent(raw["name"], slots, tuple(raw.get("samples", ())))


def _meaning(raw: Mapping[str, Any]) -> TypeValue:
    name = raw["name"]["value"]
    return TypeValue(raw.get("id", name), name, (name, *raw["name"].get("synonyms", ())))
