"""Example phrases and the name: only what the skill understands is shown to anyone."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.skill_package.sources import HERE
from tools.skill_package.package import builtin_phrases
from tools.skill_package.texts import (
    Phrasebook,
    Rules,
    invocation_mistakes,
    load_texts,
    phrase_mistakes,
    quoted_mistakes,
    words_of,
)

RULES = load_texts(HERE, "en")[1]
MODEL: dict[str, Any] = json.loads((HERE / "en-US.json").read_text("utf-8"))["interactionModel"][
    "languageModel"
]
CALLS = [
    "Alexa, open gentle roll",
    "Alexa, start Gentle Roll.",
    "Alexa, ask gentle roll to start the foot routine",
    "Alexa, ask gentle roll how many left",
    "Alexa, tell gentle roll ouch",
    "Alexa, open gentle roll and start the short hand routine",
    "alexa ask gentle roll is it safe if i'm pregnant",
    "Alexa, ask gentle roll to remind me on monday in the morning",
]
DOES_NOT_CALL = [
    "",
    "Alexa",
    "next",
    "Alexa, next",
    "open gentle roll",
    "Alexa, gentle roll",
    "Alexa, ask gentle roll",
    "Alexa, open soft ball",
    "Alexa, open gentle rolls",
    "Alexa, ask roll to start the foot routine",
    "Alexa, please open gentle roll",
    "Alexa, ask gentle roll to order a pizza",
    "Alexa, ask gentle roll to",
    "Alexa, ask gentle roll to start the elbow routine",
    "Alexa, ask gentle roll to start the {limb} routine",
    "Alexa, ask gentle roll to start the foot routine in Portugal",
    "Alexa, wake gentle roll to start the foot routine",
]


def rules() -> Rules:
    assert RULES is not None
    return RULES


@cache
def whole_catalogue() -> Phrasebook:
    return Phrasebook(MODEL, builtin_phrases("en"), rules().phrases)


@pytest.fixture(scope="module")
def catalogue() -> Phrasebook:
    return whole_catalogue()


@pytest.mark.parametrize("phrase", CALLS)
def test_the_skill_is_called_by_wake_word_name_and_sample(catalogue: Phrasebook, phrase: str) -> None:
    assert catalogue.calls(words_of(phrase))


@pytest.mark.parametrize("phrase", DOES_NOT_CALL)
def test_nothing_else_calls_the_skill(catalogue: Phrasebook, phrase: str) -> None:
    assert not catalogue.calls(words_of(phrase))


@given(
    st.lists(
        st.sampled_from(["alexa", "ask", "open", "gentle", "roll", "to", "next", "start", "foot", "the"])
    )
)
def test_whatever_calls_the_skill_begins_with_the_wake_word_and_has_its_name(said: list[str]) -> None:
    catalogue = whole_catalogue()
    if catalogue.calls(said):
        assert said[0] == "alexa"
        assert said[2:4] == ["gentle", "roll"]
        assert len(said) == 4 or catalogue.knows(said[4:]) or catalogue.knows(said[5:])


@given(st.text())
def test_any_text_can_be_asked_for(text: str) -> None:
    catalogue = Phrasebook({"invocationName": "a b", "intents": []}, {}, rules().phrases)
    assert not catalogue.knows(words_of(text)) or not words_of(text)


def test_every_sample_without_slots_is_known(catalogue: Phrasebook) -> None:
    samples = [one for intent in MODEL["intents"] for one in intent["samples"] if "{" not in one]
    assert len(samples) > 500
    assert [one for one in samples if not catalogue.knows(words_of(one))] == []


def test_every_sample_is_known_with_each_of_its_first_values(catalogue: Phrasebook) -> None:
    values = {kind["name"]: kind["values"][0]["name"]["value"] for kind in MODEL["types"]}
    values |= {name: given[0] for name, given in rules().phrases.values.items()}
    for intent in MODEL["intents"]:
        words = {slot["name"]: values[slot["type"]] for slot in intent.get("slots", ())}
        assert [one for one in intent["samples"] if not catalogue.knows(words_of(one.format(**words)))] == []


def test_three_phrases_that_call_are_right(catalogue: Phrasebook) -> None:
    assert list(phrase_mistakes(CALLS[:3], catalogue)) == []


@pytest.mark.parametrize("phrases", [[], CALLS[:2], CALLS[:4]])
def test_there_are_three_phrases(catalogue: Phrasebook, phrases: list[str]) -> None:
    assert f"There are {len(phrases)} example phrases" in next(phrase_mistakes(phrases, catalogue))


def test_each_wrong_phrase_is_named(catalogue: Phrasebook) -> None:
    found = list(phrase_mistakes([CALLS[0], "next", "Alexa, ask gentle roll to dance"], catalogue))
    assert ["'next'" in found[0], "to dance'" in found[1], len(found)] == [True, True, 2]


def test_words_in_quotes_are_samples_or_calls(catalogue: Phrasebook) -> None:
    text = 'Say "next", "Alexa, pause", or "Alexa, ask gentle roll how many left". Then "dance with me".'
    [found] = quoted_mistakes("description", text, catalogue)
    assert "'dance with me'" in found


NAMES = {
    "gentle roll": None,
    "rosa's ball": None,
    "three soft rolls": None,
    "gentle": "single word",
    "Gentle Roll": "small letters",
    "gentle  roll": "small letters",
    "gentle roll 2": "small letters",
    "gentle-roll": "small letters",
    "": "small letters",
    "the roll": "'the'",
    "ask roll": "'ask'",
    "alexa roll": "'alexa'",
    "echo's roll": '"echo\'s"',
    "roll skill": "'skill'",
    "roll with friends": "'with'",
    "my roll app": "'app'",
    "up roll": "'up'",
}


@pytest.mark.parametrize(("name", "said"), NAMES.items())
def test_an_invocation_name_has_no_word_that_alexa_keeps(name: str, said: str | None) -> None:
    found = list(invocation_mistakes(name, rules().invocation))
    assert [said is not None and said in one for one in found] == ([] if said is None else [True])


def test_joining_words_are_only_refused_in_names_of_two_words() -> None:
    assert list(invocation_mistakes("a gentle roll", rules().invocation)) == []
    assert len(list(invocation_mistakes("a roll", rules().invocation))) == 1


def test_the_name_of_the_skill_is_one_that_amazon_takes() -> None:
    assert list(invocation_mistakes(MODEL["invocationName"], rules().invocation)) == []
