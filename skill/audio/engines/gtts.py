"""Google Translate's voice, through gTTS. Needs the network, no account.

Google speaks at two speeds, its own and a slow one, which cannot be set. So the tempo is kept as far as that
goes: the calm tempo is Google's slow speech, the others its usual speech, and the pauses at commas and stops
are made longer or shorter until the words a minute fit. Where that is not enough, the clip's rate says so in
the manifest, and ``audio check`` refuses it: render with Hibari then.

gTTS does not check the certificate of whom it talks to. Nothing private is sent, and what comes back is only
ever decoded as sound; still, listen to clips rendered on a network that is not yours.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

import requests
from gtts import gTTS, gTTSError

from skill.audio.encode import decode_any
from skill.audio.frames import walk
from skill.audio.pcm import Pcm
from skill.errors import AudioError
from skill.places import PROGRAM
from skill.routine.terms import Tempo

from .pacing import breathed
from .protocol import Engine, EngineFailed, EngineUnreachable, check_speakable

# A limit on how long a call may take in all, for calls that only limit each of their parts.

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What ``work()`` returns or raises; TimeoutError when it takes longer than ``seconds``.

    It runs in a thread of its own, which is left behind when time is up, and does not keep the program alive.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return outcome.result(timeout=seconds)
    except TimeoutError:
        if outcome.done():
            raise
        raise TimeoutError(f"no answer within {seconds:g} s") from None


# Ask an engine again, a little later each time, when it failed in a way that may pass.

PAUSES = (1.0, 3.0, 9.0)
"""Seconds of waiting before the second, third and fourth attempt."""


def speak_patiently(
    engine: Engine,
    text: str,
    tempo: Tempo,
    pauses: Sequence[float] = PAUSES,
    wait: Callable[[float], bool | None] = time.sleep,
) -> Pcm:
    """The sound of ``text`` at ``tempo``; after ``len(pauses)`` further attempts the last failure is raised.

    ``wait`` lets the given seconds pass; when it returns True, waiting is no longer worth it.
    """
    for pause in pauses:
        try:
            return engine.speak(text, tempo)
        except EngineFailed:
            if wait(pause):
                raise
    return engine.speak(text, tempo)


_REMEDY = f"Try again later, or use the voice on this computer: {PROGRAM} audio render --engine hibari"
_FASTEST = 32.0  # letters a second; English is read at about 15, so twice that is half the sound missing
_SHORT = 20  # letters; below that, pace says nothing


@dataclass(frozen=True)
class GoogleEngine:
    """One of Google's voices: the language, and the accent that goes with a national domain."""

    language: str = "en"
    """Language tag as Google names it: "en", "de", "pt"."""
    tld: str = "com"
    """Top-level domain of Google Translate: "com" speaks American English, "co.uk" British."""
    timeout: tuple[float, float] = (5.0, 20.0)
    """Seconds to wait for a connection, and for each part of an answer."""
    deadline: float = 60.0
    """Seconds that all of one text may take."""

    @property
    def name(self) -> str:
        """The engine's name."""
        return "gtts"

    @property
    def voice(self) -> str:
        """Language and domain."""
        return f"{self.language}/{self.tld}"

    def speak(self, text: str, tempo: Tempo) -> Pcm:
        """The sound of ``text`` at ``tempo``, asked for over the network, once."""
        return breathed(self.ask(text, slow=tempo is Tempo.CALM), text, tempo)

    def ask(self, text: str, *, slow: bool = False) -> Pcm:
        """The sound of ``text`` as Google speaks it."""
        data = self._fetch(self._request(text, slow))
        _check_whole(data, text)
        sound = decode_any(data)
        _check_pace(sound, text)
        return sound

    def _request(self, text: str, slow: bool) -> gTTS:
        check_speakable(text)
        if not re.fullmatch(r"[a-z]{2,3}(\.[a-z]{2})?", self.tld):
            raise AudioError(f"{self.tld!r} is no domain of Google's. Use com, co.uk, de or the like.")
        try:
            return gTTS(text, lang=self.language, tld=self.tld, slow=slow, timeout=self.timeout)
        except ValueError as error:
            raise AudioError(f"Google has no voice for {self.language!r} ({error}).") from error

    def _fetch(self, request: gTTS) -> bytes:
        """The MP3. A long text takes several requests, and each of them must bring something."""
        try:
            parts: list[bytes] = within(self.deadline, lambda: list(request.stream()))
        except gTTSError as error:
            raise _failure(error) from error
        except TimeoutError as error:
            raise EngineUnreachable(f"Google's voice took too long ({error}). {_REMEDY}") from error
        except ValueError as error:
            raise EngineFailed(f"Google's voice answered with garbled text ({error}). {_REMEDY}") from error
        wanted = len(request.get_bodies())
        if len(parts) < wanted or not all(parts):
            raise EngineFailed(
                f"Google's voice left out sound ({sum(map(bool, parts))} of {wanted} parts). {_REMEDY}"
            )
        return b"".join(parts)


def _failure(error: gTTSError) -> EngineFailed:
    status = getattr(error.rsp, "status_code", None)
    if status is None:
        return EngineUnreachable(
            f"Google's voice cannot be reached ({_why(error.__context__)}). "
            f"Check the network and HTTPS_PROXY. {_REMEDY}"
        )
    if status == 429 or status >= 500:
        return EngineUnreachable(f"Google's voice turns requests away for now (HTTP {status}). {_REMEDY}")
    return EngineFailed(f"Google's voice answered without sound (HTTP {status}). {_REMEDY}")


def _why(error: BaseException | None) -> str:
    """The reason in a few words: what ``requests`` says fills three lines."""
    reasons: tuple[tuple[type[BaseException], str], ...] = (
        (requests.Timeout, "no answer in time"),
        (requests.exceptions.ProxyError, "no connection through the proxy"),
        (requests.exceptions.SSLError, "no secure connection"),
        (requests.exceptions.ChunkedEncodingError, "the answer broke off"),
        (requests.ConnectionError, "no connection"),
    )
    return next((words for kind, words in reasons if isinstance(error, kind)), type(error).__name__)


def _check_whole(data: bytes, text: str) -> None:
    """FFmpeg decodes half a frame without a word, so the frames are counted through first."""
    try:
        count = sum(1 for _ in walk(data))
    except ValueError as error:
        raise EngineFailed(
            f"Google's sound for {text!r} is damaged or cut short ({error}). {_REMEDY}"
        ) from error
    if not count:
        raise EngineFailed(f"Google's sound for {text!r} is empty. {_REMEDY}")


def _check_pace(sound: Pcm, text: str) -> None:
    """An MP3 cut between two frames is a valid MP3; only its pace gives it away."""
    letters = len(re.findall(r"\w", text))
    if letters > _SHORT and letters > _FASTEST * len(sound) / 24_000:
        raise EngineFailed(
            f"Google's sound for {text!r} is too short: {len(sound) / 24_000:.1f} s "
            f"for {letters} letters. {_REMEDY}"
        )
