"""What was written down wrongly by an ear is heard as what it sounds like, and nothing else is."""

from __future__ import annotations

import pytest

from skill.speaker.nlu import FALLBACK, Understanding, understood_json
from skill.speaker.nlu.classifier import CAREFUL
from skill.speaker.nlu.sounds import WRITTEN, Sounds, consonants, vowel


@pytest.mark.parametrize(
    ("written", "meant"),
    [("rinse sing", "rinsing"), ("nekst", "next"), ("wate", "wait"), ("knee", "nee"), ("rite", "write")],
)
def test_what_sounds_alike_has_the_same_consonants(written: str, meant: str) -> None:
    assert consonants(written) == consonants(meant)


@pytest.mark.parametrize(("one", "other", "same"), [("paws", "pause", True), ("paws", "pass", False)])
def test_short_words_must_share_their_vowel(one: str, other: str, same: bool) -> None:
    assert (vowel(one) == vowel(other)) is same


def test_only_what_is_written_much_alike_is_tried() -> None:
    sounds = Sounds(["pause", "slower"], ["rinsing"])
    assert sounds.like("paws", least=WRITTEN) == ["pause"]
    assert sounds.like("skip to rinse sing", least=WRITTEN) == ["skip to rinsing"]
    assert sounds.like("slow her", least=100) == []
    assert sounds.like("", least=0) == []


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("pauze", "AMAZON.PauseIntent"),
        ("ree peat that", "AMAZON.RepeatIntent"),
        ("my neck hertz", "WhereItHurtsIntent"),
        ("how long his left", "WhereAmIIntent"),
    ],
)
def test_ears_that_write_other_words_are_understood(
    understanding: Understanding, words: str, intent: str
) -> None:
    assert understanding.understand(words).intent == intent


@pytest.mark.parametrize("words", ["four get me", "fore get me now", "wipe my dater", "fur get every thing"])
def test_what_cannot_be_undone_is_never_taken_by_its_sound(understanding: Understanding, words: str) -> None:
    understood = understanding.understand(words)
    guessed = {f"{understood.intent} {slot}={value.id}" for slot, value in understood.slots.items()}
    assert not guessed & CAREFUL.keys()


@pytest.mark.parametrize("words", ["call my mum", "roll a dice", "snooze", "how old are you"])
def test_what_is_known_as_it_stands_is_not_heard_as_something_else(
    understanding: Understanding, words: str
) -> None:
    assert understood_json(understanding.understand(words)) == {"intent": FALLBACK, "slots": {}}
