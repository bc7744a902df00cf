"""Speak a text at a tempo: the engine's own speed and pauses to breathe, never a stretched sound.

An engine's speed is a wish: durations are rounded, and commas get pauses or not. So speeds are tried until
the words a minute are as they should be. The pauses are made here: a sentence is spoken whole, for its
melody, then cut where the engine paused and laid out anew with the pauses of the tempo. Where its pauses
cannot be told from the closures of a "t" or a "p", the sentence is spoken clause by clause instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from skill.audio.pcm import Pcm, amplitude, quiet, samples
from skill.audio.rates import RATES, Rate, is_sentence, words_in
from skill.routine.terms import Tempo

from .phrases import with_breaks

Say = Callable[[str, float], Pcm]
"""Speaks one sentence at a speed, 1 being the voice's own."""

NEAR = 0.3
"""How far from the aim is near enough, as a part of the way to the edge of what is allowed."""


@dataclass(frozen=True)
class VoiceHabits:
    """What is known of a voice, so that fewer tries find its speed."""

    near: float = NEAR
    length: Callable[[str], float] | None = None
    """How many samples a clause sounds at speed 1, about; None where that is not known."""
    fewest: int = 0
    """Words in a clause below which the voice makes no pause at its comma: then it is spoken by itself."""
    call_speed: float = 0.84
    """At which speed it says what is too short to have a rate."""
    whole_calls: bool = False
    """Whether such a text is spoken without a pause at its comma."""
    hurried: bool = False
    """Whether somebody waits for it: then it is told once as written, and the best try is taken."""


@dataclass(frozen=True)
class _Manner:
    """How far the voice may go from its own way."""

    slowest: float
    fastest: float
    """Speeds between which it still sounds like itself."""
    shortest: float
    longest: float
    """Pauses, as parts of the usual."""


_PLAIN = _Manner(0.68, 1.1, 0.8, 1.25)
_FREE = _Manner(0.54, 1.35, 0.45, 2.0)

_EDGES_MS = 115  # what a finished clip has around the sound, see encode.py and trim.py
_TRIES = 5
_GOOD = 0.8
_START = {Tempo.CALM: 0.7, Tempo.STEADY: 0.8, Tempo.BRISK: 0.9}

_STOP = re.compile(r"(?<=[.!?…])\s+")
_MARK = re.compile(r"(?<=[,;:—])\s+")
_SHORTEST_GAP = samples(130)
_WINDOW = samples(5)
_SILENT_DB = -42
_KEPT = samples(20)


@dataclass(frozen=True)
class _Told:
    """A text spoken at one speed, not yet laid out."""

    sentences: tuple[tuple[Pcm, ...], ...]
    """Each sentence in pieces, between which there are pauses."""
    speed: float

    @property
    def sounding(self) -> int:
        return sum(len(piece) for pieces in self.sentences for piece in pieces)

    def pauses(self, rate: Rate, stretch: float) -> tuple[int, int]:
        """Samples of a comma and of a stop."""
        return samples(rate.comma_ms * stretch), samples(rate.stop_ms * stretch)

    def length(self, rate: Rate, stretch: float) -> int:
        """Samples of the whole clip."""
        comma, stop = self.pauses(rate, stretch)
        commas = sum(len(pieces) - 1 for pieces in self.sentences)
        return self.sounding + commas * comma + (len(self.sentences) - 1) * stop + samples(_EDGES_MS)

    def laid_out(self, rate: Rate, stretch: float) -> Pcm:
        comma, stop = self.pauses(rate, stretch)
        parts: list[Pcm] = []
        for pieces in self.sentences:
            for piece in pieces:
                parts += [piece, quiet(comma)]
            parts[-1] = quiet(stop)
        return np.concatenate(parts[:-1])


def paced(say: Say, text: str, tempo: Tempo, habits: VoiceHabits = VoiceHabits()) -> Pcm:
    """``text`` at ``tempo``, as near to the rate of the tempo as this voice comes.

    Tried in turn: the voice's speed with commas and stops as written; long clauses told in two phrases; that
    with a voice drawn out or hurried further, and with pauses further from their usual length.
    """
    sentences, rate = _STOP.split(text), RATES[tempo]
    if not is_sentence(text):
        if habits.whole_calls:
            return np.concatenate([say(sentence, habits.call_speed) for sentence in sentences])
        return _tell(say, sentences, habits.call_speed, habits).laid_out(rate, 1.0)
    found: list[_Fit] = []
    for words, manner in _manners(sentences):
        for told in _tries(say, words, text, tempo, manner, habits):
            found.append(_fitted(told, text, rate, manner))
            if found[-1].off <= habits.near:
                return found[-1].sound(rate)
        best = min(found, key=lambda fit: fit.off)
        if best.off <= _GOOD or habits.hurried:
            break
    return best.sound(rate)


def _manners(sentences: Sequence[str]) -> Iterator[tuple[Sequence[str], _Manner]]:
    """The words and how freely they are spoken, from as written to as free as need be."""
    broken = [with_breaks(sentence) for sentence in sentences]
    yield sentences, _PLAIN
    yield broken, _PLAIN
    yield broken, _FREE
    yield [with_breaks(sentence, long=5, fewest=2) for sentence in broken], _FREE


