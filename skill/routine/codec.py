"""The one place codec: a place as a short ASCII word, for session attributes and stream tokens alike.

The word is versioned and bound to the content's shape. Whatever is not a word of this version, or the one
before it, and of this shape decodes to None: garbage, older versions and other skills' tokens mean "no
place", never an error. Amazon allows tokens of at most 1,024 characters (AudioPlayer interface reference);
these stay under 150.
"""

from __future__ import annotations

import re
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


def encode(state: SessionState, shape: str) -> str:
    """The place as a word; ``shape`` is :attr:`Catalogue.version` of the content it belongs to."""
    run, wish = state.run, state.wish
    fields = (
        VERSION,
        shape,
        _name(state.phase),
        _name(state.way),
        *_run_fields(run),
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
        *_told_fields(run),
        *(
            f"{tag}{_number(mask)}"
            for tag, mask in (*_sparing(state), *_chosen(state), *_sound_of(run))
            if mask
        ),
    )
    return ".".join(fields)


def decode(word: object, shape: str) -> SessionState | None:
    """The place that ``word`` names, or None where it is not a word of this version and content."""
    if not isinstance(word, str) or len(word) > MOST_CHARACTERS or not _WORD.fullmatch(word):
        return None
    fields = _renewed(word.split("."))
    if len(fields) < _FIELDS or fields[:2] != [VERSION, shape]:
        return None
    try:
        state = _with_more(_place(fields[2:_FIELDS]), fields[_FIELDS:])
        return state if _sound(state) and encode(state, shape) == ".".join(fields) else None
    except (ValueError, KeyError, IndexError):
        return None


# What only some places have follows the rest, a letter before each: a word without it reads as before.

_WITHOUT, _SPARED, _SKIPS, _ONLY, _ONLY_WISHED = "w", "x", "k", "o", "y"
_NARRATOR, _BED = "n", "b"
_NARRATORS, _BEDS = tuple(Narrator), tuple(Bed)
_SIDES = (None, Side.LEFT, Side.RIGHT)
_STROKES = tuple(product(Limb, STROKES))


def _sparing(state: SessionState) -> tuple[tuple[str, int], ...]:
    """Strokes as bits: those that the run leaves out, and all that would touch a sore place."""
    out = state.run.without if state.run else ()
    without = sum(1 << bit for bit, technique in enumerate(STROKES) if technique in out)
    spared = sum(1 << bit for bit, stroke in enumerate(_STROKES) if stroke in state.spared)
    return (_WITHOUT, without), (_SPARED, spared)


def _chosen(state: SessionState) -> tuple[tuple[str, int], ...]:
    """Steps that were asked to be left out, as bits; the one side of a run, and of a wish."""
    only = _SIDES.index(state.run.only) if state.run else 0
    return (_SKIPS, state.skips), (_ONLY, only), (_ONLY_WISHED, int(state.wish.only))


def _sound_of(run: Run | None) -> tuple[tuple[str, int], ...]:
    """Whose voice and which bed, where they are not the usual ones."""
    if run is None:
        return ()
    return (_NARRATOR, _NARRATORS.index(run.narrator)), (_BED, _BEDS.index(run.bed))


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
    return Chapter(int(week, 36), int(turn, 36), _maybe(Milestone, milestone))


def _run(fields: list[str], told: list[str]) -> Run | None:
    if not any(fields):
        return None
    tempo, rests, *chapter = told
    return Run(
        fields[0],
        _from(Limb, fields[1]),
        _from(Length, fields[2]),
        _maybe(Technique, fields[3]),
        _from(Side, fields[4]),
        int(fields[5], 36),
        _from(Pace, fields[6]),
        _from(Talk, fields[7]),
        _from(Counting, fields[8]),
        tempo=_maybe(Tempo, tempo),
        rests=_from(Rests, rests),
        chapter=_chapter(*chapter),
    )


def _place(fields: list[str]) -> SessionState:
    state, way, rest = fields[0], fields[1], fields[11:]
    numbers = [int(text, 36) for text in rest[:10]]
    return replace(
        SessionState(_from(Phase, state), _maybe(Mode, way), _run(fields[2:11], fields[28:])),
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
        question=_from(Question, rest[10]),
        wish=Wish(
            _maybe(Limb, rest[11]),
            _maybe(Length, rest[12]),
            int(rest[13], 36) if rest[13] else None,
            _maybe(Technique, rest[14]),
            _maybe(Side, rest[15]),
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


def _short(kind: type[Enum]) -> dict[str, Enum]:
    """The shortest distinct beginnings (at least one letter) of an enumeration's values."""
    values = [str(member.value) for member in kind]
    length = next(n for n in range(1, 12) if len({v[:n] for v in values}) == len(values))
    return {str(member.value)[:length]: member for member in kind}


_SHORT: dict[type[Enum], dict[str, Enum]] = {
    kind: _short(kind)
    for kind in (
        Phase,
        Mode,
        Question,
        Limb,
        Length,
        Technique,
        Side,
        Pace,
        Talk,
        Counting,
        Tempo,
        Rests,
        Milestone,
    )
}
# Keyed by type too: members of two enumerations with the same word are equal strings.
_LONG = {(type(member), member): short for table in _SHORT.values() for short, member in table.items()}


@lru_cache(256, typed=True)
def _name(member: Enum | None) -> str:
    return "" if member is None else _LONG[type(member), member]


def _from(kind: type[E_], text: str) -> E_:
    return kind(_SHORT[kind][text])


def _maybe(kind: type[E_], text: str) -> E_ | None:
    return None if text == "" else _from(kind, text)
