"""The satellites of this home: each has its own session and place, all share one memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store

from .clock import Clock
from .skill import DOMAIN, Json, Skill, SkillError
from .speaker import Speaker

NO_DEVICE: Final = "home-assistant"
"""Whoever writes in the browser or the app speaks from no device."""
SAVE_SECONDS: Final = 5


class Home:
    """Every satellite that has spoken with the skill, and where each is in its routine."""

    def __init__(self, hass: HomeAssistant, skill: Skill, player: str | None) -> None:
        """``player`` is used for a satellite that has none of its own."""
        self.skill, self._hass, self._player = skill, hass, player
        self.speakers: dict[str, Speaker] = {}
        self.ends: list[Callable[[], None]] = []
        """What ends with the home."""
        self.changed: Callable[[], None] = lambda: None
        """Called whenever a routine may have begun or ended somewhere."""
        self._store: Store[Json] = Store(hass, 1, DOMAIN)

    async def load(self) -> None:
        """Read the places that were kept when Home Assistant stopped."""
        for device, kept in (await self._store.async_load() or {}).items():
            self.speaker(device, Clock(**kept, activity="PAUSED"))

    async def close(self) -> None:
        """Follow nobody any longer, and keep every place."""
        await self._store.async_save(self._kept())
        for end in self.ends:
            end()

    def speaker(self, device: str | None, clock: Clock | None = None) -> Speaker:
        """The satellite that is this device, found anew when it is first heard."""
        device = device or NO_DEVICE
        if device not in self.speakers:
            entries = er.async_entries_for_device(er.async_get(self._hass), device)
            found = {each.domain: each.entity_id for each in reversed(entries)}
            entities = found.get("media_player", self._player), found.get("assist_satellite")
            self.speakers[device] = Speaker(self.skill, device, entities, clock or Clock())
            self.ends.append(self.speakers[device].follow(self._hass, self._changed))
        return self.speakers[device]

    async def say(self, device: str | None, words: str, language: str) -> tuple[str, bool]:
        """What is answered, and whether words are waited for; where something fails, one sentence says so."""
        try:
            if not language.lower().startswith("en"):
                raise SkillError("english_only")
            return await self.speaker(device).say(words)
        except SkillError as error:
            return error.sentence, False

    @callback
    def _changed(self) -> None:
        self._store.async_delay_save(self._kept, SAVE_SECONDS)
        self.changed()

    def _kept(self) -> Json:
        clocks = {device: speaker.clock for device, speaker in self.speakers.items()}
        return {
            device: {"token": clock.token, "offset": clock.now, "length": clock.length}
            for device, clock in clocks.items()
            if clock.token and clock.activity != "FINISHED"
        }
