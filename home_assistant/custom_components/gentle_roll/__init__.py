"""Gentle Roll on the satellites of this home."""

import voluptuous as vol
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import IntegrationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .home import Home, HomeEntry
from .sentences import Sentences
from .skill import DOMAIN, SkillError

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
ACTIONS = {"start": "start the {routine} routine", "next": "next", "stop": "stop"}
"""By name: what is said."""
LIMB = vol.Optional("routine", default="foot")
FIELDS = vol.Schema({vol.Optional("device_id"): cv.string, LIMB: vol.In(["foot", "hand"])})


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Add the actions; each raises what it could not do as a sentence, and may return what was answered."""

    async def act(call: ServiceCall) -> ServiceResponse:
        entries = hass.config_entries.async_loaded_entries(DOMAIN)
        if not entries:
            raise SkillError("not_loaded")
        speaker = entries[0].runtime_data.speaker(call.data.get("device_id"))
        return {"text": (await speaker.say(ACTIONS[call.service].format(**call.data)))[0]}

    for name in ACTIONS:
        hass.services.async_register(DOMAIN, name, act, FIELDS, SupportsResponse.OPTIONAL)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HomeEntry) -> bool:
    """Let satellites speak with the skill.

    A skill that does not answer now stops nothing: then satellites say so, instead of being mute.
    """
    home = entry.runtime_data = Home(hass, entry)
    await home.async_refresh()
    if isinstance(home.last_exception, IntegrationError):
        raise home.last_exception
    await home.load()
    await Sentences(hass, home).attach()
    await hass.config_entries.async_forward_entry_setups(entry, [Platform.CONVERSATION])
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HomeEntry) -> bool:
    """Follow nobody any longer, and keep every place."""
    await entry.runtime_data.save()
    return await hass.config_entries.async_unload_platforms(entry, [Platform.CONVERSATION])
