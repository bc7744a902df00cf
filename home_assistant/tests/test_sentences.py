"""Sentences that reach the skill whatever agent is asked; None is Home Assistant's own."""

from __future__ import annotations

import pytest
from homeassistant.core import HomeAssistant

from tests.relay import Relay
from tests.rooms import Room
from tests.test_conversation import BEGUN

OWN = None


@pytest.mark.parametrize(
    "words",
    [BEGUN, "begin my hand massage", "ask gentle roll to start the foot routine", "tell gentle roll foot"],
)
async def test_a_routine_begins_whatever_agent_is_asked(room: Room, words: str) -> None:
    assert "routine" in await room.says(words, agent=OWN)
    assert len(room.player.streams) == 1


async def test_while_it_plays_wishes_need_no_name_there_either(room: Room, relay: Relay) -> None:
    await room.says(BEGUN, agent=OWN)
    await room.waits(100)
    assert "It is your right foot" in await room.says("which foot is it", agent=OWN)
    for wish in ("next", "again", "slower", "how many left", "ouch", "pause", "continue"):
        await room.says(wish, agent=OWN)
        assert relay.words[-1] == wish
    assert room.player.asked[-1][0] == "play"


async def test_outside_of_a_routine_they_go_where_they_always_went(room: Room, relay: Relay) -> None:
    await room.says("next", agent=OWN)
    assert relay.words == []
    await room.says(BEGUN, agent=OWN)
    await room.says("stop", agent=OWN)
    await room.waits(16 * 60)
    await room.is_("listening")
    await room.is_("idle")
    await room.says("next", agent=OWN)
    assert relay.words == [BEGUN, "stop"]


async def test_another_room_keeps_its_own_meanings(rooms: tuple[Room, Room], relay: Relay) -> None:
    kitchen, study = rooms
    await kitchen.says(BEGUN, agent=OWN)
    assert "Sorry" in await study.says("next", agent=OWN)
    assert relay.words == [BEGUN]
    await kitchen.says("next", agent=OWN)
    assert relay.words == [BEGUN, "next"]


async def test_they_end_with_the_integration(hass: HomeAssistant, room: Room, relay: Relay) -> None:
    await room.says(BEGUN, agent=OWN)
    entry = hass.config_entries.async_entries("gentle_roll")[0]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await room.says("next", agent=OWN)
    await room.says(BEGUN, agent=OWN)
    assert relay.words == [BEGUN]
