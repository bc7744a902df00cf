"""The whole course as it sounds: each day measured on the clips of each voice, not on estimates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured
from skill.audio.voices import VOICES, voices_in
from skill.content.check_time import CHAPTERS, length_mistakes, run_in, timeline_mistakes
from skill.content.load import load
from skill.routine.catalogue import Catalogue
from skill.routine.exercise import MOST_REST_MS
from skill.routine.terms import Length, Limb, Narrator
from skill.routine.timeline import Cue, CueKind, Timeline
from skill.settings import DEFAULT_AUDIO

each_voice = pytest.mark.parametrize("narrator", [voice.narrator for voice in voices_in(DEFAULT_AUDIO, "en")])

each_limb = pytest.mark.parametrize("limb", Limb)


@cache
def measured(narrator: Narrator) -> Catalogue:
    """Everything that can be done, as long as it is in a voice."""
    return load("en").catalogue(Measured(ClipLibrary.load(DEFAULT_AUDIO / VOICES[narrator].folder("en"))))


def days(narrator: Narrator, limb: Limb) -> Iterator[list[Timeline]]:
    """The timelines of the full routine in each session of the course, and after it."""
    catalogue = measured(narrator)
    for chapter in CHAPTERS:
        steps = catalogue.steps(run_in(catalogue, limb, Length.FULL, chapter))
        yield [catalogue.timeline(step) for step in steps]


def kinds(timeline: Timeline, kind: CueKind) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.kind is kind]


def rests(timeline: Timeline) -> list[int]:
    """How long it is quiet after each cue, in ms."""
    ends = [*(cue.at for cue in timeline.cues[1:]), timeline.total_ms]
    return [end - cue.end for cue, end in zip(timeline.cues, ends, strict=True)]


@each_voice
def test_every_day_lasts_what_was_promised_and_is_quiet_for_more_than_half(narrator: Narrator) -> None:
    """Full 9 to 11 minutes, short 3.5 to 4.5, at most 45 % of them words."""
    assert [f"{mistake.file} {mistake.problem}" for mistake in length_mistakes(measured(narrator))] == []


@each_voice
@each_limb
def test_each_technique_breathes_once_with_time_for_it(narrator: Narrator, limb: Limb) -> None:
    for timelines in days(narrator, limb):
        breathing = [timeline for timeline in timelines if kinds(timeline, CueKind.BREATH)]
        assert len(breathing) == 4
        for timeline in breathing:
            inward, outward = kinds(timeline, CueKind.BREATH)
            assert 8_000 <= timeline.total_ms - inward.at <= 10_000
            assert inward.end < outward.at < timeline.total_ms - 3_000


@each_voice
@each_limb
def test_each_day_has_one_stillness_near_the_end(narrator: Narrator, limb: Limb) -> None:
    for timelines in days(narrator, limb):
        found = [rest for timeline in timelines for rest in rests(timeline) if rest > MOST_REST_MS]
        assert len(found) == 1
        assert 19_500 <= found[0] <= 30_000
        assert max(rests(timelines[-1])) == found[0]


@each_voice
@each_limb
def test_the_end_of_every_passage_is_told_before_it_comes(narrator: Narrator, limb: Limb) -> None:
    for timelines in days(narrator, limb):
        for timeline in timelines:
            counted = {cue.passage for cue in kinds(timeline, CueKind.COUNT)}
            told = kinds(timeline, CueKind.LAST_ONE) + kinds(timeline, CueKind.TWO_MORE)
            assert counted <= {cue.passage for cue in told}
            assert not kinds(timeline, CueKind.KEEP_GOING) or kinds(timeline, CueKind.NEARLY_THERE)


@pytest.mark.slow
@each_voice
def test_no_step_runs_into_its_own_words(narrator: Narrator) -> None:
    assert [mistake.problem for mistake in timeline_mistakes(measured(narrator))] == []
