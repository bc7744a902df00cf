"""The mark of a recognised voice behind a place: it comes back whole, and never does harm."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.request import marked, unmarked
from skill.persistence.keys import Keys, given_secret
from skill.routine.codec import decode, encode
from skill.routine.state import SessionState
from tests.alexa.household import SECRET, Household, the_skill
from tests.routine.values import catalogue, places

ANNA = "amzn1.ask.person.ANNA"
KEYS = Keys(given_secret(SECRET))


@given(places(), st.none() | st.text(min_size=1).map(lambda voice: KEYS.who("user", voice).person))
def test_a_place_and_its_mark_come_back(state: SessionState, speaker: str | None) -> None:
    word = encode(state, catalogue().version)
    token = marked(word, speaker)
    assert unmarked(token) == (word, speaker)
    assert len(token) <= 1_024


@given(st.none() | st.integers() | st.text() | st.text(alphabet="~aZ-_9.", max_size=120))
def test_garbage_is_no_place_and_never_an_error(token: object) -> None:
    word, speaker = unmarked(token)
    assert decode(word, catalogue().version) is None
    assert speaker is None or len(speaker) == 43


def test_nobodys_own_run_bears_no_mark() -> None:
    home = Household(the_skill(), streams=True)
    home.say("start the foot routine")
    home.listen()
    assert "~" not in home.device.player.token


def test_a_speakers_run_bears_a_key_and_no_id_of_alexas() -> None:
    home = Household(the_skill(), streams=True)
    home.voice = ANNA
    home.say("start the foot routine")
    home.listen()
    _, speaker = unmarked(home.device.player.token)
    memory = the_skill().skill.memory
    assert speaker == memory.who(home.account.user_id, ANNA).person
    assert ANNA not in home.device.player.token


def test_the_mark_stays_while_others_lead_the_run_and_goes_with_the_next_run() -> None:
    home = Household(the_skill(), streams=True)
    home.voice = ANNA
    home.say("start the foot routine")
    home.listen()
    first = unmarked(home.device.player.token)[1]
    home.voice = None
    home.say("next")
    home.clock.advance(150_000)
    assert unmarked(home.device.player.token)[1] == first
    home.say("start the hand routine")
    home.listen()
    assert unmarked(home.device.player.token)[1] is None
