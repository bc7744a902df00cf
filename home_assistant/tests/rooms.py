"""Rooms with a satellite and its player: stand-ins at Home Assistant's own seam, with the states real ones have."""

from __future__ import annotations

from typing import Any

from custom_components.gentle_roll.clock import Clock
from homeassistant.components import conversation
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerState,
)
from homeassistant.components.media_player import (
    MediaPlayerEntityFeature as Feature,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

AGENT = "conversation.gentle_roll"


class Ticks:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Player(MediaPlayerEntity):
    """The player of a satellite: it tells neither title nor place, and has neither next nor queue."""

    _attr_should_poll = False
    _attr_supported_features = Feature.PLAY_MEDIA | Feature.PAUSE | Feature.STOP | Feature.VOLUME_SET

    def __init__(self, name: str) -> None:
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_state = MediaPlayerState.IDLE
        self.asked: list[tuple[str, str]] = []
        """What was asked of it, in order, with the address."""
        self.slow = self.refuses = False
        """Whether it says only later that it plays, or cannot play at all."""

    async def async_play_media(self, media_type: str, media_id: str, **kwargs: Any) -> None:
        if self.refuses:
            raise HomeAssistantError("no such codec")
        self.asked.append(("play", media_id))
        if not self.slow:
            self.becomes(MediaPlayerState.PLAYING)

    async def async_media_pause(self) -> None:
        self.asked.append(("pause", ""))
        self.becomes(MediaPlayerState.PAUSED)

    async def async_media_stop(self) -> None:
        self.asked.append(("stop", ""))
        self.becomes(MediaPlayerState.IDLE)

    def becomes(self, state: MediaPlayerState, shows: str | None = None) -> None:
        """Change by itself, or by somebody's hand."""
        self._attr_state = state
        self._attr_media_content_id = shows
        self.async_write_ha_state()

    def cannot_pause(self) -> None:
        self._attr_supported_features &= ~Feature.PAUSE
        self.async_write_ha_state()

    def goes(self) -> None:
        """Lose its network."""
        self._attr_available = False
        self.async_write_ha_state()

    def comes_back(self) -> None:
        self._attr_available = True
        self.becomes(MediaPlayerState.IDLE)

    @property
    def streams(self) -> list[str]:
        """The addresses that it played."""
        return [url for what, url in self.asked if what == "play"]


class Room:
    """A satellite, its player, and who speaks there."""

    def __init__(self, hass: HomeAssistant, player: Player, ticks: Ticks) -> None:
        self._hass, self.player, self._ticks = hass, player, ticks
        owner = MockConfigEntry(domain="test")
        owner.add_to_hass(hass)
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=owner.entry_id, identifiers={("test", player.name)}
        )
        self.device = device.id
        registry = er.async_get(hass)
        registry.async_update_entity(player.entity_id, device_id=device.id)
        name = str(player.name).lower()
        satellite = registry.async_get_or_create(
            "assist_satellite", "test", name, suggested_object_id=name, device_id=device.id
        )
        self.satellite = satellite.entity_id
        self.conversation: str | None = None
        self.open = False
        self.answer = ""
        hass.states.async_set(self.satellite, "idle")

    async def is_(self, state: str) -> None:
        """Let the satellite be in a state."""
        self._hass.states.async_set(self.satellite, state)
        await self._hass.async_block_till_done()

    @property
    def clock(self) -> Clock:
        """Of the stream that plays or played last."""
        entry = self._hass.config_entries.async_entries("gentle_roll")[0]
        clock: Clock = entry.runtime_data.speaker(self.device).clock
        return clock

    @property
    def token(self) -> str:
        """Of the stream that plays or played last."""
        return str(self.clock.token)

    async def asks(
        self, words: str, device: str | None = "", agent: str | None = AGENT, language: str = "en"
    ) -> str:
        """Let words reach an agent, from here or from no device."""
        where = self.device if device == "" else device
        result = await conversation.async_converse(
            self._hass, words, self.conversation, Context(), language, agent, device_id=where
        )
        await self._hass.async_block_till_done()
        self.conversation, self.open = result.conversation_id, result.continue_conversation
        return str(result.response.speech["plain"]["speech"])

    async def says(self, words: str, agent: str | None = AGENT, language: str = "en") -> str:
        """Say something after the wake word, or into the open microphone, and hear the answer out."""
        await self.is_("listening")
        await self.is_("processing")
        self.answer = await self.asks(words, agent=agent, language=language)
        await self.is_("responding")
        await self.is_("idle")
        return self.answer

    async def wakes_in_vain(self) -> None:
        """Say the wake word, or leave the open microphone, without a word."""
        await self.is_("listening")
        await self.is_("idle")

    async def waits(self, seconds: float) -> None:
        """Let time pass."""
        self._ticks.now += seconds
        await self._hass.async_block_till_done()

    async def player_is(self, state: MediaPlayerState, shows: str | None = None) -> None:
        """Let the player change, by itself or by somebody's hand."""
        self.player.becomes(state, shows)
        await self._hass.async_block_till_done()

    async def player_goes(self) -> None:
        """Let the player lose its network."""
        self.player.goes()
        await self._hass.async_block_till_done()

    async def hears_out(self) -> None:
        """Let the stream come to its end."""
        self._ticks.now += 3600
        self.player.becomes(MediaPlayerState.IDLE)
        await self._hass.async_block_till_done()
