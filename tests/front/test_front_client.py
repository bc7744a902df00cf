"""The terminal's client: it asks in its own process, and its player goes by a clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from skill.errors import RequestRefused
from skill.json import Json
from skill.settings import Settings
from skill.speaker.echo import Activity
from skill.speaker.front.answering import open_front
from skill.speaker.front.client import TYPING_MS, FrontClient
from skill.speaker.local import LOCAL_URL, stream_ms
from skill.testing import ManualClock
from skill.web.state import open_state

MINUTE_MS = 60_000
Spoken = tuple[FrontClient, ManualClock]


@pytest.fixture
def open_client() -> Callable[..., Spoken]:
    def opened(url: str | None = LOCAL_URL) -> Spoken:
        state, clock = (
            open_state(Settings(store="memory:", public_url=url), local=True, environ={}),
            ManualClock(),
        )
        return FrontClient(open_front(state), clock, partial(stream_ms, state.libraries)), clock

    return opened


def test_a_routine_plays_to_its_end_by_itself(open_client: Callable[..., Spoken]) -> None:
    client, clock = open_client()
    assert "The full foot routine" in client.say("start the foot routine")
    tokens = set()
    while client.player.activity is Activity.PLAYING and clock.now_ms() < 20 * MINUTE_MS:
        tokens.add(client.player.token)
        clock.advance(10_000)
    assert client.player.activity is Activity.FINISHED
    assert len(tokens) == 11
    assert 8 * MINUTE_MS < clock.now_ms() < 12 * MINUTE_MS


def _activity(client: FrontClient) -> str:
    return client.player.activity.value


def test_an_answer_lets_the_stream_go_on_and_a_pause_does_not(open_client: Callable[..., Spoken]) -> None:
    client, clock = open_client()
    client.say("start the foot routine")
    clock.advance(100_000)
    assert "right foot" in client.say("which foot is it")
    assert client.player.activity is Activity.PLAYING
    token = client.player.token
    client.say("pause")
    clock.advance(MINUTE_MS)
    assert _activity(client) == "STOPPED"
    client.say("continue")
    assert (client.player.activity, client.player.token) == (Activity.PLAYING, token)


def test_who_says_nothing_for_long_is_waited_for_no_longer(open_client: Callable[..., Spoken]) -> None:
    client, clock = open_client(None)
    client.say("start the foot routine")
    clock.advance(TYPING_MS - 1)
    assert client.listens
    clock.advance(2)
    assert not client.listens
    assert client.say("open gentle roll").startswith("You stopped at settling in")


def test_words_that_are_none_change_nothing(open_client: Callable[..., Spoken]) -> None:
    client, clock = open_client()
    client.say("start the foot routine")
    clock.advance(100_000)
    with pytest.raises(RequestRefused, match="empty"):
        client.say(" ")
    assert client.player.activity is Activity.PLAYING


class Voice:
    """Says what it is given for as long as a test wants."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.hushed = 0
        self.then: Callable[[], None] | None = None

    def speak(self, say: Sequence[Json], then: Callable[[], None]) -> bool:
        self.said += [part["text"] for part in say]
        self.then = then if say else None
        return bool(say)

    def hush(self) -> None:
        self.hushed += 1
        self.then = None

    def ends(self) -> None:
        """The answer was heard."""
        assert self.then is not None
        self.then()


@pytest.fixture
def voice() -> Voice:
    return Voice()


def test_a_stream_begins_when_its_answer_was_said(open_client: Callable[..., Spoken], voice: Voice) -> None:
    client, _ = open_client()
    client.voice = voice
    answer = client.say("start the foot routine")
    assert " ".join(voice.said) == answer
    assert client.engaged
    assert _activity(client) == "IDLE"
    voice.ends()
    assert _activity(client) == "PLAYING"


def test_a_stream_goes_on_when_the_answer_to_a_question_was_said(
    open_client: Callable[..., Spoken], voice: Voice
) -> None:
    client, clock = open_client()
    client.say("start the foot routine")
    clock.advance(100_000)
    client.voice = voice
    client.say("which foot is it")
    clock.advance(5_000)
    assert _activity(client) == "PAUSED"
    offset = client.player.offset_ms
    voice.ends()
    assert _activity(client) == "PLAYING"
    assert 0 < client.player.offset_ms <= offset


def test_words_break_an_answer_off_and_are_about_what_it_led_to(
    open_client: Callable[..., Spoken], voice: Voice
) -> None:
    client, clock = open_client()
    client.voice = voice
    client.say("start the foot routine")
    clock.advance(2_000)
    client.say("next")
    assert voice.hushed == 1
    assert _activity(client) == "PLAYING"
    assert client.say("where am I").startswith("Step 2 of 11")


def test_the_end_of_an_answer_that_was_broken_off_leads_to_nothing(
    open_client: Callable[..., Spoken], voice: Voice
) -> None:
    client, _ = open_client()
    client.voice = voice
    client.say("what do I need")
    late = voice.then
    client.say("start the foot routine")
    assert late is not None
    late()
    assert _activity(client) == "IDLE"
    voice.ends()
    assert _activity(client) == "PLAYING"


def test_silence_counts_from_the_end_of_the_question(
    open_client: Callable[..., Spoken], voice: Voice
) -> None:
    client, clock = open_client()
    client.voice = voice
    client.say("open gentle roll")
    assert client.listens
    clock.advance(TYPING_MS + 1)
    assert client.listens
    voice.ends()
    clock.advance(TYPING_MS + 1)
    assert not client.listens
