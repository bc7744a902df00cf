"""Corrections, falls, numbers of another unit, and negations that turn nothing round."""

from __future__ import annotations

import pytest

from skill.speaker.nlu import Understanding, understood_json
from skill.speaker.nlu.hints import load_hints
from skill.speaker.nlu.weights import negated


@pytest.mark.parametrize(
    ("words", "intent", "slots"),
    [
        ("scratch that do my feet", "StartRoutineIntent", {"limb": "foot"}),
        ("change of plans i'd like hands", "StartRoutineIntent", {"limb": "hand"}),
        ("i wanted feet not hands", "StartRoutineIntent", {"limb": "foot"}),
        ("on second thoughts the short one", "StartRoutineIntent", {"length": "short"}),
        ("i did not mean next go back", "AMAZON.PreviousIntent", {}),
        ("it's my knee not my hip", "WhereItHurtsIntent", {"area": "knee"}),
    ],
)
def test_a_correction_means_what_it_ends_with(
    understanding: Understanding, words: str, intent: str, slots: dict[str, str]
) -> None:
    found = understood_json(understanding.understand(words))
    assert (found["intent"], found["slots"]) == (intent, slots)


@pytest.mark.parametrize(
    "words", ["scrap that", "my mistake", "i've changed my mind", "i take that back", "forget that"]
)
def test_a_correction_alone_takes_back(understanding: Understanding, words: str) -> None:
    assert understanding.understand(words).intent == "AMAZON.CancelIntent"


@pytest.mark.parametrize(
    "words",
    ["i fell down the stairs a month ago", "i slipped on the ice last month", "i had a fall two weeks ago"],
)
def test_a_fall_long_ago_without_pain_is_a_question(understanding: Understanding, words: str) -> None:
    found = understood_json(understanding.understand(words))
    assert (found["intent"], found["slots"]) == ("SafeIntent", {"condition": "fall"})


@pytest.mark.parametrize(
    "words",
    [
        "i fell down the stairs last week and my back hurts",
        "i fell off a ladder yesterday and my legs are weak",
        "i fell down the stairs",
        "my hip has hurt since i fell last month",
    ],
)
def test_a_fall_that_is_not_over_needs_care_now(understanding: Understanding, words: str) -> None:
    assert understanding.understand(words).intent == "RedFlagIntent"


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        ("i'd call it a six out of ten", "6"),
        ("on a scale from one to ten it's a four", "4"),
        ("pain is two out of ten today", "2"),
    ],
)
def test_the_ends_of_a_scale_are_no_rating(understanding: Understanding, words: str, rating: str) -> None:
    assert understanding.understand(words).slots["rating"].value == rating


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("just the one hand", "StartRoutineIntent"),
        ("start the three weeks from scratch", "ProgressIntent"),
        ("no worries let's skip this", "AMAZON.NextIntent"),
        ("i'm not sure how hard to press", "HowIntent"),
    ],
)
def test_a_unit_or_a_negation_that_turns_nothing_is_no_hindrance(
    understanding: Understanding, words: str, intent: str
) -> None:
    assert understanding.understand(words).intent == intent


def test_idle_negations_negate_nothing() -> None:
    idle = load_hints().idle
    assert negated(["no", "worries", "let", "us", "skip", "this"], idle) == []
    assert negated(["no", "worries", "but", "do", "not", "skip", "this"], idle) == ["skip"]


def test_words_that_stand_for_one_another_are_of_one_kind() -> None:
    kinds = load_hints().kinds
    assert kinds["begin"] == kinds["start"] != kinds["stop"]
    assert all(word == word.lower() and kind.startswith("~") for word, kind in kinds.items())
