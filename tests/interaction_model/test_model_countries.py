"""Each country's model: the words of one source, in its own spelling and by its own clock."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.interaction_model import FILE, country_models
from tools.skill_package.countries import load_countries, model_of

WHOLE: dict[str, Any] = json.loads(FILE.read_text("utf-8"))["interactionModel"]["languageModel"]
COUNTRIES = load_countries(FILE.parent)[0]
assert COUNTRIES is not None
MODELS = {
    place: one["interactionModel"]["languageModel"] for place, one in country_models(FILE.read_text("utf-8"))
}
SMALL = {
    "intents": [
        {"name": "Like", "samples": ["my favorite color", "my favourite colour", "och it is crook", "{k}"]},
        {
            "name": "Remind",
            "slots": [{"name": "time", "type": "AMAZON.TIME"}],
            "samples": ["call at {time}", "call in the {time}", "{time} please"],
        },
        {"name": "RedFlagIntent", "samples": ["och my heart", "my heart is paining"]},
    ],
    "types": [
        {"name": "PLACE", "values": [{"id": "seat", "name": {"value": "fanny", "synonyms": ["seat"]}}]},
        {"name": "SLANG", "values": [{"id": "pain", "name": {"value": "paining"}}]},
    ],
}


def said(model: dict[str, Any]) -> Iterator[str]:
    for intent in model["intents"]:
        yield from intent["samples"]
    for kind in model["types"]:
        for value in kind["values"]:
            yield from (value["name"]["value"], *value["name"]["synonyms"])


def of_small(locale: str) -> dict[str, Any]:
    assert COUNTRIES is not None
    return model_of(locale, SMALL, COUNTRIES)


def samples(model: dict[str, Any]) -> dict[str, list[str]]:
    return {intent["name"]: intent["samples"] for intent in model["intents"]}


def test_the_countries_are_those_of_the_store() -> None:
    texts = yaml.safe_load((FILE.parent / "store" / "en.yaml").read_text("utf-8"))
    assert list(MODELS) == list(texts["locales"])


@pytest.mark.parametrize("locale", MODELS)
def test_a_country_has_one_spelling_and_no_word_of_another(locale: str) -> None:
    assert COUNTRIES is not None
    words = {word for line in said(MODELS[locale]) for word in re.findall(r"[a-z']+", line)}
    assert [pair for pair in COUNTRIES.british.items() if words >= {*pair}] == []
    kept = [one for intent in MODELS[locale]["intents"] for one in intent["samples"]]
    kept = [one for one in kept if one not in samples(MODELS[locale])["RedFlagIntent"]]
    for word, places in COUNTRIES.only.items():
        assert locale in places or not any(re.search(rf"\b{word}\b", one) for one in kept)


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("en-US", "my favorite color"),
        ("en-GB", "my favourite colour"),
        ("en-AU", "my favourite colour"),
        ("en-CA", "my favourite colour"),
        ("en-IN", "my favourite colour"),
    ],
)
def test_two_spellings_of_one_sample_become_the_countrys_own(locale: str, line: str) -> None:
    assert [one for one in samples(of_small(locale))["Like"] if "fav" in one] == [line]


def test_words_of_other_countries_are_not_in_a_model() -> None:
    assert "och it is crook" in samples(SMALL)["Like"]
    assert [place for place in MODELS if "och it is crook" in samples(of_small(place))["Like"]] == ["en-GB"]
    assert of_small("en-GB")["types"][0]["values"][0]["name"] == {"value": "seat", "synonyms": []}
    assert [kind["name"] for kind in of_small("en-IN")["types"]] == ["PLACE", "SLANG"]
    assert [kind["name"] for kind in of_small("en-US")["types"]] == ["PLACE"]


@pytest.mark.parametrize("locale", MODELS)
def test_signs_that_need_urgent_care_are_heard_in_any_words(locale: str) -> None:
    assert samples(of_small(locale))["RedFlagIntent"] == samples(SMALL)["RedFlagIntent"]
    assert len(samples(MODELS[locale])["RedFlagIntent"]) == len(samples(WHOLE)["RedFlagIntent"])


@pytest.mark.parametrize("locale", MODELS)
def test_half_eight_is_a_time_where_people_say_so(locale: str) -> None:
    model, halves = of_small(locale), locale in ("en-GB", "en-AU")
    assert ("call at {clock}" in samples(model)["Remind"]) is halves
    assert ("call at {clock} in the {time}" in samples(model)["Remind"]) is halves
    assert ("{clock} please" in samples(model)["Remind"]) is halves
    assert not any("the {clock}" in one for one in samples(model)["Remind"])
    types = {kind["name"]: kind for kind in MODELS[locale]["types"]}
    assert ("CLOCK" in types) is halves
    if halves:
        ids = [value["id"] for value in types["CLOCK"]["values"]]
        assert ids[7] == "half_eight"
        assert len(set(ids)) == 12


ANSWER = {"foot", "feet", "sole", "soles", "hand", "hands", "palm", "palms"}
AROUND = {"my", "the", "please", "today", "both"}
"""What may stand around the one word that answers "Would you like foot, or hand?"."""


def forms(model: dict[str, Any], intent: dict[str, Any]) -> Iterator[str]:
    """The sentences of an intent that are nothing but that answer."""
    slots = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
    for sample in intent["samples"]:
        names = re.findall(r"\{(\w+)\}", sample)
        if len(names) > 1 or not {*re.sub(r"\{\w+\}", "", sample).split()} <= AROUND | ANSWER:
            continue
        for word in phrases(model, slots[names[0]]) if names else ("",):
            sentence = re.sub(r"\{\w+\}", word, sample)
            if {*sentence.split()} <= AROUND | ANSWER and ANSWER & {*sentence.split()}:
                yield sentence


def phrases(model: dict[str, Any], kind: str) -> list[str]:
    names = [value["name"] for one in model["types"] if one["name"] == kind for value in one["values"]]
    return [phrase for name in names for phrase in (name["value"], *name["synonyms"])]


@pytest.mark.parametrize("locale", MODELS)
def test_the_bare_answer_to_foot_or_hand_is_no_place_that_hurts(locale: str) -> None:
    model = MODELS[locale]
    found = {intent["name"]: set(forms(model, intent)) for intent in model["intents"]}
    starts = found["StartRoutineIntent"]
    assert {way.format(word) for word in ANSWER for way in ("{}", "{} please", "my {}", "the {}")} <= starts
    assert {name for name, said in found.items() if said} <= {"StartRoutineIntent", "GoToIntent"}
    assert found["GoToIntent"].isdisjoint(starts)


def test_a_country_without_an_entry_gets_every_word() -> None:
    assert of_small("en-NZ") == SMALL


def test_what_the_model_says_is_left_as_it_was() -> None:
    before = json.dumps(SMALL)
    for locale in MODELS:
        of_small(locale)
    assert json.dumps(SMALL) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[en-IN]", "[en-ZZ]", "en-ZZ"),
        ("british}", "martian}", "spelling"),
        ("british:", "brutish:", "brutish"),
    ],
)
def test_a_mistake_in_the_countries_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (FILE.parent / "countries.yaml").read_text("utf-8")
    (tmp_path / "countries.yaml").write_text(text.replace(old, new, 1), "utf-8")
    found, mistakes = load_countries(tmp_path)
    assert found is None
    assert any(told in one and "countries.yaml" in one for one in mistakes)
