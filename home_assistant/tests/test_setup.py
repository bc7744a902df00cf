"""Setting up, moving, a new token, the actions, and what a report of a fault tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from custom_components.gentle_roll.diagnostics import async_get_config_entry_diagnostics
from custom_components.gentle_roll.skill import DOMAIN
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.conftest import TOKEN
from tests.relay import Fault, Relay
from tests.rooms import AGENT, Room

FOLDER = Path(__file__).parents[1] / "custom_components" / DOMAIN


@pytest.fixture(autouse=True)
async def _conversation(hass: HomeAssistant) -> None:
    for needed in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, needed, {})


async def test_it_is_set_up_with_an_address_and_a_token(hass: HomeAssistant, relay: Relay) -> None:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert flow["type"] == "form"
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {"url": relay.url, "token": TOKEN})
    assert done["type"] == "create_entry"
    assert done["data"] == {"url": relay.url, "token": TOKEN, "verify_ssl": True}
    await hass.async_block_till_done()
    assert hass.states.get(AGENT) is not None
    again = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert again["reason"] == "single_instance_allowed"


@pytest.mark.parametrize(
    ("fault", "token", "error"),
    [
        (Fault.GONE, TOKEN, "unreachable"),
        (Fault.OLD, TOKEN, "another_version"),
        (Fault.BROKEN, TOKEN, "refused"),
        (Fault.NONE, "wrong", "token"),
    ],
)
async def test_what_is_wrong_is_told_and_can_be_mended(
    hass: HomeAssistant, relay: Relay, fault: Fault, token: str, error: str
) -> None:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    relay.fault = fault
    told = await hass.config_entries.flow.async_configure(flow["flow_id"], {"url": relay.url, "token": token})
    assert told["errors"] == {"base": error}
    relay.fault = Fault.NONE
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {"url": relay.url, "token": TOKEN})
    assert done["type"] == "create_entry"
    await hass.async_block_till_done()


@pytest.mark.parametrize("odd", ["nowhere", "http://", "ftp://127.0.0.1", "http://127.0.0.1:1"])
async def test_an_address_that_is_none_is_told_of(hass: HomeAssistant, odd: str) -> None:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    told = await hass.config_entries.flow.async_configure(flow["flow_id"], {"url": odd})
    assert told["errors"] == {"base": "unreachable"}


async def test_it_can_move(hass: HomeAssistant, room: Room, entry: MockConfigEntry, skill_url: str) -> None:
    flow = await entry.start_reconfigure_flow(hass)
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {"url": skill_url})
    assert done["reason"] == "reconfigure_successful"
    assert entry.data == {"url": skill_url, "verify_ssl": True}
    await hass.async_block_till_done()
    assert "foot routine" in await room.says("start the foot routine")


async def test_a_token_is_renewed(hass: HomeAssistant, room: Room, entry: MockConfigEntry) -> None:
    flow = await entry.start_reauth_flow(hass)
    told = await hass.config_entries.flow.async_configure(flow["flow_id"], {"token": "wrong"})
    assert told["errors"] == {"base": "token"}
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {"token": TOKEN})
    assert done["reason"] == "reauth_successful"
    await hass.async_block_till_done()


async def test_actions_start_go_on_and_stop(hass: HomeAssistant, room: Room) -> None:
    at = {"device_id": room.device}
    told = await hass.services.async_call(
        DOMAIN, "start", {**at, "routine": "hand"}, blocking=True, return_response=True
    )
    assert "hand routine" in told["text"]
    await hass.services.async_call(DOMAIN, "next", at, blocking=True)
    assert len(room.player.streams) == 2
    await hass.services.async_call(DOMAIN, "stop", at, blocking=True)
    assert room.player.asked[-1] == ("stop", "")


async def test_an_action_that_cannot_be_done_says_why(
    hass: HomeAssistant, room: Room, entry: MockConfigEntry
) -> None:
    with pytest.raises(HomeAssistantError, match="There is no player here"):
        await hass.services.async_call(DOMAIN, "start", {}, blocking=True)
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError, match="is not set up, or not loaded"):
        await hass.services.async_call(DOMAIN, "start", {"device_id": room.device}, blocking=True)


async def test_a_skill_that_does_not_answer_is_seen_and_logged_once(
    hass: HomeAssistant, room: Room, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    relay.fault = Fault.GONE
    home = hass.config_entries.async_entries(DOMAIN)[0].runtime_data
    for _ in range(2):
        await home.async_refresh()
    assert hass.states.get(AGENT).state == "unavailable"
    assert caplog.text.count("Error fetching Gentle Roll data") == 1
    relay.fault = Fault.NONE
    await home.async_refresh()
    assert hass.states.get(AGENT).state != "unavailable"
    assert caplog.text.count("Fetching Gentle Roll data recovered") == 1


async def test_a_report_of_a_fault_tells_nothing_of_anybody(
    hass: HomeAssistant, room: Room, entry: MockConfigEntry, relay: Relay
) -> None:
    await room.says("start the foot routine")
    told = json.dumps(await async_get_config_entry_diagnostics(hass, entry))
    assert '"activity": "PLAYING"' in told
    for secret in (
        relay.url,
        TOKEN,
        room.device,
        room.player.entity_id,
        entry.entry_id,
        room.token,
        "routine",
    ):
        assert secret not in told


# What stands beside the code


def test_both_files_of_words_are_the_same() -> None:
    assert (FOLDER / "strings.json").read_bytes() == (FOLDER / "translations" / "en.json").read_bytes()


def test_every_rule_of_the_quality_scale_is_done_or_exempt_with_a_sentence() -> None:
    rules = yaml.safe_load((FOLDER / "quality_scale.yaml").read_text())["rules"]
    assert len(rules) == 54
    for rule, state in rules.items():
        exempt = (
            isinstance(state, dict)
            and state["status"] in ("exempt", "done")
            and state["comment"].endswith(".")
        )
        assert state == "done" or exempt, rule


def test_the_code_stays_small() -> None:
    assert sum(len(file.read_text().splitlines()) for file in FOLDER.glob("*.py")) < 720
