"""The interaction models repeat the vocabulary of their language, word for word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from skill.content.vocabulary import load_vocabulary, model_types

FOLDER = Path(__file__).parents[2] / "interaction_model"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("??-??.json"))


def language_model(language: str) -> dict[str, Any]:
    model: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    found: dict[str, Any] = model["interactionModel"]["languageModel"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_has_the_slot_types_of_the_vocabulary_and_no_others(language: str) -> None:
    ours = model_types(load_vocabulary(language.split("-")[0]))
    names = [kind["name"] for kind in language_model(language)["types"]]
    assert names == [kind["name"] for kind in ours]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_type_repeats_ids_names_and_synonyms(language: str) -> None:
    ours = {kind["name"]: kind for kind in model_types(load_vocabulary(language.split("-")[0]))}
    for kind in language_model(language)["types"]:
        assert kind == ours[kind["name"]], "Renew it: python -m tools.interaction_model"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_type_is_used_and_every_used_type_exists(language: str) -> None:
    model = language_model(language)
    used = {slot["type"] for intent in model["intents"] for slot in intent.get("slots", ())}
    assert {kind for kind in used if not kind.startswith("AMAZON.")} == {
        kind["name"] for kind in model["types"]
    }
