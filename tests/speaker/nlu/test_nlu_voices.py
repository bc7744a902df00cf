"""People of many kinds are understood, and what is said to somebody else does nothing here."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from skill.speaker.nlu import FALLBACK, Understanding

from .voices import Verdict, by_kind, foreign, judge, voices

VOICES = list(voices())
FOREIGN = foreign()
RIGHT, RIGHT_SLOTS, RIGHT_OF_A_KIND, FALSE_ACTS = 0.92, 0.90, 0.75, 0.03
FEW = 10
"""Sentences from which a kind has a share to be held against."""


@pytest.fixture(scope="module")
def verdicts(understanding: Understanding) -> list[Verdict]:
    return [judge(voice, understanding.understand(voice.say)) for voice in VOICES]


def share(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.right for verdict in verdicts) / len(verdicts)


def slots(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.slots for verdict in verdicts) / sum(verdict.of_slots for verdict in verdicts)


def test_there_are_enough_sentences_of_enough_kinds() -> None:
    assert len(VOICES) >= 600
    assert len({voice.kind for voice in VOICES}) >= 45
    assert len(FOREIGN) >= 200
    assert len({voice.say for voice in VOICES}) == len(VOICES)


@pytest.mark.parametrize("held_out", [False, True], ids=["looked at", "held out"])
def test_people_are_understood(verdicts: list[Verdict], held_out: bool) -> None:
    half = [verdict for verdict in verdicts if verdict.voice.held_out is held_out]
    assert share(half) >= RIGHT
    assert slots(half) >= RIGHT_SLOTS


def test_no_kind_of_people_is_left_behind(verdicts: list[Verdict]) -> None:
    """A kind of a few sentences is held to half of them: one more or less would decide."""
    least = {kind: RIGHT_OF_A_KIND if len(found) >= FEW else 0.5 for kind, found in by_kind(verdicts).items()}
    shares = {kind: share(found) for kind, found in by_kind(verdicts).items()}
    assert {kind: part for kind, part in shares.items() if part < least[kind]} == {}


def test_what_is_said_to_somebody_else_does_nothing(understanding: Understanding) -> None:
    taken = [say for say in FOREIGN if understanding.understand(say).intent != FALLBACK]
    assert len(taken) / len(FOREIGN) <= FALSE_ACTS, taken
