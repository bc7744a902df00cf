"""The interaction model as Amazon's file has it, read into frozen values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from skill.errors import ContentError

FOLDER: Final = Path(__file__).parents[3] / "interaction_model"
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
class Meaning:
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
    types: Mapping[str, tuple[Meaning, ...]]
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


def _meaning(raw: Mapping[str, Any]) -> Meaning:
    name = raw["name"]["value"]
    return Meaning(raw.get("id", name), name, (name, *raw["name"].get("synonyms", ())))
