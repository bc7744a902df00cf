"""This computer's microphone, cut into utterances: for the terminal, where no browser does it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from queue import Empty, Queue
from typing import Any, Final, NamedTuple

import numpy as np

from skill.errors import EarError

from .echo import Played, without
from .pcm import CHUNK, MOST_SECONDS, RATE, SURE, Samples, SpeechDetector, loudness
from .weights import REMEDY

PRE_ROLL: Final = 12
"""Chunks kept from before speech was noticed: 380 ms."""
WINDOW, LEAST_SURE = 5, 3
"""Speech begins with so many sure chunks of the last few: 100 ms of it."""
HANGOVER: Final = 10
"""Chunks without speech that end an utterance: 320 ms."""
LIKELY: Final = 4
"""Chunks without speech after which it may be over: 130 ms."""
EARLY: Final = frozenset({24, 40})
"""Chunks after which it has begun: 0.4 and 0.9 s after speech was noticed."""
MOST_CHUNKS: Final = MOST_SECONDS * RATE // CHUNK
PATIENCE_S: Final = 1.0
PORTAUDIO: Final = (
    "The microphone cannot be used: PortAudio is missing. On Debian and Ubuntu, install libportaudio2."
)


AT_ONCE: Final = 3
"""Chunks from which the own voice is taken at a time, which takes 15 ms."""
HEARD_MS: Final = 2_000
"""So much of the last sound tells the way from the loudspeaker to the microphone."""
OWN_DB: Final = 8.0
"""Where so much of a sound was the loudspeaker's, what is left of it is no voice."""
Marked = tuple[Samples, bool]
"""A chunk, and whether somebody speaks in it."""


class Said(NamedTuple):
    """What somebody has said so far, from a little before it on."""

    samples: Samples
    """None at all where it lasted too long."""
    over: bool


_NOTHING: Final = np.zeros(0, np.int16)


def utterances(
    chunks: Iterable[Samples],
    detector: SpeechDetector,
    played: Callable[[int], Played | None] = lambda ms: None,
) -> Iterator[Said]:
    """What somebody says: where it has begun, where it may be over, and once more with the silence after it.

    What lasts longer than ``MOST_SECONDS`` is no wish: it ends without samples. ``played`` gives what the
    loudspeaker played in so many ms and before, see ``OwnSpeech.played``: its voice is nobody's.
    """
    before: deque[Marked] = deque(maxlen=PRE_ROLL)
    detector.reset()
    following = _marked(iter(chunks), detector, played)
    for marked in following:
        before.append(marked)
        if sum(sure for _, sure in list(before)[-WINDOW:]) >= LEAST_SURE:
            yield from _said([each for each, _ in before], following)
            before.clear()


def _said(begun: list[Samples], following: Iterator[Marked]) -> Iterator[Said]:
    quiet = 0
    for chunk, sure in following:
        begun.append(chunk)
        quiet = 0 if sure else quiet + 1
        endless = len(begun) > MOST_CHUNKS
        if quiet >= HANGOVER:
            yield Said(_NOTHING if endless else np.concatenate(begun), over=True)
            return
        if not endless and (quiet == LIKELY or (quiet < LIKELY and len(begun) in EARLY)):
            yield Said(np.concatenate(begun), over=False)
        del begun[MOST_CHUNKS + 1 :]


def _marked(
    chunks: Iterator[Samples], detector: SpeechDetector, played: Callable[[int], Played | None]
) -> Iterator[Marked]:
    """Each chunk, and whether there is a voice in what is left of it without the loudspeaker's sound."""
    heard = np.zeros(HEARD_MS * RATE // 1000, np.int16)
    while following := list(islice(chunks, AT_ONCE)):
        heard = np.concatenate([heard, *following])[-len(heard) :]
        own = played(HEARD_MS)
        left = heard if own is None else without(heard, own)
        for number, chunk in enumerate(following):
            end = len(heard) - (len(following) - 1 - number) * CHUNK
            around = slice(end - 4 * CHUNK, end)
            speaks = detector.chance(left[end - CHUNK : end]) >= SURE
            yield chunk, speaks and loudness(left[around]) > loudness(heard[around]) - OWN_DB


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
