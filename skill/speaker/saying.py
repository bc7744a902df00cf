"""Sentences as sound, in one voice: our clip where there is one, this computer's voice for the rest."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from threading import Lock
from typing import Final, Protocol

from skill.audio.library import CHIME, ClipLibrary, one_line
from skill.audio.streams import StreamLibrary
from skill.errors import AudioError
from skill.routine.terms import Tempo

MOST_KEPT: Final = 512
"""So many sentences can be asked for, and are kept once they were spoken: some 20 MB."""

ROUNDS: Final = 2
"""Encodings of a sentence that somebody waits for: more bring it nearer to the loudness of the clips."""

WARM: Final = "One."
"""What a voice says first, for nobody."""

Speak = Callable[[str, Tempo], bytes]
"""Says a text at a tempo, as an MP3. Raises AudioError."""


class Saying(Protocol):
    """Whatever gives sentences a sound."""

    def name(self, text: str, tempo: Tempo = Tempo.STEADY) -> str | None:
        """Under which name the sound of ``text`` can be asked for from now on; None where it has none."""

    def sound(self, name: str) -> bytes | None:
        """The sound of a name as an MP3; None where the name names none (any more). Raises AudioError."""


class OwnVoice:
    """The clips of one voice, and the same voice as it speaks on this computer."""

    def __init__(self, clips: ClipLibrary | None, speak: Speak | None = None) -> None:
        """Nothing is spoken before it is asked for. ``speak``: None where no voice is installed."""
        self._clips, self._speak = clips, speak
        self._texts: OrderedDict[str, tuple[str, Tempo]] = OrderedDict()
        self._spoken: dict[str, bytes] = {}
        self._lock = Lock()
        self._speaking = Lock()

    def name(self, text: str, tempo: Tempo = Tempo.STEADY) -> str | None:
        """See :class:`Saying`."""
        if not self._can_say(text):
            return None
        name = hashlib.sha256(f"{one_line(text)}\n{tempo}".encode()).hexdigest()[:16]
        with self._lock:
            self._texts[name] = (text, tempo)
            self._texts.move_to_end(name)
            while len(self._texts) > MOST_KEPT:
                self._spoken.pop(self._texts.popitem(last=False)[0], None)
        return name

    def _can_say(self, text: str) -> bool:
        if text != CHIME and self._clips is not None and text in self._clips:
            return True
        return self._speak is not None and any(letter.isalnum() for letter in text)

    def sound(self, name: str) -> bytes | None:
        """See :class:`Saying`. One sentence is spoken at a time: two would both be late."""
        with self._lock:
            wanted = self._texts.get(name)
        if wanted is None:
            return None
        text, tempo = wanted
        if self._clips is not None and text in self._clips:
            return self._clips.frames(text, tempo)
        with self._speaking:
            if name not in self._spoken:
                self._spoken[name] = self._said(text, tempo)
            return self._spoken[name]

    def warm_up(self) -> None:
        """Load the voice of this computer, so that the first sentence waits no longer than others."""
        if self._speak is not None:
            with self._speaking, suppress(AudioError):  # whoever wants a sentence is told
                self._speak(WARM, Tempo.STEADY)

    def _said(self, text: str, tempo: Tempo) -> bytes:
        if self._speak is None:
            raise AudioError("No voice is installed on this computer. Install one with: tools/install voice")
        return self._speak(text, tempo)


def voice_of(libraries: Mapping[str, StreamLibrary]) -> OwnVoice:
    """The voice of the English clips, as far as there are any; this computer speaks the rest like them."""
    library = libraries.get("en")
    return OwnVoice(library.clips if library else None, installed_voice())


def said_at(saying: Saying, address: str) -> bytes | None:
    """The sound at the address of a sentence, see :meth:`Saying.sound`."""
    return saying.sound(PurePosixPath(address).stem)


def installed_voice() -> Speak | None:
    """The voice of this computer that speaks like the clips; None where it is not installed.

    Its model is loaded with the first sentence.
    """
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("hibari", "av", "numpy")):
        return None
    engines: list[Speak] = []

    def speak(text: str, tempo: Tempo) -> bytes:
        if not engines:
            engines.append(_loaded())
        return engines[0](text, tempo)

    return speak


def _loaded() -> Speak:
    from skill.audio.clip import speech_clip
    from skill.audio.engines.hibari import HibariEngine
    from skill.audio.engines.pacing import VoiceHabits

    engine = HibariEngine(habits=VoiceHabits(near=0.8, hurried=True))
    return lambda text, tempo: speech_clip(engine.speak(text, tempo), ROUNDS).frames
