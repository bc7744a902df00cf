"""Every intent of the interaction model means something, and nothing is meant that the model does not know."""

from __future__ import annotations

from skill.alexa.apl.user_events import WORDS
from skill.alexa.intents import PERSONAL
from skill.coach.coach import INTENTS
from skill.speaker.nlu.model import load_model


def test_the_model_and_the_tables_name_the_same_intents() -> None:
    assert {intent.name for intent in load_model("en-US").intents} == {*INTENTS, *PERSONAL}
    assert not set(INTENTS) & set(PERSONAL)


def test_every_tap_means_an_intent_of_the_tables() -> None:
    assert {words.intent for words in WORDS.values()} <= set(INTENTS)
