"""This computer's loudspeaker: what a player plays by its clock, heard where it is in it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import numpy as np

from skill.audio.encode import decode
from skill.audio.frames import SAMPLE_RATE
from skill.audio.pcm import Pcm, quiet, samples
from skill.audio.streams import StreamLibrary, stream_at
from skill.errors import AudioError

from .echo import Activity
from .echo.player import Player

LATE: Final = samples(250)
"""So far the sound may drift from the player's clock, before it jumps: less is not noticed, and a jump is."""
LOOK_EVERY_S: Final = 0.05
AHEAD_S: Final = 0.25
"""So far ahead blocks are made: whoever listens and understands meanwhile holds this process up."""
KEPT: Final = samples(12_000)
"""So much is kept of what was played: the longest utterance, and what came before it."""
_MISSING: Final = (
    "No sound can be played: sounddevice is not installed. "
    "Install it with: .venv/bin/python -m pip install -r requirements-ear.txt"
)
_PORTAUDIO: Final = (
    "No sound can be played: PortAudio is missing. On Debian and Ubuntu, install libportaudio2."
)


class Following:
    """The sound of what a player plays, block by block.

    ``look`` decodes what it plays now, which takes a moment; ``fill`` is quick enough for the thread
    of an audio device. ``fetch`` gives the stream behind an address as whole MP3 frames, None for none.
    """

    def __init__(self, player: Player, fetch: Callable[[str], bytes | None]) -> None:
        self._player = player
        self._fetch = fetch
        self._sounds: dict[str, Pcm] = {}
        self._at = 0

    def look(self) -> None:
        """Have the sound of what plays ready, and forget what played before; where there is none, silence."""
        stream = self._player.stream
        if stream is None or stream.url in self._sounds:
            return
        data = None
        with suppress(AudioError):
            data = self._fetch(stream.url)
        self._sounds = {stream.url: decode(data) if data else np.zeros(0, np.float32)}

    def fill(self, count: int) -> Pcm:
        """The next ``count`` samples: the stream from where it is, silence while nothing plays."""
        block = np.zeros(count, np.float32)
        stream = self._player.stream
        if stream is None or self._player.activity is not Activity.PLAYING:
            return block
        there = samples(self._player.offset_ms)
        if abs(there - self._at) > LATE:
            self._at = there
        sound = self._sounds.get(stream.url, block[:0])[self._at : self._at + count]
        block[: len(sound)] = sound
        self._at += count
        return block


class Lately:
    """Whether a loudspeaker is heard, and the last of what it played."""

    def __init__(self) -> None:
        self._blocks: deque[Pcm] = deque()
        self._count = 0
        self.silent = False
        """Whether blocks are played as silence."""

    def add(self, block: Pcm) -> None:
        """It plays a block, which is made silent first where nothing is to be heard."""
        if self.silent:
            block[:] = 0
        self._blocks.append(block)
        self._count += len(block)
        while self._count - len(self._blocks[0]) >= KEPT:
            self._count -= len(self._blocks.popleft())

    def last(self, ms: int) -> Pcm:
        """What was played in the last ``ms``; silence where that is not known any more."""
        return np.concatenate([quiet(samples(ms)), *self._blocks.copy()])[-samples(ms) :]


@contextmanager
def heard(
    player: Player, fetch: Callable[[str], bytes | None], also: Callable[[Pcm], None] | None = None
) -> Iterator[Lately]:
    """Let what ``player`` plays be heard, for as long as the block lasts; ``also`` puts more into a block.

    Raises AudioError, with the remedy, where this computer has nothing to play with.
    """
    following, lately, over = Following(player, fetch), Lately(), threading.Event()

    def follow() -> None:
        while not over.wait(LOOK_EVERY_S):
            following.look()

    def fill(count: int) -> Pcm:
        block = following.fill(count)
        if also is not None:
            also(block)
        lately.add(block)
        return block

    with _output(fill):
        thread = threading.Thread(target=follow, name="loudspeaker", daemon=True)
        thread.start()
        try:
            yield lately
        finally:
            over.set()
            thread.join()


def _output(fill: Callable[[int], Pcm]) -> Any:
    """An open audio device that asks ``fill`` for each block, as a context."""
    try:
        import sounddevice
    except ImportError as error:
        raise AudioError(_MISSING) from error
    except OSError as error:  # what it raises where the library itself is not there
        raise AudioError(_PORTAUDIO) from error

    def put(block: Any, count: int, *_: object) -> None:
        block[:] = fill(count).tobytes()

    try:
        return sounddevice.RawOutputStream(
            SAMPLE_RATE, channels=1, dtype="float32", latency=AHEAD_S, callback=put
        )
    except sounddevice.PortAudioError as error:
        raise AudioError(f"No sound can be played on this computer: {error}.") from error


def stream_bytes(libraries: Mapping[str, StreamLibrary], url: str) -> bytes | None:
    """The stream behind an address of this installation, as MP3; None where there is none."""
    found = stream_at(libraries, url)
    return found.library.stream(found.step, found.bed) if found else None
