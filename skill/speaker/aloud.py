"""Answers aloud on this computer's loudspeaker, sentence by sentence."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Final

from skill.audio.encode import decode
from skill.audio.pcm import Pcm, quiet, samples
from skill.errors import AudioError
from skill.json import Json

MOST_KEPT: Final = 32
"""Sentences of which is kept when they sounded: more than are said in the time that matters."""


class Aloud:
    """Says answers, one at a time."""

    def __init__(self, sound: Callable[[str], bytes | None], now: Callable[[], float] = monotonic) -> None:
        """``sound`` gives the MP3 at a sentence's address, or raises AudioError; ``now`` counts seconds."""
        self._sound = sound
        self._now = now
        self._going: _Recital | None = None
        self._said: deque[tuple[float, str]] = deque(maxlen=MOST_KEPT)

    def speak(self, say: Sequence[Json], then: Callable[[], None]) -> bool:
        """Say the parts of an answer, and call ``then`` at its end, unless it is broken off before.

        Returns at once: False where no part has a sound, and ``then`` is never called.
        """
        self.hush()
        if not any(part["sound"] for part in say):
            return False
        going = self._going = _Recital()
        Thread(target=self._perform, args=(going, say, then), name="answer", daemon=True).start()
        return True

    def hush(self) -> None:
        """Break off, without a word to anyone."""
        if self._going is not None:
            self._going.break_off()
            self._going = None

    def fill(self, block: Pcm) -> None:
        """Put the next samples into ``block``; it stays as it is while nothing is said."""
        going = self._going
        for text, count in going.fill(block) if going else ():
            self._said.append((self._now() + count / samples(1_000), text))

    def said(self, ms: int) -> tuple[str, ...]:
        """The sentences that could be heard within the last ``ms``, oldest first."""
        return tuple(text for end, text in self._said.copy() if end >= self._now() - ms / 1000)

    def _perform(self, going: _Recital, say: Sequence[Json], then: Callable[[], None]) -> None:
        for part in say:
            if going.broken_off:
                return
            with suppress(AudioError):  # it is written, too
                going.add(part["text"], self._spoken(part["sound"]))
            going.add("", quiet(samples(part["pause_ms"])))
        going.close()
        going.over.wait()
        if not going.broken_off:
            then()

    def _spoken(self, address: str | None) -> Pcm:
        data = self._sound(address) if address else None
        return decode(data) if data else quiet(0)


class _Recital:
    """One answer on its way: sentences come in as they are spoken, blocks go out to an audio device."""

    def __init__(self) -> None:
        self.over = Event()
        """Set when the last sample was taken, and when it is broken off."""
        self.broken_off = False
        self._sounds: deque[tuple[str, Pcm]] = deque()
        self._whole = False

    def add(self, text: str, sound: Pcm) -> None:
        """A sentence was spoken."""
        self._sounds.append((text, sound))

    def close(self) -> None:
        """Nothing more comes."""
        self._whole = True

    def break_off(self) -> None:
        """Nothing more is heard."""
        self.broken_off = True
        self.over.set()

    def fill(self, block: Pcm) -> list[tuple[str, int]]:
        """Put the next samples into ``block``; returns the sentences that begin in it, with their samples."""
        at, heard = 0, list[tuple[str, int]]()
        while at < len(block) and self._sounds and not self.broken_off:
            text, sound = self._sounds.popleft()
            part = sound[: len(block) - at]
            block[at : at + len(part)] = part
            at += len(part)
            if text and len(sound):
                heard.append((text, len(sound)))
            if len(part) < len(sound):
                self._sounds.appendleft(("", sound[len(part) :]))
        if self._whole and not self._sounds:
            self.over.set()
        return heard
