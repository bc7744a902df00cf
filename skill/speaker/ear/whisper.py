"""A second ear: Whisper tiny, English, told what is likely to be said.

It is slower than the first ear, but it hears better in noise, and its decoder can be told words that were
"said before" (Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022, section 2.3):
those that count now, so that it writes "ouch" and "foot" where the first ear writes "out" and "right".
It listens to some seconds, not to the half minute it was trained on, which would take six times as long;
where it then says the same over and over, once is enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .moonshine import LEAST_TOKENS, TOKENS_A_SECOND, Scored
from .pcm import RATE, Samples, levelled

START, PLAIN, BEFORE = 50_257, 50_362, 50_360
"""Tokens that begin a transcript, ask for no times, and begin what was said before."""
MOST_TOLD: Final = 80
"""Tokens of what was said before; more take longer and blur the first."""
BEAM: Final = 5
GUESSES: Final = BEAM

WINDOW, HOP, BANDS = 400, 160, 80
"""Samples of a frame of the spectrum and between two frames, and bands of pitch (ibid., section 2.2)."""
LEAD: Final = RATE // 5
AROUND_S: Final = 0.7
"""Silence before the words, and all the silence around them, in seconds: with less it misses their ends."""
LEAST_S: Final = 4.0
"""Words alone in less are repeated, and "foot" is "fartening"."""

_SPACE: Final = "\N{LATIN CAPITAL LETTER G WITH DOT ABOVE}"
"""How the vocabulary writes a space."""
_CLAUSE: Final = re.compile(r"(?<=[.?!,])\s+")


class Whisper:
    """The model. One thread at a time."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        """Raises ImportError where CTranslate2 is not installed."""
        import ctranslate2

        self._view = ctranslate2.StorageView.from_array
        self._model: Any = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=threads
        )
        self._pieces = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
        self._told = lru_cache(maxsize=32)(self._encoded)

    def hear(self, speech: Samples, told: Sequence[str]) -> list[Scored]:
        """What was said, the likeliest first, after an ear was ``told`` sentences; the last count most."""
        prompt = [*self._told(tuple(told)), START, PLAIN]
        most = LEAST_TOKENS + round(len(speech) / RATE * TOKENS_A_SECOND)
        [found] = self._model.generate(
            self._view(_spectrum(_framed(levelled(speech)))[None]),
            [prompt],
            beam_size=BEAM,
            num_hypotheses=GUESSES,
            max_length=len(prompt) + most,
            return_scores=True,
        )
        texts = (once(self._text(ids)) for ids in found.sequences_ids)
        return [Scored(text, score) for text, score in zip(texts, found.scores, strict=True)]

    def _text(self, tokens: Sequence[int]) -> str:
        return "".join(self._pieces[token] for token in tokens).replace(_SPACE, " ").strip()

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {piece: number for number, piece in enumerate(self._pieces[:START])}

    def _encoded(self, told: Sequence[str]) -> tuple[int, ...]:
        """The tokens of the last sentences that find room, after the one that says they came before."""
        each = [
            self._tokens(f"{_SPACE}{said[:1].upper()}{said[1:]}{'' if said[-1:] in '.?!' else '.'}")
            for said in told
        ]
        fitting = sum(end <= MOST_TOLD for end in accumulate(map(len, reversed(each))))
        tokens = [token for one in each[len(each) - fitting :] for token in one]
        return (BEFORE, *tokens) if tokens else ()

    def _tokens(self, text: str) -> list[int]:
        """The longest pieces that the text is made of, from its beginning."""
        text, found = text.replace(" ", _SPACE), list[int]()
        while text:
            size = next((size for size in range(len(text), 0, -1) if text[:size] in self._ids), 0)
            if size:
                found.append(self._ids[text[:size]])
            text = text[size or 1 :]
        return found


def once(text: str) -> str:
    """A text without what it only says again: "Stop. Stop. St" is "Stop."."""
    clauses = _CLAUSE.split(text)
    first = _bare(clauses[0])
    said = clauses[
        : next((at for at, each in enumerate(clauses) if at and first.startswith(_bare(each))), None)
    ]
    words = " ".join(said).split()
    bare = [*map(_bare, words)]
    for size in range(1, len(words) // 2 + 1):
        if bare[:size] == bare[size : 2 * size]:
            return " ".join(words[:size])
    return " ".join(words)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _framed(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound with silence around it, a whole number of half seconds long."""
    size = max(int(LEAST_S * RATE), -(-(len(sound) + int(AROUND_S * RATE)) // (RATE // 2)) * (RATE // 2))
    framed = np.zeros(size, np.float32)
    framed[LEAD : LEAD + len(sound)] = sound
    return framed


def _spectrum(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """How loud each band is in each frame, as the model was trained on it."""
    padded = np.pad(sound, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][: len(sound) // HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW + 1)[:-1].astype(np.float32))) ** 2
    loud = np.log10(np.maximum(_bands() @ power.T, 1e-10))
    scaled: NDArray[np.float32] = ((np.maximum(loud, loud.max() - 8) + 4) / 4).astype(np.float32)
    return np.ascontiguousarray(scaled)


@lru_cache(maxsize=1)
def _bands() -> NDArray[np.float64]:
    """What each band takes of each frequency: triangles on Slaney's scale, even to 1 kHz, then by ratio."""
    steps = np.linspace(0, 15 + 27 * np.log(8) / np.log(6.4), BANDS + 2)
    edges = np.where(steps < 15, steps * 200 / 3, 1000 * np.exp((steps - 15) * np.log(6.4) / 27))
    frequencies = np.fft.rfftfreq(WINDOW, 1 / RATE)
    ramps, widths = edges[:, None] - frequencies[None], np.diff(edges)[:, None]
    shares = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    bands: NDArray[np.float64] = shares * (2 / (edges[2:] - edges[:-2]))[:, None]
    return bands
