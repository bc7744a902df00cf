"""Twenty whole sessions, each with its own interruptions: all end complete, and both sides got the same."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import HomeAssistant

from tests.relay import Fault, Relay
from tests.rooms import Room

SESSIONS: Final = 20
COUNTS: Final = frozenset({"One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Two more.", "Last one."})
ASKED: Final = (
    "how many left", "which foot is it", "which step is this", "how much longer", "help", "again", "ouch",
    "what comes next", "bananas",
)  # fmt: skip
"""What may be said in any step without a change to its length."""


class Heard:
    """What came out of the player, by the step that the skill itself says it belongs to."""

    def __init__(self, room: Room, relay: Relay) -> None:
        self._room, self._relay = room, relay
        self.counts: dict[str, set[str]] = {}
        """By step, such as ``gliding, right foot``: the counts that were heard whole."""

    async def plays(self, seconds: float) -> None:
        """Let the stream play so long, or to its end."""
        clock, stream = self._room.clock, self._room.player.streams[-1]
        begin, token = clock.now, str(clock.token)
        await self._room.waits(seconds)
        for start, end, words in await self._relay.captions(stream):
            if begin <= start and end <= clock.now and words in COUNTS:
                step = (await self._relay.where(token, start)).split(", ", 1)[1]
                self.counts.setdefault(step, set()).add(words)


async def nothing(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    await room.wakes_in_vain()


async def asks(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    assert await room.says(dice.choice(ASKED))


async def pauses(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    await room.says("pause")
    await room.waits(dice.randint(5, 3000))
    await room.says("continue")


async def presses_pause(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    await room.player_is(MediaPlayerState.PAUSED)
    await room.waits(dice.randint(5, 3000))
    await room.player_is(MediaPlayerState.PLAYING)


async def loses_the_skill(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    relay.fault = Fault.GONE
    assert "your place is kept" in await room.says("slower")
    relay.fault = Fault.NONE
    await room.says("continue")


async def loses_an_answer(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    relay.fault = Fault.LOST
    await room.says("how many left")


async def restarts(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    entry = hass.config_entries.async_entries("gentle_roll")[0]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await room.player_is(MediaPlayerState.IDLE)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await room.says("continue")


async def plays_the_radio(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    await room.player_is(MediaPlayerState.PLAYING, shows="http://radio.example.org/jazz")
    await room.waits(300)
    await room.player_is(MediaPlayerState.IDLE)
    await room.says("continue")


async def hurries(hass: HomeAssistant, room: Room, relay: Relay, dice: random.Random) -> None:
    """A pace holds for both sides: it is changed before the first stroke only."""
    if "settling" in await relay.where(str(room.clock.token), room.clock.now):
        await room.says(dice.choice(["slower", "faster", "next"]))


Interruption = Callable[[HomeAssistant, Room, Relay, random.Random], Awaitable[None]]
INTERRUPTIONS: Final[tuple[Interruption, ...]] = (
    nothing, asks, asks, asks, pauses, presses_pause, loses_the_skill, loses_an_answer, restarts, plays_the_radio,
    hurries,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(SESSIONS))
async def test_a_whole_session_ends_complete_with_both_sides_equal(
    hass: HomeAssistant, room: Room, relay: Relay, seed: int
) -> None:
    dice, heard = random.Random(seed), Heard(room, relay)
    limb = dice.choice(["foot", "hand"])
    await room.says(f"start the {limb} routine")
    while not room.clock.heard_out:
        await heard.plays(dice.randint(3, 120))
        if not room.clock.heard_out:
            await dice.choice(INTERRUPTIONS)(hass, room, relay, dice)
            assert room.player.state is MediaPlayerState.PLAYING
    await room.player_is(MediaPlayerState.IDLE)
    assert len(relay.of("PlaybackFinished")) == 1
    strokes = {step.split(", ")[0] for step in heard.counts}
    assert len(strokes) >= 3  # one goes by the clock, not by counts
    for stroke in strokes:
        counts = [heard.counts.get(f"{stroke}, {side} {limb}.") for side in ("left", "right")]
        assert counts[0] == counts[1] != set(), (stroke, heard.counts)
