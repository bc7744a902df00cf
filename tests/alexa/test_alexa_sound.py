"""Whose voice leads and what sounds under it: in the address of each stream, and kept for the next routine."""

from __future__ import annotations

import pytest

from skill.speaker.echo import LoggedTurn
from tests.alexa.household import Household, the_skill


def address(turn: LoggedTurn) -> str:
    """The name of the stream that a reply plays."""
    plays = [each for each in turn.directives if each["type"] == "AudioPlayer.Play"]
    return str(plays[0]["audioItem"]["stream"]["url"]).rpartition("/")[2]


@pytest.fixture
def home() -> Household:
    return Household(the_skill(), streams=True)


@pytest.mark.parametrize(
    ("said", "mark"),
    [("a man's voice please", ".michael."), ("rain please", ".rain."), ("a low tone", ".pad.")],
)
def test_a_stream_is_honoured_at_once_on_to_the_next_step_and_the_next_day(
    home: Household, said: str, mark: str
) -> None:
    assert mark not in address(home.say("start the foot routine"))
    assert mark in address(home.say(said))
    assert mark in address(home.say("next"))
    home.say("stop")
    home.clock.advance(24 * 3_600_000)
    assert mark in address(home.say("start the hand routine"))


def test_the_other_voice_and_no_rain_lead_back_to_where_it_began(home: Household) -> None:
    begun = address(home.say("start the foot routine"))
    both = address(home.say("the other voice", "rain please"))
    assert ".michael.rain." in both
    assert address(home.say("the other voice", "quiet, no rain")) == begun


def test_a_stream_over_rain_is_as_long_as_the_plain_one(home: Household) -> None:
    """So a place in it stays the same place."""
    name = address(home.say("start the foot routine", "rain please"))
    library = the_skill().libraries["en"]
    found = library.find(name.removesuffix(".mp3"))
    assert found is not None
    step, bed = found
    assert len(library.stream(step, bed)) == len(library.stream(step)) == library.size(step)
