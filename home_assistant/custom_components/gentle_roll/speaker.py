"""One satellite: it speaks with the skill, and plays its streams on a media player."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from homeassistant.components.media_player.const import MediaPlayerEntityFeature
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event

from .clock import Clock
from .skill import LOGGER, Json, Skill, SkillError

BUSY: Final = frozenset({"listening", "processing", "responding"})
"""States of a satellite in which nothing of ours may sound."""
GO_ON: Final = {"type": "PlaybackController.PlayCommandIssued"}
UNANSWERED: Final = {"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"}
Entities = tuple[str | None, str | None]


class Speaker:
    """Follows one satellite, its player and what the skill wants of both."""

    def __init__(
        self, hass: HomeAssistant, skill: Skill, device: str, entities: Entities, clock: Clock
    ) -> None:
        """``entities``: its media player and its satellite, where it has them."""
        self._hass, self._skill, self._device, self.clock = hass, skill, device, clock
        self.player, self.satellite = entities
        self.open = False
        """Whether the skill waits for an answer."""
        self._next: Json | None = None
        """What plays as soon as the satellite is quiet."""
        self._held = False
        """Whether a stream that plays waits for the satellite to be quiet."""
        self._unheard = False
        """Whether the satellite listens, or listened, and no words came of it."""
        self._lock = asyncio.Lock()

    def follow(self, entry: ConfigEntry[Any], changed: Callable[[], None]) -> None:
        """Follow it while an entry is loaded; ``changed`` tells that a routine may have begun or ended."""
        self._changed = changed
        for one, call in (self.player, self._player_changed), (self.satellite, self._satellite_changed):
            if one:
                entry.async_on_unload(async_track_state_change_event(self._hass, one, call))

    @property
    def live(self) -> bool:
        """Whether a routine is under way here, so that "next" is meant for it."""
        return self.open or self._next is not None or self.clock.recent

    async def say(self, words: str) -> tuple[str, bool]:
        """What the skill answers, and whether it waits for words. Raises SkillError; the place is kept."""
        async with self._lock:
            self._unheard = False
            answer = await self._ask(words=words)
            await self._follow(answer)
        return " ".join(each["text"] for each in answer["say"]), self.open

    # What the skill wants

    async def _ask(self, **asked: Any) -> Json:
        return await self._skill.ask(self._device, player=self.clock.told(), rest=True, **asked)

    async def _follow(self, answer: Json) -> None:
        self.open = answer["listen"]
        try:
            if answer["stop"]:
                await self._stop()
            if answer["play"]:
                if self._state(self.player) is None:
                    raise SkillError("player_unavailable" if self.player else "no_player")
                self._next = answer["play"]
            if not self._busy:
                await self._go_on()
        finally:
            self._changed()

    async def _stop(self) -> None:
        was, self._held, self._next = self.clock.activity, False, None
        self.clock.hold("STOPPED")
        if was == "PLAYING":
            await self._call("media_stop")
            await self._tell("Stopped")

    async def _go_on(self) -> None:
        """Play what was wanted, or what was held: that from its last cue on."""
        if self.open:
            return
        if self._held and self._next is None:
            self._next = (await self._ask(event=GO_ON))["play"]
        self._held, play, self._next = False, self._next, None
        if play:
            self.clock.load(play)
            await self._call("play_media", media_content_id=play["url"], media_content_type="music")
            state = self._state(self.player)
            if state and state.state == "playing":
                await self._began(state)

    async def _began(self, state: State) -> None:
        self.clock.run(state.attributes.get("media_content_id"))
        await self._tell("Started")

    async def _tell(self, what: str) -> Json:
        about = {"token": self.clock.token, "offset": self.clock.now}
        return await self._ask(event={"type": f"AudioPlayer.Playback{what}", **about})

    async def _call(self, service: str, **data: Any) -> None:
        told = {"entity_id": self.player, **data}
        await self._hass.services.async_call("media_player", service, told, blocking=True)

    # What the satellite and its player do

    @property
    def _busy(self) -> bool:
        state = self._state(self.satellite)
        return state is not None and state.state in BUSY

    def _state(self, entity: str | None) -> State | None:
        state = self._hass.states.get(entity) if entity else None
        return state if state and state.state != "unavailable" else None

    @callback
    def _satellite_changed(self, event: Event[EventStateChangedData]) -> None:
        if not self._busy:
            self._later(self._fell_silent())
            return
        state, player = self._state(self.satellite), self._state(self.player)
        self._unheard |= state is not None and state.state == "listening"
        if self.clock.sounds and player:
            self.clock.hold("PLAYING")
            self._held = True
            pauses = player.attributes["supported_features"] & MediaPlayerEntityFeature.PAUSE
            self._later(self._call("media_pause" if pauses else "media_stop"))

    async def _fell_silent(self) -> None:
        if self.open and self._unheard:
            await self._follow(await self._ask(event=UNANSWERED))
        elif not self._busy:
            await self._go_on()

    @callback
    def _player_changed(self, event: Event[EventStateChangedData]) -> None:
        state = self._state(self.player)
        now = state.state if state else "unavailable"
        if self._busy or self._held:
            return  # the satellite speaks through it
        ours = state is not None and state.attributes.get("media_content_id") in self.clock.shown
        if self.clock.since is None:
            if (
                state
                and now == "playing"
                and (self.clock.sounds or (ours and self.clock.activity == "PAUSED"))
            ):
                self._later(self._began(state))
        elif now == "idle" and self.clock.unsettle():
            return  # what ended was the answer; the stream is about to begin
        elif not ours or now not in ("playing", "buffering"):
            finished = ours and now != "paused" and self.clock.heard_out
            self.clock.hold("FINISHED" if finished else "PAUSED")
            if now != "paused":
                self.clock.shown = frozenset()  # whatever plays next is not ours
            self._later(self._ended("Finished" if finished else "Stopped"))

    async def _ended(self, how: str) -> None:
        await self._follow(await self._tell(how))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it in turn; what fails costs nothing but that, and the place is kept."""

        async def in_turn() -> None:
            async with self._lock:
                try:
                    await work
                except HomeAssistantError as error:
                    LOGGER.warning("A satellite could not be followed: %s", error)
            self._changed()

        self._hass.async_create_task(in_turn())
