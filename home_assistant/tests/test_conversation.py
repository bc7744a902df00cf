"""A conversation at a satellite, over the real skill."""

from __future__ import annotations

import pytest
from homeassistant.core import HomeAssistant

from tests.relay import Relay
from tests.rooms import AGENT, Room

BEGUN = "start the foot routine"


async def test_one_sentence_starts_a_routine(room: Room) -> None:
    answer = await room.says(BEGUN)
    assert "foot routine" in answer
    assert not room.open
    assert len(room.player.streams) == 1


async def test_the_stream_begins_when_the_answer_was_heard_out(hass: HomeAssistant, room: Room) -> None:
    await room.is_("processing")
    await room.asks(BEGUN)
    assert room.player.streams == []
    await room.is_("responding")
    assert room.player.streams == []
    await room.is_("idle")
    assert len(room.player.streams) == 1


async def test_the_microphone_stays_open_while_the_skill_waits(room: Room) -> None:
    await room.says("open gentle roll")
    assert room.open
    assert room.player.streams == []
    await room.says("feet")
    assert not room.open
    assert len(room.player.streams) == 1


async def test_from_waking_to_the_first_stroke_it_is_one_utterance(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    assert relay.words == [BEGUN]
    assert await relay.where(room.token, 0) == "Step 1 of 11, settling in, left and right."


@pytest.mark.parametrize(
    ("wish", "answer", "goes_on_in"),
    [
        ("next", "", "Step 3 of 11"),
        ("again", "Same again", "Step 2 of 11"),
        ("slower", "a calm pace", "Step 2 of 11"),
        ("how many left", "4 more strokes, gliding, right foot", "Step 2 of 11"),
        ("which foot is it", "It is your right foot, gliding", "Step 2 of 11"),
        ("ouch", ".", "Step 2 of 11"),
        ("pause", "", None),
    ],
)
async def test_the_seven_wishes_need_no_name(
    room: Room, relay: Relay, wish: str, answer: str, goes_on_in: str | None
) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    assert answer in await room.says(wish)
    assert relay.words[-1] == wish
    if goes_on_in is None:
        assert room.player.asked[-1] == ("stop", "")
    else:
        assert room.player.asked[-1][0] == "play"
        assert goes_on_in in await relay.where(room.token, 0)


async def test_after_a_pause_it_goes_on_where_it_was(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    await room.says("pause")
    await room.waits(600)
    await room.says("continue")
    assert "Step 2 of 11" in await relay.where(room.token, 0)


async def test_the_session_ends_where_nobody_answers(room: Room, relay: Relay) -> None:
    await room.says("open gentle roll")
    await room.wakes_in_vain()
    assert relay.of("SessionEndedRequest")[-1]["reason"] == "EXCEEDED_MAX_REPROMPTS"


async def test_a_text_field_plays_on_the_player_of_the_settings(
    hass: HomeAssistant, rooms: tuple[Room, Room], relay: Relay
) -> None:
    entry = hass.config_entries.async_entries("gentle_roll")[0]
    hass.config_entries.async_update_entry(entry, data={**entry.data, "player": rooms[1].player.entity_id})
    await hass.config_entries.async_reload(entry.entry_id)
    await rooms[0].asks(BEGUN, device=None)
    assert len(rooms[1].player.streams) == 1
    await rooms[0].asks("next", device=None)
    assert len(rooms[1].player.streams) == 2


async def test_a_text_field_without_a_player_is_told_so(room: Room) -> None:
    assert "There is no player here" in await room.asks(BEGUN, device=None)


async def test_the_agent_offers_english(hass: HomeAssistant, room: Room) -> None:
    from homeassistant.components.conversation import async_get_agent

    agent = async_get_agent(hass, AGENT)
    assert agent is not None
    assert agent.supported_languages == ["en"]
