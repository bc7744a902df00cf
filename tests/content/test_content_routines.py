"""The real routines: how long they last, how much is said, and every word of them in order."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from skill.content.check_time import instructions, new_in, repeated, run_in, sound_seconds
from skill.content.load import load
from skill.routine.chapter import Chapter, Milestone
from skill.routine.exercise import estimate
from skill.routine.run import Run
from skill.routine.terms import Counting, Length, Limb, Pace, Talk, Tempo
from skill.routine.timeline import CueKind
from tests.recording import Recorder

HERE = Path(__file__).parent
BOOK = load("en").catalogue()
MINUTES = {Length.FULL: (9.0, 11.0), Length.SHORT: (3.5, 4.5)}
MOST_SPEECH = 0.45
DAYS = {
    1: Chapter(1, 0, Milestone.FIRST),
    2: Chapter(1, 1),
    3: Chapter(1, 2, Milestone.THIRD),
    10: Chapter(2, 5),
    15: Chapter(3, 7),
    21: Chapter(3, 10, Milestone.LAST_DAY),
    100: Chapter(3, 44),
}
"""Days of somebody who begins with three sessions and then has every other day one."""
RATES = {Tempo.CALM: (105, 120), Tempo.STEADY: (125, 145), Tempo.BRISK: (140, 165)}
"""Words a minute of landmark and movement sentences."""
each_day = pytest.mark.parametrize("day", DAYS)
each_limb = pytest.mark.parametrize("limb", Limb)


def usual(limb: Limb, length: Length = Length.FULL, day: int = 1) -> Run:
    """A run as it is begun on a day where nobody asked for anything."""
    return run_in(BOOK, limb, length, DAYS[day])


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
    return "\n".join([*lines, f"{clock(begun)}  (end)", ""])


def kept(name: str, text: str, recorder: Recorder) -> str:
    """The transcript of a day as it was read; ``pytest --record`` writes it anew, to be read again."""
    file = HERE / "days" / f"{name}.txt"
    if recorder.on:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return file.read_text("utf-8")


@each_limb
@each_day
def test_a_whole_day_reads_as_it_did_when_it_was_read_aloud(day: int, limb: Limb, recorder: Recorder) -> None:
    text = read_aloud(usual(limb, day=day))
    assert text == kept(f"{limb}-{day:03}", text, recorder)


@each_limb
def test_the_short_routine_reads_as_it_did_when_it_was_read_aloud(limb: Limb, recorder: Recorder) -> None:
    text = read_aloud(usual(limb, Length.SHORT))
    assert text == kept(f"{limb}-short-001", text, recorder)


@each_limb
@each_day
@pytest.mark.parametrize("length", MINUTES)
def test_a_routine_lasts_as_long_as_it_says(limb: Limb, day: int, length: Length) -> None:
    least, most = MINUTES[length]
    assert least <= BOOK.total_ms(usual(limb, length, day)) / 60_000 <= most


@each_limb
@each_day
@pytest.mark.parametrize("length", MINUTES)
def test_speech_leaves_more_than_half_of_the_time_to_the_body(limb: Limb, day: int, length: Length) -> None:
    run = usual(limb, length, day)
    spoken = sum(BOOK.timeline(step).speech_ms for step in BOOK.steps(run))
    assert 0 < spoken <= MOST_SPEECH * BOOK.total_ms(run)


@pytest.mark.parametrize("tempo", Tempo)
def test_sentences_are_spoken_as_slowly_as_the_tempo_says(tempo: Tempo) -> None:
    texts = {
        cue.text
        for step in BOOK.every_step()
        for cue in BOOK.timeline(step).cues
        if cue.kind in (CueKind.LANDMARK, CueKind.MOVEMENT) and len(cue.text.split()) > 4
    }
    least, most = RATES[tempo]
    rates = {text: 60_000 * len(text.split()) / estimate(text, tempo) for text in texts}
    assert {text: rate for text, rate in rates.items() if not least <= round(rate) <= most} == {}


@each_limb
@each_day
def test_hardly_a_sentence_is_heard_twice_in_a_routine(limb: Limb, day: int) -> None:
    assert repeated(instructions(BOOK, usual(limb, day=day))) <= 0.15


@each_limb
@pytest.mark.parametrize(("day", "other"), [*combinations(DAYS, 2)])
def test_each_day_differs_from_each_other_in_over_a_third_of_its_sentences(
    limb: Limb, day: int, other: int
) -> None:
    one, two = (instructions(BOOK, usual(limb, day=each)) for each in (day, other))
    assert new_in(one, two) > 1 / 3
    assert new_in(two, one) > 1 / 3


@each_limb
@each_day
def test_the_first_week_has_no_image_and_every_later_day_one(limb: Limb, day: int) -> None:
    heard = {cue.text for step in BOOK.steps(usual(limb, day=day)) for cue in BOOK.timeline(step).cues}
    told = {image: heard & {*words.opening} for image, words in BOOK.words.images.items()}
    echoed = {image for image, words in BOOK.words.images.items() if heard & {*words.echo}}
    images = {image for image, texts in told.items() if texts}
    assert images == echoed
    assert len(images) == (0 if DAYS[day].week == 1 else 1)


@each_limb
@each_day
def test_praise_stands_half_way_and_at_the_end_and_a_milestone_where_it_belongs(limb: Limb, day: int) -> None:
    texts = [cue.text for step in BOOK.steps(usual(limb, day=day)) for cue in BOOK.timeline(step).cues]
    half = next(index for index, text in enumerate(texts) if "alf way" in text)
    assert 0.35 <= half / len(texts) <= 0.65
    assert re.search("kind|well spent|good work", texts[-1], re.I)
    milestone = DAYS[day].milestone
    assert [text for text in texts if text in BOOK.words.milestones.values()] == (
        [BOOK.words.milestones[milestone]] if milestone else []
    )
    assert milestone is None or texts[-2] == BOOK.words.milestones[milestone]


@each_limb
def test_movements_are_explained_until_the_third_session_is_finished(limb: Limb) -> None:
    def explained(day: int) -> bool:
        return any(
            "is one" in cue.text
            for step in BOOK.steps(usual(limb, day=day))
            for cue in BOOK.timeline(step).cues
        )

    assert [day for day in DAYS if explained(day)] == [1, 2, 3]


@each_limb
def test_the_dose_grows_from_four_to_six(limb: Limb) -> None:
    doses = {
        day: {s.repetitions for s in BOOK.steps(usual(limb, day=day)) if s.technique.is_stroke}
        for day in DAYS
    }
    assert doses == {1: {4}, 2: {4}, 3: {4}, 10: {5}, 15: {6}, 21: {6}, 100: {6}}


def test_the_clips_of_fourteen_exercises_all_tempos_and_a_second_voice_stay_under_thirty_megabytes() -> None:
    assert sound_seconds(BOOK) / len(BOOK.exercises) * 14 * 6000 <= 30_000_000


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
