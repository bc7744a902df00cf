"""How a person calls the skill by its name."""

from __future__ import annotations

import pytest

from skill.speaker.nlu import LAUNCH, Understanding, understood_json
from skill.speaker.nlu.model import load_phrases
from skill.speaker.nlu.tidy import Calling, Tidy

MANNERS = load_phrases().manners
TIDY = Tidy(MANNERS.same)
CALLING = Calling("gentle roll", MANNERS, TIDY)


@pytest.mark.parametrize(
    "words",
    [
        "open gentle roll",
        "gentle roll",
        "alexa open gentle roll",
        "could you please open gentle roll for me",
        "gentle roll please",
        "ask gentle roll",
        "launch gentleroll",
        "play gentle role",
    ],
)
def test_a_call_without_a_wish_only_opens_the_skill(words: str) -> None:
    assert CALLING.wishes(TIDY(words)) is None


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("ask gentle roll to go slower", "go slower"),
        ("tell gentle roll that it hurts", "it hurts"),
        ("ask gentle roll for the other foot", "other foot"),
        ("ask gentle roll if it is safe", "it is safe"),
        ("open gentle roll and start", "start"),
        ("gentle roll next", "next"),
        ("start the foot routine with gentle roll", "start the foot routine"),
        ("stop gentle roll", "stop"),
        ("alexa stop", "stop"),
        ("stop alexa", "stop"),
        ("next", "next"),
    ],
)
def test_the_wish_is_among_the_readings_of_a_call(words: str, wish: str) -> None:
    assert wish in (CALLING.wishes(TIDY(words)) or [])


def test_the_first_reading_keeps_every_word_of_the_wish() -> None:
    assert (CALLING.wishes(TIDY("ask gentle roll for a short one")) or [])[0] == "for a short one"


@pytest.mark.parametrize("words", ["gentle", "roll my feet", "gently", "gentle rock", "the role of nerves"])
def test_words_that_only_resemble_the_name_call_nobody(words: str) -> None:
    assert CALLING.wishes(words) == [words]


@pytest.mark.parametrize("asking", ["ask gentle roll to", "tell gentle roll to", "open gentle roll and"])
@pytest.mark.parametrize(
    "wish", ["go slower", "skip to the left foot", "stop counting", "wait for me", "stop"]
)
def test_a_wish_means_the_same_with_the_name_before_it(
    understanding: Understanding, asking: str, wish: str
) -> None:
    named = understood_json(understanding.understand(f"{asking} {wish}"))
    assert named == understood_json(understanding.understand(wish))


def test_a_call_is_answered_as_a_launch(understanding: Understanding) -> None:
    understood = understanding.understand("Alexa, open Gentle Roll.")
    assert (understood.intent, dict(understood.slots), understood.score) == (LAUNCH, {}, 1.0)
