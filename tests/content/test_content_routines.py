"""The real routines: how long they last, how much is said, and every word of them in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from skill.content.load import load
from skill.routine.run import Run
from skill.routine.terms import Counting, Length, Limb, Pace, Talk
from skill.routine.timeline import CueKind

BOOK = load("en").catalogue()
MINUTES = {Length.FULL: (9.0, 11.0), Length.SHORT: (3.5, 4.5)}
MOST_SPEECH = 0.45


def usual(limb: Limb, length: Length = Length.FULL) -> Run:
    """A run as it is begun where nobody asked for anything."""
    return Run("", limb, length, repetitions=BOOK.routines[limb, length].repetitions)


def clock(ms: int) -> str:
    """Minutes, seconds and tenths."""
    minutes, tenths = divmod(round(ms / 100), 600)
    return f"{minutes:02}:{tenths / 10:04.1f}"


def read_aloud(run: Run) -> str:
    """Everything that is heard in a run, with the moment at which it begins."""
    lines, begun = [], 0
    for step in BOOK.steps(run):
        timeline = BOOK.timeline(step)
        lines.append(f"# {step.technique}, {step.side}")
        for cue in timeline.cues:
            heard = "(chime)" if cue.kind is CueKind.CHIME else cue.text
            lines.append(f"{clock(begun + cue.at)}  {heard}")
        begun += timeline.total_ms
    return "\n".join([*lines, f"{clock(begun)}  (end)"])


@pytest.mark.parametrize("limb", Limb)
def test_the_whole_routine_reads_as_it_did_when_it_was_read_aloud(
    limb: Limb, snapshot: SnapshotAssertion
) -> None:
    assert read_aloud(usual(limb)) == snapshot


@pytest.mark.parametrize("limb", Limb)
def test_the_short_routine_reads_as_it_did_when_it_was_read_aloud(
    limb: Limb, snapshot: SnapshotAssertion
) -> None:
    assert read_aloud(usual(limb, Length.SHORT)) == snapshot


@pytest.mark.parametrize("limb", Limb)
@pytest.mark.parametrize("length", MINUTES)
def test_a_routine_lasts_as_long_as_it_says(limb: Limb, length: Length) -> None:
    least, most = MINUTES[length]
    assert least <= BOOK.total_ms(usual(limb, length)) / 60_000 <= most


@pytest.mark.parametrize("limb", Limb)
@pytest.mark.parametrize("length", MINUTES)
def test_speech_leaves_more_than_half_of_the_time_to_the_body(limb: Limb, length: Length) -> None:
    run = usual(limb, length)
    spoken = sum(BOOK.timeline(step).speech_ms for step in BOOK.steps(run))
    assert 0 < spoken <= MOST_SPEECH * BOOK.total_ms(run)


@pytest.mark.parametrize("limb", Limb)
def test_a_slower_pace_lasts_longer_and_less_talk_takes_less_time(limb: Limb) -> None:
    run = usual(limb)
    lengths = [BOOK.total_ms(replace(run, pace=pace)) for pace in Pace]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) == len(lengths)
    assert BOOK.total_ms(replace(run, talk=Talk.BRIEF)) < BOOK.total_ms(run)


@pytest.mark.parametrize("limb", Limb)
def test_however_it_is_counted_a_routine_keeps_its_strokes(limb: Limb) -> None:
    def strokes(counting: Counting) -> list[int]:
        steps = BOOK.steps(replace(usual(limb), counting=counting))
        return [len(BOOK.timeline(step).strokes) for step in steps]

    assert strokes(Counting.ALOUD) == strokes(Counting.CHIME) == strokes(Counting.QUIET)


def test_every_offer_is_short_enough_to_be_said_in_one_breath() -> None:
    messages = load("en").phrasing.messages
    wordings = [text for message in messages.values() for text in (*message.wordings, *message.singular)]
    assert wordings
    for text in wordings:
        for offer in text.split("[")[1:]:
            assert len(offer.split("]")[0].split()) <= 10, text
