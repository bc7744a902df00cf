"""Where the skill is, asked for in the user interface."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.helpers.selector import selector

from .skill import DOMAIN, NOBODY, Json, Skill, SkillError

Fields: TypeAlias = dict[vol.Marker, Any]
_TOKEN: Final[Fields] = {vol.Optional("token"): selector({"text": {"type": "password"}})}
_ALL: Final[Fields] = {
    vol.Required("url"): selector({"text": {"type": "url"}}),
    **_TOKEN,
    vol.Optional("verify_ssl", default=True): selector({"boolean": {}}),
    vol.Optional("player"): selector({"entity": {"domain": "media_player"}}),
}


class GentleRollFlow(ConfigFlow, domain=DOMAIN):
    """Asks for the address, and for the token where the skill wants one."""

    VERSION = 1

    async def async_step_user(self, user_input: Json | None = None) -> ConfigFlowResult:
        """Somebody adds the integration."""
        return await self._asked("user", _ALL, user_input, None)

    async def async_step_reconfigure(self, user_input: Json | None = None) -> ConfigFlowResult:
        """The skill moved."""
        return await self._asked("reconfigure", _ALL, user_input, self._get_reconfigure_entry())

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """The skill did not take the token."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: Json | None = None) -> ConfigFlowResult:
        """Ask for the token anew."""
        return await self._asked("reauth_confirm", _TOKEN, user_input, self._get_reauth_entry())

    async def _asked(
        self, step: str, fields: Fields, given: Json | None, entry: ConfigEntry | None
    ) -> ConfigFlowResult:
        known, errors = dict(entry.data) if entry else {}, dict[str, str]()
        if given is not None:
            data = {name: value for name, value in known.items() if name not in fields} | given
            try:
                await Skill(self.hass, data, NOBODY).check()
            except SkillError as error:
                errors = {"base": error.key}
            else:
                if entry:
                    return self.async_update_reload_and_abort(entry, data=data)
                return self.async_create_entry(title="Gentle Roll", data=data)
        schema = self.add_suggested_values_to_schema(vol.Schema(fields), given or known)
        return self.async_show_form(step_id=step, data_schema=schema, errors=errors)
