"""The one place codec: a place as a short ASCII word, for session attributes and stream tokens alike.

The word is versioned and bound to the content's shape. Whatever is not a word of this version, or the one
before it, and of this shape decodes to None: garbage, older versions and other skills' tokens mean "no
place", never an error. Amazon allows tokens of at most 1,024 characters (AudioPlayer interface reference);
these stay under 150.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from itertools import product
from typing import TypeVar

from .chapter import LAST_WEEK, MOST_TURNS, Chapter, Milestone
from .run import Run
from .state import Phase, Question, SessionState, Wish
from .terms import (
    MAX_REPETITIONS,
    MIN_REPETITIONS,
    STROKES,
    Bed,
    Counting,
    Length,
    Limb,
    Mode,
    Narrator,
    Pace,
    Rests,
    Side,
    Talk,
    Technique,
    Tempo,
)

VERSION = "g2"
OLD_VERSION = "g1"
"""Had no tempo, rests and chapter: its words are read as those of runs that have the usual ones."""
MOST_STEPS = 64
"""No routine has more steps than this; a larger index is garbage."""
MOST_CHARACTERS = 200
"""A longer word is garbage and is not read."""

_WORD = re.compile(r"[a-z0-9_.-]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FIELDS, _OLD_FIELDS = 35, 30

E_ = TypeVar("E_", bound=Enum)


def _short(kind: type[E_]) -> dict[str, E_]:
    """The members of an enumeration by their shortest distinct beginnings (at least one letter)."""
    values = [str(member.value) for member in kind]
    length = next(n for n in range(1, 12) if len({v[:n] for v in values}) == len(values))
    return {str(member.value)[:length]: member for member in kind}


_PHASES, _WAYS, _QUESTIONS = _short(Phase), _short(Mode), _short(Question)
_LIMBS, _LENGTHS, _TECHNIQUES, _SIDED = _short(Limb), _short(Length), _short(Technique), _short(Side)
_PACES, _TALKS, _COUNTINGS = _short(Pace), _short(Talk), _short(Counting)
_TEMPOS, _RESTS, _MILESTONES = _short(Tempo), _short(Rests), _short(Milestone)
_TABLES: tuple[Mapping[str, Enum], ...] = (
    _PHASES,
    _WAYS,
    _QUESTIONS,
    _LIMBS,
    _LENGTHS,
    _TECHNIQUES,
    _SIDED,
    _PACES,
    _TALKS,
    _COUNTINGS,
    _TEMPOS,
    _RESTS,
    _MILESTONES,
)
# Keyed by type too: members of two enumerations with the same word are equal strings.
_LONG = {(type(member), member): short for table in _TABLES for short, member in table.items()}


def encode(state: SessionState, shape: str) -> str:
    """The place as a word; ``shape`` is :attr:`Catalogue.version` of the content it belongs to."""
    run, wish = state.run, state.wish
    of_run, told = _run_words(run)
    fields = (
        VERSION,
        shape,
        _name(state.phase),
        _name(state.way),
        of_run,
        _number(state.step),
        _number(state.part),
        _number(state.offset),
        _number(state.heard),
        _number(int(state.loop)),
        _number(state.ouch),
        _number(state.sore_steps),
        _number(state.unclear),
        _number(state.restarted_at),
        _number(state.failures),
        _name(state.question),
        _name(wish.limb),
        _name(wish.length),
        "" if wish.minutes is None else _number(wish.minutes),
        _name(wish.technique),
        _name(wish.side),
        "" if wish.remind is None else _number(wish.remind),
        told,
        *[f"{tag}{_number(mask)}" for tag, mask in _more(state) if mask],
    )
    return ".".join(fields)


def decode(word: object, shape: str) -> SessionState | None:
    """The place that ``word`` names, or None where it is not a word of this version and content."""
    if not isinstance(word, str) or len(word) > MOST_CHARACTERS:
        return None
    return _decoded(word, shape)


@lru_cache(1024)
def _decoded(word: str, shape: str) -> SessionState | None:
    """The same for a text. The last ones are remembered: every report about a stream names the same place."""
    if not _WORD.fullmatch(word):
        return None
    fields = _renewed(word.split("."))
    if len(fields) < _FIELDS or fields[:2] != [VERSION, shape]:
        return None
    try:
        state = _place(fields[2:_FIELDS])
        if more := fields[_FIELDS:]:
            state = _with_more(state, more)
        written = ".".join(fields)  # an old word is longer now
        fits = _sound(state) and len(written) <= MOST_CHARACTERS and encode(state, shape) == written
        return state if fits else None
    except (ValueError, KeyError, IndexError):
        return None


# What only some places have follows the rest, a letter before each: a word without it reads as before.

_WITHOUT, _SPARED, _SKIPS, _ONLY, _ONLY_WISHED = "w", "x", "k", "o", "y"
_NARRATOR, _BED = "n", "b"
_NARRATORS, _BEDS = tuple(Narrator), tuple(Bed)
_SIDES = (None, Side.LEFT, Side.RIGHT)
_STROKES = tuple(product(Limb, STROKES))


def _more(state: SessionState) -> tuple[tuple[str, int], ...]:
    """What only some places have, as bits: 0 where a place has none of it."""
    run = state.run
    return (
        (_WITHOUT, _bits(STROKES, run.without) if run and run.without else 0),
        (_SPARED, _bits(_STROKES, state.spared) if state.spared else 0),
        (_SKIPS, state.skips),
        (_ONLY, _SIDES.index(run.only) if run else 0),
        (_ONLY_WISHED, int(state.wish.only)),
        (_NARRATOR, _NARRATORS.index(run.narrator) if run else 0),
        (_BED, _BEDS.index(run.bed) if run else 0),
    )


@lru_cache(1024)
def _bits(every: tuple[Hashable, ...], held: Collection[Hashable]) -> int:
    """Which of ``every`` are held, one bit each."""
    return sum(1 << bit for bit, each in enumerate(every) if each in held)


def _with_more(state: SessionState, more: list[str]) -> SessionState:
    masks = {field[:1]: int(field[1:], 36) for field in more}
    wish = replace(state.wish, only=bool(masks.get(_ONLY_WISHED)))
    state = replace(state, skips=masks.get(_SKIPS, 0), wish=wish)
    if masks.get(_ONLY, 0) in (1, 2) and state.run is not None:
        state = replace(state, run=replace(state.run, only=_SIDES[masks[_ONLY]]))
    if state.run is not None:
        narrator, bed = _NARRATORS[masks.get(_NARRATOR, 0)], _BEDS[masks.get(_BED, 0)]
        state = replace(state, run=replace(state.run, narrator=narrator, bed=bed))
    return _spared(state, masks)


def _spared(state: SessionState, masks: dict[str, int]) -> SessionState:
    if masks.get(_WITHOUT) and state.run is not None:
        out = tuple(each for bit, each in enumerate(STROKES) if masks[_WITHOUT] >> bit & 1)
        state = replace(state, run=replace(state.run, without=out))
    mask = masks.get(_SPARED, 0)
    return replace(state, spared=frozenset(each for bit, each in enumerate(_STROKES) if mask >> bit & 1))


def _renewed(fields: list[str]) -> list[str]:
    """The fields of an old word as this version writes them; all others as they are."""
    if len(fields) != _OLD_FIELDS or fields[0] != OLD_VERSION:
        return fields
    has_run = any(fields[4:13])
    return [VERSION, *fields[1:], *(_told_fields(Run("", Limb.FOOT) if has_run else None))]


def _sound(state: SessionState) -> bool:
    """A place that makes sense: state and run agree, and figures stay in their ranges."""
    if state.run is None:
        return state.phase is Phase.IDLE and state.step == 0 and state.skips == 0
    if state.phase is Phase.IDLE:
        return False
    if not MIN_REPETITIONS <= state.run.repetitions <= MAX_REPETITIONS or state.run.first_side is Side.BOTH:
        return False
    if state.run.only not in (None, state.run.first_side):
        return False
    if (state.run.length is Length.SINGLE) != (state.run.technique is not None):
        return False
    if state.run.technique is not None and not state.run.technique.is_stroke:
        return False
    sore = {technique for limb, technique in state.spared if limb is state.run.limb}
    if not sore <= set(state.run.without):
        return False
    if not 1 <= state.run.chapter.week <= LAST_WEEK or state.run.chapter.turn >= MOST_TURNS:
        return False
    return state.step < MOST_STEPS and max(state.heard, state.skips) < 1 << MOST_STEPS


@lru_cache(1024)
def _run_words(run: Run | None) -> tuple[str, str]:
    """The fields of a run, and of how it is told: the same in every place of it."""
    return ".".join(_run_fields(run)), ".".join(_told_fields(run))


def _run_fields(run: Run | None) -> tuple[str, ...]:
    if run is None:
        return ("",) * 9
    return (
        run.id,
        _name(run.limb),
        _name(run.length),
        _name(run.technique),
        _name(run.first_side),
        _number(run.repetitions),
        _name(run.pace),
        _name(run.talk),
        _name(run.counting),
    )


def _told_fields(run: Run | None) -> tuple[str, ...]:
    """What shapes how a run is told; version 1 had none of it."""
    if run is None:
        return ("",) * 5
    chapter = run.chapter
    return (
        _name(run.tempo),
        _name(run.rests),
        _number(chapter.week),
        _number(chapter.turn),
        _name(chapter.milestone),
    )


def _chapter(week: str, turn: str, milestone: str) -> Chapter:
    return Chapter(int(week, 36), int(turn, 36), _MILESTONES.get(milestone))


def _run(fields: list[str], told: list[str]) -> Run | None:
    if not any(fields):
        return None
    tempo, rests, *chapter = told
    return Run(
        fields[0],
        _LIMBS[fields[1]],
        _LENGTHS[fields[2]],
        _TECHNIQUES.get(fields[3]),
        _SIDED[fields[4]],
        int(fields[5], 36),
        _PACES[fields[6]],
        _TALKS[fields[7]],
        _COUNTINGS[fields[8]],
        tempo=_TEMPOS.get(tempo),
        rests=_RESTS[rests],
        chapter=_chapter(*chapter),
    )


def _place(fields: list[str]) -> SessionState:
    state, way, rest = fields[0], fields[1], fields[11:]
    numbers = [int(text, 36) for text in rest[:10]]
    return SessionState(
        _PHASES[state],
        _WAYS.get(way),
        _run(fields[2:11], fields[28:]),
        step=numbers[0],
        part=numbers[1],
        offset=numbers[2],
        heard=numbers[3],
        loop=bool(numbers[4]),
        ouch=numbers[5],
        sore_steps=numbers[6],
        unclear=numbers[7],
        restarted_at=numbers[8],
        failures=numbers[9],
        question=_QUESTIONS[rest[10]],
        wish=Wish(
            _LIMBS.get(rest[11]),
            _LENGTHS.get(rest[12]),
            int(rest[13], 36) if rest[13] else None,
            _TECHNIQUES.get(rest[14]),
            _SIDED.get(rest[15]),
            int(rest[16], 36) if rest[16] else None,
        ),
    )


@lru_cache(4096)
def _number(value: int) -> str:
    if value < 0:
        raise ValueError(f"a place holds no negative number: {value}")
    digits = ""
    while value >= 36:
        value, last = divmod(value, 36)
        digits = _DIGITS[last] + digits
    return _DIGITS[value] + digits


@lru_cache(256, typed=True)
def _name(member: Enum | None) -> str:
    return "" if member is None else _LONG[type(member), member]
