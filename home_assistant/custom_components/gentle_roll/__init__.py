"""Gentle Roll on the satellites of this home."""

from __future__ import annotations

from typing import Final

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .home import Home
from .sentences import Sentences
from .skill import DOMAIN, Skill, SkillError

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS: Final = [Platform.CONVERSATION]
ACTIONS: Final = {"start": "start the {routine} routine", "next": "next", "stop": "stop"}
"""By name: what is said."""
FIELDS: Final = {
    vol.Optional("device_id"): cv.string,
    vol.Optional("routine", default="foot"): vol.In(["foot", "hand"]),
}
HomeEntry = ConfigEntry[Home]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Add the actions; each raises what it could not do as a sentence, and may return what was answered."""

    async def act(call: ServiceCall) -> ServiceResponse:
        entries = hass.config_entries.async_entries(DOMAIN)
        if not entries or entries[0].state is not ConfigEntryState.LOADED:
            raise SkillError("not_loaded")
        speaker = entries[0].runtime_data.speaker(call.data.get("device_id"))
        return {"text": (await speaker.say(ACTIONS[call.service].format(**call.data)))[0]}

    for name in ACTIONS:
        answers = SupportsResponse.OPTIONAL
        hass.services.async_register(DOMAIN, name, act, vol.Schema(FIELDS), supports_response=answers)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HomeEntry) -> bool:
    """Let satellites speak with the skill.

    A skill that does not answer now stops nothing: then satellites say so, instead of being mute.
    """
    skill = Skill(hass, dict(entry.data), entry.entry_id)
    try:
        await skill.check()
    except SkillError as error:
        if error.key in ("token", "another_version"):
            kind = ConfigEntryAuthFailed if error.key == "token" else ConfigEntryError
            raise kind(translation_domain=DOMAIN, translation_key=error.key) from error
    entry.runtime_data = Home(hass, skill, entry.data.get("player"))
    await entry.runtime_data.load()
    await Sentences(hass, entry.runtime_data).attach()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HomeEntry) -> bool:
    """Follow nobody any longer."""
    await entry.runtime_data.close()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
