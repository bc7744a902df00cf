"""The follower: it plays, waits while the satellite listens, and keeps the time."""

from __future__ import annotations

from custom_components.gentle_roll.speaker import GO_ON
from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import HomeAssistant

from tests.relay import Relay
from tests.rooms import Room
from tests.test_conversation import BEGUN


async def test_a_satellite_that_listens_is_not_talked_over_and_no_cue_is_lost(
    room: Room, relay: Relay
) -> None:
    await room.says(BEGUN)
    first = room.token
    await room.waits(40)
    await room.is_("listening")
    assert room.player.asked[-1] == ("pause", "")
    await room.waits(8)
    await room.is_("idle")
    assert room.player.asked[-1][0] == "play"
    assert room.token != first
    begins = int(room.token.rpartition("@")[2])
    assert 0 < begins <= 40_000  # at a cue before it was interrupted
    assert relay.of("PlayCommandIssued") == [GO_ON]


async def test_the_time_while_it_listens_counts_for_nothing(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    await room.is_("listening")
    await room.waits(300)
    await room.is_("idle")
    assert "Step 2 of 11" in await relay.where(room.token, 0)


async def test_an_announcement_holds_it_too(room: Room) -> None:
    await room.says(BEGUN)
    await room.is_("responding")
    assert room.player.asked[-1] == ("pause", "")
    await room.is_("idle")
    assert room.player.asked[-1][0] == "play"


async def test_waking_it_before_the_stream_sounds_loses_nothing(hass: HomeAssistant, room: Room) -> None:
    room.player.slow = True
    await room.says(BEGUN)
    await room.is_("listening")
    room.player.slow = False
    await room.is_("idle")
    assert len(room.player.streams) == 2


async def test_a_routine_heard_out_is_finished(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.hears_out()
    assert len(relay.of("PlaybackFinished")) == 1
    assert len(room.player.streams) == 1
    assert "step" not in (await room.says("which step is this")).lower()


async def test_a_hand_on_the_players_pause_keeps_the_place(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    await room.player_is(MediaPlayerState.PAUSED)
    await room.waits(50)
    assert relay.of("PlaybackStopped")[-1]["offset"] == 100_000
    await room.player_is(MediaPlayerState.PLAYING)
    await room.waits(2)
    assert relay.of("PlaybackStarted")[-1]["offset"] == 100_000
    assert "right foot, gliding" in await room.says("which foot is it")


async def test_a_player_that_stops_early_keeps_the_place(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    await room.player_is(MediaPlayerState.IDLE)
    await room.waits(50)
    assert relay.of("PlaybackFinished") == []
    assert relay.of("PlaybackStopped")[-1]["offset"] == 100_000
    await room.says("continue")
    assert "Step 2 of 11" in await relay.where(room.token, 0)


async def test_a_player_without_a_pause_is_stopped(room: Room) -> None:
    room.player.cannot_pause()
    await room.says(BEGUN)
    await room.is_("listening")
    assert room.player.asked[-1] == ("stop", "")


async def test_a_player_that_says_when_it_plays_is_waited_for(room: Room, relay: Relay) -> None:
    room.player.slow = True
    await room.says(BEGUN)
    await room.waits(7)
    assert relay.of("PlaybackStarted") == []
    await room.player_is(MediaPlayerState.BUFFERING)
    await room.waits(1)
    await room.player_is(MediaPlayerState.PLAYING)
    await room.waits(30)
    await room.is_("listening")
    await room.is_("idle")
    asked = [turn for turn in relay.turns if turn.get("event") == GO_ON]
    assert [turn["player"]["offset"] for turn in asked] == [30_000]


async def test_the_end_of_the_answer_is_not_taken_for_the_end_of_the_stream(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)  # the player still tells that it plays: that was the answer
    await room.waits(0.4)
    await room.player_is(MediaPlayerState.IDLE)
    await room.waits(1)
    await room.player_is(MediaPlayerState.PLAYING)
    await room.waits(100)
    assert relay.of("PlaybackStopped") == []
    await room.is_("listening")
    await room.is_("idle")
    asked = [turn for turn in relay.turns if turn.get("event") == GO_ON]
    assert [turn["player"]["offset"] for turn in asked] == [100_000]
