"""Any text has an answer."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.speaker.nlu import FALLBACK, LAUNCH, Understanding, Understood, understood_json
from skill.speaker.nlu.labels import meant_as
from skill.speaker.nlu.model import load_model, load_phrases

MODEL = load_model("en-US")
PHRASES = load_phrases()
INTENTS = {intent.name: intent.slots for intent in MODEL.intents}
IDS = {kind: {meaning.id for meaning in meanings} for kind, meanings in MODEL.types.items()}
BUILT_IN = {
    "AMAZON.DURATION": r"PT\d+[HMS](\d+[MS])?",
    "AMAZON.NUMBER": r"\d{1,3}",
    "AMAZON.DayOfWeek": r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "AMAZON.TIME": r"([01]\d|2[0-3]):[0-5]\d|MO|AF|EV|NI",
}
WORDS = sorted(
    {
        word
        for intent in MODEL.intents
        for sample in intent.samples
        for word in sample.split()
        if word[0] != "{"
    }
)
UNDERSTANDING = Understanding.load()

sentences = st.lists(
    st.sampled_from([*WORDS, "gentle", "roll", "seven", "7", "foot", "um", "monday", "eight", "pm"]),
    max_size=12,
).map(" ".join)


def assert_valid(words: str) -> None:
    understood = UNDERSTANDING.understand(words)
    json_keys = json.loads(json.dumps(understood_json(understood))).keys()
    assert json_keys - {"then"} == {"intent", "slots"}
    assert_valid_wish(understood)
    if understood.then:
        assert_valid_wish(understood.then)


def assert_valid_wish(understood: Understood) -> None:
    if understood.intent in (LAUNCH, FALLBACK):
        assert not understood.slots
    else:
        types = INTENTS.get(understood.intent, {})
        for name, slot in understood.slots.items():
            kind = types[name]
            assert slot.id in IDS[kind] if kind in IDS else re.fullmatch(BUILT_IN[kind], slot.value)
    assert (understood.score == 0) == (understood.intent == FALLBACK)
    assert 0 <= understood.score <= 1


@settings(deadline=None)
@given(st.text(max_size=600))
def test_any_text_gives_a_valid_answer(words: str) -> None:
    assert_valid(words)


@settings(max_examples=200, deadline=None)
@given(sentences)
def test_any_words_of_the_model_in_any_order_give_a_valid_answer(words: str) -> None:
    assert_valid(words)


@settings(deadline=None)
@given(sentences)
def test_the_same_words_always_mean_the_same(words: str) -> None:
    assert UNDERSTANDING.understand(words) == UNDERSTANDING.understand(words)


@settings(deadline=None)
@given(st.text(alphabet="bcdfghjkpqvwxz ", min_size=9, max_size=40))
def test_letters_without_vowels_mean_nothing(words: str) -> None:
    assert UNDERSTANDING.understand(words).intent == FALLBACK


@pytest.mark.parametrize(
    "words", ["um " * 200, "bye " * 200, "foot " * 200, "gentle roll " * 100, "{limb}", "'" * 50]
)
def test_endless_and_odd_sentences_have_an_answer(words: str) -> None:
    assert_valid(words)


def test_every_intent_can_be_reached() -> None:
    said = [sentence for sentences in PHRASES.intents.values() for sentence in sentences]
    said += [sample for intent in MODEL.intents for sample in intent.samples if "{" not in sample]
    never_alone = ("DAY_SET", "UNDO", "ONLY")
    kinds = [values for kind, values in MODEL.types.items() if kind not in never_alone]
    said += [meaning.name for kind in kinds for meaning in kind]
    said += ["rate it six", "remind me on monday at eight", "leave out rinsing"]
    reached = {UNDERSTANDING.understand(sentence).intent for sentence in said}
    assert {meant_as(intent) for intent in INTENTS} - reached <= {FALLBACK}
