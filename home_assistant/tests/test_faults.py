"""Whatever goes wrong: one sentence, the place kept, and no traceback in the log."""

from __future__ import annotations

import pytest
from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.relay import Fault, Relay
from tests.rooms import AGENT, Room
from tests.test_conversation import BEGUN


@pytest.fixture(autouse=True)
def _no_traceback(caplog: pytest.LogCaptureFixture) -> object:
    yield
    assert not [each for each in caplog.records if each.exc_info]
    errors = [each.getMessage() for each in caplog.records if each.levelname in ("ERROR", "CRITICAL")]
    assert all(
        "fetching Gentle Roll data" in each for each in errors
    )  # Home Assistant's own line, once an outage


async def goes_on_in(room: Room, relay: Relay, step: str) -> None:
    """The place is kept: the routine goes on there."""
    await room.says("continue")
    assert step in await relay.where(room.token, 0)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.GONE, "does not answer right now, and your place is kept."),
        (Fault.OLD, "are of different versions here."),
        (Fault.NEWER, "are of different versions here."),
        (Fault.BROKEN, "The skill met a fault of its own."),
    ],
)
async def test_a_skill_that_does_not_answer_is_told_of(
    room: Room, relay: Relay, fault: Fault, sentence: str
) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    relay.fault = fault
    assert sentence in await room.says("slower")
    assert not room.open
    relay.fault = Fault.NONE
    await goes_on_in(room, relay, "Step 2 of 11")


async def test_a_skill_that_is_not_there_at_all_is_told_of(
    hass: HomeAssistant, room: Room, relay: Relay
) -> None:
    await room.says(BEGUN)
    await relay.stop()
    assert "does not answer right now" in await room.says("next")
    await relay.start()


async def test_a_wrong_token_is_told_of_and_asked_for(hass: HomeAssistant, room: Room) -> None:
    entry = hass.config_entries.async_entries("gentle_roll")[0]
    entry.runtime_data.skill._headers = {"Authorization": "Bearer wrong"}
    assert "does not take the token of this home" in await room.says(BEGUN)
    await hass.services.async_call("homeassistant", "update_entity", {"entity_id": AGENT}, blocking=True)
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == ["reauth"]


async def test_an_answer_that_is_lost_is_asked_for_again_and_changes_nothing_twice(
    room: Room, relay: Relay
) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    relay.fault = Fault.LOST
    await room.says("next")
    assert relay.words[-2:] == ["next", "next"]
    same = [turn["turn"] for turn in relay.turns if turn.get("words") == "next"]
    assert same[0] == same[1]
    assert "Step 3 of 11" in await relay.where(room.token, 0)


async def test_home_assistant_may_restart_in_the_middle(
    hass: HomeAssistant, room: Room, relay: Relay
) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    entry = hass.config_entries.async_entries("gentle_roll")[0]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await room.player_is(MediaPlayerState.IDLE)
    await room.waits(900)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await goes_on_in(room, relay, "Step 2 of 11")


async def test_a_skill_that_is_not_there_at_the_start_is_told_of_later(
    hass: HomeAssistant, room: Room, relay: Relay
) -> None:
    entry = hass.config_entries.async_entries("gentle_roll")[0]
    relay.fault = Fault.GONE
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert "does not answer right now" in await room.says(BEGUN)
    relay.fault = Fault.NONE
    assert "foot routine" in await room.says(BEGUN)


async def test_a_player_that_is_gone_is_told_of(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    await room.player_goes()
    await room.waits(20)
    assert relay.of("PlaybackStopped")[-1]["offset"] == 100_000
    assert "The player does not answer right now" in await room.says("continue")
    room.player.comes_back()
    await goes_on_in(room, relay, "Step 2 of 11")


async def test_a_player_that_refuses_costs_the_sound_only(
    room: Room, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    room.player.refuses = True
    await room.says(BEGUN)
    assert "A satellite could not be followed: no such codec" in caplog.text
    room.player.refuses = False
    await room.says("continue")
    assert len(room.player.streams) == 1


async def test_other_media_are_given_way(room: Room, relay: Relay) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    await room.player_is(MediaPlayerState.PLAYING, shows="http://radio.example.org/jazz")
    await room.waits(60)
    assert relay.of("PlaybackStopped")[-1]["offset"] == 100_000
    await room.is_("listening")
    await room.is_("idle")
    assert len(room.player.streams) == 1  # the radio goes on
    await goes_on_in(room, relay, "Step 2 of 11")


async def test_two_satellites_keep_their_own_places(rooms: tuple[Room, Room], relay: Relay) -> None:
    kitchen, study = rooms
    await kitchen.says(BEGUN)
    await kitchen.waits(100)
    await study.says("start the hand routine")
    await study.waits(10)
    assert "gliding" in await kitchen.says("which foot is it")
    await study.says("next")
    assert "hand" in await relay.where(study.token, 0)
    assert "foot" in await relay.where(kitchen.token, 0)


@pytest.mark.parametrize("language", ["de", "fr-FR"])
async def test_an_assistant_of_another_language_is_told_so(room: Room, language: str) -> None:
    assert await room.says("starte die Routine", language=language) == (
        "Gentle Roll speaks English only. Please set this assistant to English."
    )


async def test_words_of_another_language_are_not_understood_and_cost_nothing(
    room: Room, relay: Relay
) -> None:
    await room.says(BEGUN)
    await room.waits(100)
    assert "not" in await room.says("nächster Schritt bitte")
    assert "Step 2 of 11" in await relay.where(room.token, 0)


async def test_words_too_long_to_be_meant_are_refused_in_a_sentence(room: Room) -> None:
    assert (await room.says("foot " * 200)).startswith("Gentle Roll could not take that.")


async def test_a_wrong_token_at_the_start_is_asked_for(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, "token": "wrong"})
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]


async def test_another_version_at_the_start_is_told_of(
    hass: HomeAssistant, entry: MockConfigEntry, relay: Relay
) -> None:
    relay.fault = Fault.OLD
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.error_reason_translation_key == "another_version"
