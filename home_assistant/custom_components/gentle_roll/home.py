"""The satellites of this home: each has its own session and place, all share one memory."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .clock import Clock
from .skill import DOMAIN, LOGGER, Json, Skill, SkillError
from .speaker import Speaker

NO_DEVICE = "home-assistant"
"""Whoever writes in the browser or the app speaks from no device."""
SAVE_SECONDS = 5
EVERY = timedelta(seconds=60)
"""So often it is looked whether the skill answers."""
FAULTS = {"token": ConfigEntryAuthFailed, "another_version": ConfigEntryError}
"""What waiting does not mend."""
HomeEntry: TypeAlias = "ConfigEntry[Home]"


class Home(DataUpdateCoordinator[None]):
    """Every satellite that has spoken with the skill, and where each is in its routine."""

    def __init__(self, hass: HomeAssistant, entry: HomeEntry) -> None:
        super().__init__(hass, LOGGER, config_entry=entry, name="Gentle Roll", update_interval=EVERY)
        self.skill, self.entry = Skill(hass, dict(entry.data), entry.entry_id), entry
        self.speakers: dict[str, Speaker] = {}
        self.changed: Callable[[], None] = lambda: None
        """Called whenever a routine may have begun or ended somewhere."""
        self._store: Store[Json] = Store(hass, 1, DOMAIN)

    async def _async_update_data(self) -> None:
        try:
            await self.skill.check()
        except SkillError as error:
            fault = FAULTS.get(error.key, UpdateFailed)
            raise fault(translation_domain=DOMAIN, translation_key=error.key) from error

    async def load(self) -> None:
        """Read the places that were kept when Home Assistant stopped."""
        for device, kept in (await self._store.async_load() or {}).items():
            self.speaker(device, Clock(**kept, activity="PAUSED"))

    async def save(self) -> None:
        """Keep every place."""
        await self._store.async_save(self._kept())

    def speaker(self, device: str | None, clock: Clock | None = None) -> Speaker:
        """The satellite that is this device, found anew when it is first heard."""
        device = device or NO_DEVICE
        if device not in self.speakers:
            entries = er.async_entries_for_device(er.async_get(self.hass), device)
            found = {each.domain: each.entity_id for each in reversed(entries)}
            entities = found.get("media_player", self.entry.data.get("player")), found.get("assist_satellite")
            made = self.speakers[device] = Speaker(self.hass, self.skill, device, entities, clock or Clock())
            made.follow(self.entry, self._changed)
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
