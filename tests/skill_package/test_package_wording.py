"""The texts of the store: what they must say, what they must not, and how long they may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.skill_package.sources import HERE, LOCALES
from tools.skill_package.texts import Rules, StoreTexts, load_texts, wording_mistakes

STORED, RULES, _ = load_texts(HERE, "en")
CLAIMS = [
    "It heals your feet.",
    "The cure for sore hands!",
    "A gentle treatment for nerves",
    "It relieves tension",
    "Fast relief at last",
    "Clinically tested",
    "A life that is pain-free",
    "It reduces nerve pain",
    "It eases your back pain",
    "For everyone with sciatica",
    "Prevents injuries",
    "HEALING TOUCH",
    "Guaranteed comfort",
]
HARMLESS = [
    "Whole and healthy habits",
    "Secure your chair",
    "Ask your physical therapist",
    "Nothing about your health is kept",
    "It is no substitute for treatment",
    "Pain is a sign to stop",
]


def stored() -> StoreTexts:
    assert STORED is not None
    return STORED.localized("en-US")


def rules() -> Rules:
    assert RULES is not None
    return RULES


def mistakes(texts: StoreTexts) -> list[str]:
    return list(wording_mistakes(texts, rules()))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_texts_of_every_country_keep_all_the_rules(locale: str) -> None:
    assert STORED is not None
    assert mistakes(STORED.localized(locale)) == []


@pytest.mark.parametrize(
    ("locale", "number"),
    [("en-US", "911"), ("en-GB", "999"), ("en-AU", "000"), ("en-CA", "911"), ("en-IN", "112")],
)
def test_each_country_has_its_own_number_for_emergencies(locale: str, number: str) -> None:
    assert STORED is not None
    description = STORED.localized(locale).description
    assert number in description.partition("In an emergency")[2]


def test_each_country_has_its_own_spelling() -> None:
    assert STORED is not None
    british = {one for one in LOCALES if "recognises" in STORED.localized(one).description}
    assert british == {"en-GB", "en-AU", "en-IN"}


@pytest.mark.parametrize("sentence", CLAIMS)
@pytest.mark.parametrize("field", ["summary", "testingInstructions", "updatesDescription", "keywords"])
def test_no_text_promises_healing(field: str, sentence: str) -> None:
    value: Any = [sentence] if field == "keywords" else sentence
    [found] = mistakes(replace(stored(), **{field: value}))
    assert "promise of healing" in found


def test_a_denial_excuses_its_own_sentence_alone() -> None:
    text = stored().description + " It is not medical advice. It cures."
    [found] = mistakes(replace(stored(), description=text))
    assert "'cures'" in found


@pytest.mark.parametrize("sentence", HARMLESS)
def test_harmless_words_are_let_be(sentence: str) -> None:
    assert mistakes(replace(stored(), summary=sentence)) == []


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("no substitute for professional medical advice", "no substitute"),
        ("information only", "information only"),
        ("Ask your doctor", "ask a doctor"),
        ("In an emergency", "emergency"),
    ],
)
def test_the_disclaimer_is_whole(gone: str, said: str) -> None:
    description = stored().description.replace(gone, "Some words")
    found = [one for one in mistakes(replace(stored(), description=description)) if "does not say" in one]
    assert len(found) == 1
    assert said in found[0]


LENGTHS = [
    ("name", "x", "name has 1 characters"),
    ("name", "x" * 51, "name has 51"),
    ("summary", "", "summary has 0"),
    ("summary", "x" * 161, "summary has 161"),
    ("testingInstructions", "x" * 4001, "testingInstructions has 4001"),
    ("updatesDescription", " ", "updatesDescription has 0"),
    ("keywords", [], "0 keywords"),
    ("keywords", [f"word {n}" for n in range(31)], "31 keywords"),
    ("keywords", ["x" * 151], "151 characters"),
    ("keywords", [" "], "0 characters"),
    ("examplePhrases", ["x" * 201], "201 characters"),
]


@pytest.mark.parametrize(("field", "value", "said"), LENGTHS)
def test_a_text_that_is_too_short_or_too_long_is_measured(
    field: str, value: str | list[str], said: str
) -> None:
    [found] = mistakes(replace(stored(), **{field: value}))  # type: ignore[arg-type]
    assert said in found


@pytest.mark.parametrize(
    ("field", "value"), [("name", "x" * 50), ("summary", "x" * 160), ("keywords", ["x" * 150] * 30)]
)
def test_a_text_of_just_the_length_is_taken(field: str, value: str | list[str]) -> None:
    assert mistakes(replace(stored(), **{field: value})) == []  # type: ignore[arg-type]


def test_a_description_that_is_too_long_is_measured() -> None:
    long = stored().description.ljust(3999, "x") + "xx"
    assert mistakes(replace(stored(), description=long)) == [
        "The description has 4001 characters: make it 1 to 4000."
    ]


@pytest.mark.parametrize("word", ["Alexa", "AMAZON", "Echo", "Skill", "App"])
def test_the_name_has_no_mark_of_amazons(word: str) -> None:
    assert any(repr(word.lower()) in one for one in mistakes(replace(stored(), name=f"Gentle {word}")))


@pytest.mark.parametrize("summary", ["The MELT way", "An app for feet", "Two apps", "For your Echo Dot"])
def test_names_of_others_and_words_that_amazon_refuses_are_named(summary: str) -> None:
    assert len(mistakes(replace(stored(), summary=summary))) == 1


def test_the_alexa_app_may_be_called_so() -> None:
    assert mistakes(replace(stored(), summary="Set it in the Alexa app")) == []
