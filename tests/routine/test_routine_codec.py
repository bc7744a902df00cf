"""The place codec: every place comes back, and nothing else decodes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.chapter import MOST_TURNS, Chapter, Milestone
from skill.routine.codec import MOST_CHARACTERS, decode, encode
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Length, Limb, Mode, Rests, Side, Technique, Tempo
from tests.routine.values import bounded, places

SHAPE = "0a1b2c"
PLACE = SessionState(
    Phase.RUNNING, Mode.STREAM, Run("k3x9", Limb.FOOT), step=4, heard=0b1011, restarted_at=1_763_000_000
)
LARGEST = SessionState(
    Phase.PAUSED,
    Mode.TURNS,
    Run(
        "1z141z3",
        Limb.FOOT,
        Length.SINGLE,
        Technique.SHEARING,
        Side.LEFT,
        6,
        tempo=Tempo.CALM,
        rests=Rests.LONG,
        chapter=Chapter(3, MOST_TURNS - 1, Milestone.LAST_DAY),
    ),
    step=63,
    part=9,
    offset=3_600_000,
    heard=(1 << 64) - 1,
    loop=True,
    ouch=9,
    sore_steps=9,
    unclear=9,
    restarted_at=4_102_444_800,
    failures=9,
    question=Question.CARRY_ON,
    wish=Wish(Limb.HAND, Length.SINGLE, 10_000, Technique.FRICTION, Side.BOTH, 127 * 1440 + 1439),
)
FIELDS = 35
RUN_ID = 4
"""The one field that may hold any word."""
NO_PLACE: tuple[object, ...] = (
    None,
    0,
    5,
    True,
    b"g1",
    [],
    {"place": 1},
    "",
    ".",
    "g1",
    "." * 29,
    "g1." + SHAPE + "." * 28,
    "my other skill's token",
    "ein Wort, das es nicht gibt",
    "\ud800",
    "g" * 10_000,
)


@bounded
@given(places())
def test_every_place_comes_back_from_its_word(state: SessionState) -> None:
    word = encode(state, SHAPE)
    assert decode(word, SHAPE) == state
    assert len(word) <= MOST_CHARACTERS


@bounded
@given(places())
def test_a_word_is_plain_enough_for_a_token_and_an_address(state: SessionState) -> None:
    word = encode(state, SHAPE)
    assert word.isascii()
    assert not set(word) - set("abcdefghijklmnopqrstuvwxyz0123456789_.-")


def test_the_largest_place_of_a_real_routine_stays_short() -> None:
    word = encode(LARGEST, SHAPE)
    assert decode(word, SHAPE) == LARGEST
    assert len(word) <= 150


@pytest.mark.parametrize("garbage", NO_PLACE, ids=lambda value: repr(value)[:40])
def test_what_is_no_word_means_no_place(garbage: object) -> None:
    assert decode(garbage, SHAPE) is None


@bounded
@given(st.text() | st.text("abcdefghijklmnopqrstuvwxyz0123456789_.-") | st.binary() | st.floats() | st.none())
def test_garbage_means_no_place_and_never_an_error(garbage: object) -> None:
    assert decode(garbage, SHAPE) is None


@bounded
@given(places(), st.data())
def test_a_word_with_one_field_spoilt_means_no_place_or_exactly_what_it_says(
    state: SessionState, data: st.DataObject
) -> None:
    fields = encode(state, SHAPE).split(".")
    index = data.draw(st.integers(0, len(fields) - 1))
    fields[index] = data.draw(
        st.sampled_from(["", "-1", "0", "00", "1_0", "z", "zzzzzzzz", "-", "_", "full", "g1"])
    )
    word = ".".join(fields)
    found = decode(word, SHAPE)
    assert found is None or encode(found, SHAPE) == word


@pytest.mark.parametrize("index", [index for index in range(FIELDS) if index != RUN_ID])
@pytest.mark.parametrize("spoilt", ["-1", "1_0", "_"])
def test_no_single_spoilt_field_raises_or_passes(index: int, spoilt: str) -> None:
    fields = encode(PLACE, SHAPE).split(".")
    assert (len(fields), fields[RUN_ID]) == (FIELDS, "k3x9")
    fields[index] = spoilt
    assert decode(".".join(fields), SHAPE) is None


def test_a_word_of_another_version_or_of_other_content_means_no_place() -> None:
    word = encode(PLACE, SHAPE)
    assert decode(word, "ffffff") is None
    assert decode("g0" + word[2:], SHAPE) is None
    assert decode(word[:-1] + "zzz", SHAPE) is None
    assert decode(word + ".", SHAPE) is None
    assert decode(word.upper(), SHAPE) is None
    assert decode(word + "\n", SHAPE) is None


OLD_WORDS = (
    ("g1.0a1b2c.r.f.k3x9.f.fu..r.5.s.f.a.4.0.0.b.0.0.0.0.t5n7i8.0.non......", PLACE),
    ("g1.0a1b2c.i...........0.0.0.0.0.0.0.0.0.0.non......", NOWHERE),
)
"""Words as the version before wrote them."""


@pytest.mark.parametrize(("word", "state"), OLD_WORDS)
def test_a_word_of_the_version_before_still_means_its_place(word: str, state: SessionState) -> None:
    assert decode(word, SHAPE) == state
    assert decode(word + ".", SHAPE) is None
    assert decode(word.replace("g1", "g2"), SHAPE) is None


def unsound() -> list[SessionState]:
    run = Run("a", Limb.FOOT)
    return [
        replace(NOWHERE, phase=Phase.RUNNING),
        replace(NOWHERE, phase=Phase.DONE),
        replace(NOWHERE, step=1),
        replace(PLACE, phase=Phase.IDLE),
        replace(PLACE, step=64),
        replace(PLACE, heard=1 << 64),
        replace(PLACE, run=replace(run, repetitions=3)),
        replace(PLACE, run=replace(run, repetitions=7)),
        replace(PLACE, run=replace(run, first_side=Side.BOTH)),
        replace(PLACE, run=replace(run, length=Length.SINGLE)),
        replace(PLACE, run=replace(run, technique=Technique.RINSING)),
        replace(PLACE, run=replace(run, length=Length.SINGLE, technique=Technique.NOTICE)),
    ]


@pytest.mark.parametrize("state", unsound(), ids=repr)
def test_a_place_that_makes_no_sense_means_no_place(state: SessionState) -> None:
    assert decode(encode(state, SHAPE), SHAPE) is None


@pytest.mark.parametrize("digits", range(120, 170))
def test_a_word_that_is_read_can_be_written_and_read_again(digits: int) -> None:
    place = decode(f"g1.{SHAPE}.i...........0.0.0.0.0.0.0.0.0.{'4' * digits}.non......", SHAPE)
    assert place is None or decode(encode(place, SHAPE), SHAPE) == place


def test_a_place_holds_no_negative_number() -> None:
    with pytest.raises(ValueError, match="negative"):
        encode(replace(PLACE, offset=-1), SHAPE)


def test_a_word_from_before_strokes_could_be_left_out_reads_as_it_did() -> None:
    word = encode(PLACE, SHAPE)
    assert len(word.split(".")) == 35
    assert decode(word, SHAPE) == PLACE


def test_strokes_that_are_left_out_travel_behind_the_rest() -> None:
    run = PLACE.run
    assert run is not None
    spared = frozenset({(run.limb, Technique.RINSING), (run.limb.other, Technique.GLIDING)})
    state = replace(PLACE, run=replace(run, without=(Technique.RINSING,)), spared=spared)
    word = encode(state, SHAPE)
    assert word.startswith(encode(PLACE, SHAPE))
    assert decode(word, SHAPE) == state
    assert decode(f"{word}.x1", SHAPE) is None


def test_a_run_that_would_touch_a_sore_place_means_no_place() -> None:
    run = PLACE.run
    assert run is not None
    state = replace(PLACE, spared=frozenset({(run.limb, Technique.RINSING)}))
    assert decode(encode(state, SHAPE), SHAPE) is None
