"""Words made plain, and politeness taken off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.speaker.nlu.model import load_phrases
from skill.speaker.nlu.tidy import MAX_CHARACTERS, Affixes, Politeness, Tidy

SAME = {"i'm": "i am", "can't": "cannot", "can not": "cannot", "ok": "okay"}
TIDY = Tidy(SAME)


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("  Start,   NOW! ", "start now"),
        ("I\u2019m OK", "i am okay"),
        ("i can not", "i cannot"),
        ("can nothing", "can nothing"),
        ("ten-minute", "ten minute"),
        ("'quoted'", "quoted"),
        ("\uff17 minutes", "7 minutes"),
        ("a_b", "a b"),
        ("…", ""),
        ("", ""),
    ],
)
def test_text_becomes_plain_words(words: str, plain: str) -> None:
    assert TIDY(words) == plain


def test_slots_of_a_sample_stay_as_they_are() -> None:
    assert TIDY.sample("i'm on {how_topic}") == "i am on {how_topic}"


@given(st.text(max_size=2 * MAX_CHARACTERS))
def test_plain_text_stays_plain(words: str) -> None:
    plain = TIDY(words)
    assert TIDY(plain)[: MAX_CHARACTERS // 2] == plain[: MAX_CHARACTERS // 2]
    assert plain == " ".join(plain.split())


def test_only_as_much_is_read_as_anybody_says() -> None:
    assert len(TIDY("a" * 10 * MAX_CHARACTERS)) == MAX_CHARACTERS


def test_the_longest_phrase_at_an_end_is_taken_away_whole() -> None:
    affixes = Affixes(["could you", "could you please", "you"])
    assert affixes.after_start(["could", "you", "please", "stop"]) == ["stop"]
    assert affixes.before_end(["thank", "you"]) == ["thank"]
    assert affixes.after_start(["could", "we"]) is None
    assert Affixes([]).before_end(["you"]) is None


def polite(fillers: list[str], openers: list[str]) -> Politeness:
    return Politeness(replace(load_phrases().manners, fillers=fillers, openers=openers), TIDY)


def test_the_sentence_itself_comes_first_then_shorter_ones() -> None:
    readings = list(polite(["um", "please"], ["could you"]).readings("um could you stop please"))
    assert readings[0] == "um could you stop please"
    assert readings[-1] == "stop"
    assert "um could you stop" in readings


def test_what_stood_at_the_end_is_also_tried_with_a_shorter_beginning() -> None:
    assert "stop please" in polite(["um", "please"], []).readings("um stop please")


def test_openers_are_left_alone_at_the_end() -> None:
    assert list(polite([], ["could you"]).readings("if could you")) == ["if could you"]
