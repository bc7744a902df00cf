"""This computer's microphone, cut into utterances: for the terminal, where no browser does it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, Queue
from typing import Any, Final

import numpy as np

from skill.errors import EarError

from .pcm import CHUNK, MOST_SECONDS, RATE, SURE, Samples, SpeechDetector
from .weights import REMEDY

PRE_ROLL: Final = 12
"""Chunks kept from before speech was noticed: 380 ms."""
WINDOW, LEAST_SURE = 5, 3
"""Speech begins with so many sure chunks of the last few: 100 ms of it."""
HANGOVER: Final = 10
"""Chunks without speech that end an utterance: 320 ms."""
MOST_CHUNKS: Final = MOST_SECONDS * RATE // CHUNK
PATIENCE_S: Final = 1.0
PORTAUDIO: Final = (
    "The microphone cannot be used: PortAudio is missing. On Debian and Ubuntu, install libportaudio2."
)


def utterances(chunks: Iterable[Samples], detector: SpeechDetector) -> Iterator[Samples]:
    """What somebody says, each from a little before it to the silence after it.

    What lasts longer than ``MOST_SECONDS`` is no wish, and is left out.
    """
    before: deque[tuple[Samples, bool]] = deque(maxlen=PRE_ROLL)
    detector.reset()
    following = iter(chunks)
    for chunk in following:
        before.append((chunk, detector.chance(chunk) >= SURE))
        if sum(sure for _, sure in list(before)[-WINDOW:]) < LEAST_SURE:
            continue
        said = _said([each for each, _ in before], following, detector)
        before.clear()
        if said is not None:
            yield said


def _said(begun: list[Samples], following: Iterator[Samples], detector: SpeechDetector) -> Samples | None:
    quiet = 0
    for chunk in following:
        begun.append(chunk)
        quiet = 0 if detector.chance(chunk) >= SURE else quiet + 1
        if quiet >= HANGOVER:
            return np.concatenate(begun) if len(begun) <= MOST_CHUNKS else None
        del begun[MOST_CHUNKS + 1 :]
    return None


def microphone() -> Iterator[Samples]:
    """The chunks of the microphone that this computer prefers, open from now on.

    Raises EarError, with the remedy, where there is none or where it is taken away.
    """
    try:
        import sounddevice
    except ImportError as error:
        raise EarError(f"The microphone cannot be used: sounddevice is not installed. {REMEDY}") from error
    except OSError as error:  # what it raises where the library itself is not there
        raise EarError(PORTAUDIO) from error
    heard: Queue[bytes] = Queue()

    def put(sound: Any, *_: object) -> None:
        heard.put(bytes(sound))

    try:
        stream = sounddevice.RawInputStream(RATE, CHUNK, channels=1, dtype="int16", callback=put)
        stream.start()
    except sounddevice.PortAudioError as error:
        raise EarError(f"No microphone can be used on this computer: {error}.") from error
    return _chunks(stream, heard)


def _chunks(stream: Any, heard: Queue[bytes]) -> Iterator[Samples]:
    """What comes, for as long as somebody takes it and the microphone is there."""
    try:
        while stream.active:
            with suppress(Empty):
                yield np.frombuffer(heard.get(timeout=PATIENCE_S), "<i2")
    finally:
        stream.close()
    raise EarError("The microphone is gone: it was unplugged, or another program took it.")