def breathed(sound: Pcm, text: str, tempo: Tempo) -> Pcm:
    """``sound``, which says all of ``text``, with the pauses of ``tempo``; itself where none are found."""
    counts = [len(_MARK.split(sentence)) for sentence in _STOP.split(text)]
    pieces = _cut(sound, sum(counts) - 1) if is_sentence(text) and sum(counts) > 1 else None
    if pieces is None:
        return sound
    rest = iter(pieces)
    told = _Told(tuple(tuple(islice(rest, count)) for count in counts), 1.0)
    return _fitted(told, text, RATES[tempo], _FREE).sound(RATES[tempo])


@dataclass(frozen=True)
class _Fit:
    """A text spoken, and how much longer or shorter than usual its pauses have to be."""

    told: _Told
    stretch: float
    off: float
    """How far it is off the aim: 1 at the edge of what is allowed, in rate or in pauses."""

    def sound(self, rate: Rate) -> Pcm:
        return self.told.laid_out(rate, self.stretch)


def _wanted(text: str, rate: Rate) -> int:
    """Samples in which ``text`` comes out at the aim."""
    return round(words_in(text) * 60 / rate.aim * samples(1000))


def _fitted(told: _Told, text: str, rate: Rate, manner: _Manner) -> _Fit:
    """``told`` with its pauses as long as brings it nearest to the aim, yet never out of proportion."""
    pausing = told.length(rate, 1.0) - told.length(rate, 0.0)
    stretch = (_wanted(text, rate) - told.length(rate, 0.0)) / pausing if pausing else 1.0
    stretch = min(manner.longest, max(manner.shortest, stretch))
    found = words_in(text) * 60 / (told.length(rate, stretch) / samples(1000))
    room = rate.highest - rate.aim if found > rate.aim else rate.aim - rate.lowest
    return _Fit(told, stretch, abs(found - rate.aim) / room)


def _tries(
    say: Say, sentences: Sequence[str], text: str, tempo: Tempo, manner: _Manner, habits: VoiceHabits
) -> Iterator[_Told]:
    """The text at speeds from guess to better guess, until one comes again."""
    rate, speed, seen = RATES[tempo], _guess(sentences, text, tempo, habits), set[float]()
    for _ in range(_TRIES):
        speed = min(manner.fastest, max(manner.slowest, speed))
        if speed in seen:
            return
        seen.add(speed)
        told = _tell(say, sentences, speed, habits)
        yield told
        left = _wanted(text, rate) - (told.length(rate, 1.0) - told.sounding)
        speed = round(speed * told.sounding / max(1, left), 2)


def _guess(sentences: Sequence[str], text: str, tempo: Tempo, habits: VoiceHabits) -> float:
    """The speed to begin with: what the voice's habit makes of the text, or the usual one."""
    if habits.length is None:
        return _START[tempo]
    clauses = [_MARK.split(sentence) for sentence in sentences]
    empty = _Told(tuple(tuple(quiet(0) for _ in each) for each in clauses), 1.0)
    sounding = sum(habits.length(clause) for each in clauses for clause in each)
    left = _wanted(text, RATES[tempo]) - empty.length(RATES[tempo], 1.0)
    return round(sounding / max(1, left), 2)


def _tell(say: Say, sentences: Sequence[str], speed: float, habits: VoiceHabits) -> _Told:
    return _Told(tuple(tuple(_pieces(say, sentence, speed, habits)) for sentence in sentences), speed)


def _pieces(say: Say, sentence: str, speed: float, habits: VoiceHabits) -> list[Pcm]:
    """A sentence, cut at its marks."""
    clauses = _MARK.split(sentence)
    found = None
    if len(clauses) == 1 or min(map(words_in, clauses)) >= habits.fewest:
        found = _cut(say(sentence, speed), len(clauses) - 1)
    return found or [piece for clause in clauses for piece in _cut(say(clause, speed), 0) or ()]


def _cut(sound: Pcm, pauses: int) -> list[Pcm] | None:
    """``sound`` without the silence around it and in its longest gaps; None where those are unclear."""
    heard = _heard(sound)
    if not heard.size:
        return None
    widths = np.diff(heard)
    gaps = [int(at) for at in np.argsort(-widths, kind="stable") if widths[at] > 1]  # the longest first
    lengths = [int(widths[at]) * _WINDOW for at in gaps]
    if pauses and (len(gaps) < pauses or lengths[pauses - 1] < _SHORTEST_GAP):
        return None
    if pauses and len(gaps) > pauses and lengths[pauses] > 0.75 * lengths[pauses - 1]:
        return None
    bounds = [0, *(at + 1 for at in sorted(gaps[:pauses])), len(heard)]
    return [
        _softened(sound, int(heard[first]) * _WINDOW, (int(heard[last - 1]) + 1) * _WINDOW)
        for first, last in pairwise(bounds)
    ]


def _heard(sound: Pcm) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The windows of 5 ms in which something is heard."""
    windows = np.pad(sound, (0, -len(sound) % _WINDOW)).reshape(-1, _WINDOW)
    levels = np.sqrt(np.mean(windows.astype(np.float64) ** 2, axis=1))
    return np.flatnonzero(levels > max(levels.max(initial=0.0), 1e-4) * amplitude(_SILENT_DB))


def _softened(sound: Pcm, first: int, last: int) -> Pcm:
    """A part of ``sound`` with 20 ms around it, faded in and out."""
    padded = np.concatenate([quiet(_KEPT), sound, quiet(_KEPT)])[first : last + 2 * _KEPT].copy()
    fade = np.linspace(0, 1, _KEPT, dtype=np.float32)
    padded[:_KEPT] *= fade
    padded[-_KEPT:] *= fade[::-1]
    return padded
