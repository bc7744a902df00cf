from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.audio.frames import FRAME_MS, check_frames
from skill.audio.library import CHIME
from skill.audio.streams import Measured, StreamLibrary, streams_are_complete
from skill.content.load import load
from skill.errors import AudioError
from skill.routine.run import Step
from skill.routine.terms import Bed, Counting, Limb, Narrator, Pace, Side, Technique, Tempo
from skill.routine.timeline import CueKind
from tests.audio.shelves import stream_library_of, tone_clips, tone_stream_library
from tests.audio.tones import steady_library, tone_clip

GLIDING = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT)
STEPS = st.sampled_from(list(tone_stream_library().every_step()))


def changed(**others: bytes) -> StreamLibrary:
    return stream_library_of({**tone_clips(), **others})


@given(STEPS)
@settings(deadline=None, max_examples=60)
def test_a_stream_is_as_long_as_was_said_before_it_was_joined(step: Step) -> None:
    stream_library = tone_stream_library()
    stream = stream_library.stream(step)

    assert len(stream) == stream_library.size(step)
    assert 0 <= check_frames(stream) * FRAME_MS - stream_library.duration_ms(step) < FRAME_MS


@given(STEPS)
@settings(deadline=None, max_examples=60)
def test_captions_show_every_word_at_its_time_and_no_chime(step: Step) -> None:
    library = steady_library(tone_clips())
    cues = load("en").catalogue(Measured(library)).timeline(step).cues
    blocks = tone_stream_library().captions(step).split("\n\n")

    assert blocks[0] == "WEBVTT"
    spoken = [cue for cue in cues if cue.kind is not CueKind.CHIME]
    assert [block.split("\n")[1].strip() for block in blocks[1:]] == [cue.text for cue in spoken]
    for block, cue in zip(blocks[1:], spoken, strict=True):
        hours, minutes, seconds = block.split(" --> ")[0].split(":")
        assert round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000) == cue.at


def test_every_stream_has_a_name_of_its_own_that_leads_back_to_it() -> None:
    stream_library = tone_stream_library()
    steps = list(stream_library.every_step())
    names = {stream_library.name(step): step for step in steps}

    assert len(names) == len(steps)
    assert all(stream_library.step(name) == step for name, step in names.items())
    assert max(map(len, names)) < 230, "file systems end at 255, with ending and mark of an unfinished file"


def test_a_name_is_the_same_wherever_the_clips_are_the_same() -> None:
    assert changed().name(GLIDING) == tone_stream_library().name(GLIDING)


@pytest.mark.parametrize(
    ("text", "clip"),
    [("Two.", tone_clip(40, 999)), ("Two.", tone_clip(480)), (CHIME, tone_clip(1000, 700))],
    ids=["another sound", "a longer sound", "another chime"],
)
def test_a_changed_clip_gives_the_streams_that_play_it_new_names(text: str, clip: bytes) -> None:
    stream_library, before = changed(**{text: clip}), tone_stream_library()
    settle = Step(Limb.FOOT, Technique.SETTLE, Side.LEFT)

    assert stream_library.name(GLIDING) != before.name(GLIDING)
    assert stream_library.step(before.name(GLIDING)) is None
    assert stream_library.name(settle) == before.name(settle)


def test_words_that_change_give_the_stream_a_new_name_even_if_they_sound_the_same() -> None:
    """Captions live under the same name, and caches keep them for ever."""
    clips = tone_clips()
    library = steady_library({**clips, "Twain.": clips["Two."]})
    catalogue = load("en").catalogue(Measured(library))
    counts = tuple("Twain." if count == "Two." else count for count in catalogue.words.counts)
    stream_library = StreamLibrary(
        replace(catalogue, words=replace(catalogue.words, counts=counts), _timelines={}), library
    )

    assert stream_library.stream(GLIDING) == tone_stream_library().stream(GLIDING)
    assert stream_library.captions(GLIDING) != tone_stream_library().captions(GLIDING)
    assert stream_library.name(GLIDING) != tone_stream_library().name(GLIDING)


def test_a_stream_without_one_of_its_clips_is_an_audio_error() -> None:
    clips = {text: clip for text, clip in tone_clips().items() if text != "Two."}
    stream_library = stream_library_of(clips)

    with pytest.raises(AudioError, match=r"no clip for 'Two\.'.*python -m skill audio render"):
        stream_library.stream(GLIDING)
    assert stream_library.stream(Step(Limb.FOOT, Technique.SETTLE, Side.LEFT))


@pytest.mark.parametrize("missing", ["Two.", CHIME])
def test_a_library_is_complete_only_with_every_text_and_the_chime(missing: str) -> None:
    catalogue = load("en").catalogue()
    clips = tone_clips()

    assert streams_are_complete(catalogue, steady_library(clips))
    assert not streams_are_complete(
        catalogue, steady_library({t: c for t, c in clips.items() if t != missing})
    )


def two_voices() -> StreamLibrary:
    """The shelf of tones, and another voice that says all but "Two.", each text a little longer."""
    usual = steady_library(tone_clips())
    own = {text: tone_clip(40 + 20 * len(text), 250) for text in tone_clips() if text not in ("Two.", CHIME)}
    other = steady_library(own).backed_by(usual)
    catalogue = load("en").catalogue(Measured(usual), {Narrator.MICHAEL: Measured(other)})
    return StreamLibrary(catalogue, usual, others={Narrator.MICHAEL: other})


@pytest.mark.parametrize("tempo", Tempo)
@pytest.mark.parametrize("bed", Bed)
def test_another_voice_has_streams_of_its_own_at_every_tempo_and_over_every_bed(
    tempo: Tempo, bed: Bed
) -> None:
    stream_library = two_voices()
    usual = replace(GLIDING, tempo=tempo)
    step = replace(usual, narrator=Narrator.MICHAEL)

    assert stream_library.find(stream_library.name(step, bed)) == (step, bed)
    assert stream_library.name(step, bed) != stream_library.name(usual, bed)
    assert stream_library.stream(step) != stream_library.stream(usual)
    assert len(stream_library.stream(step)) == stream_library.size(step) > stream_library.size(usual)
    assert stream_library.name(usual) == tone_stream_library().name(usual)


def test_what_another_voice_does_not_say_the_usual_one_says() -> None:
    usual = steady_library(tone_clips())
    other = steady_library({"One.": tone_clip(90)}).backed_by(usual)

    assert other.frames("Two.") == usual.frames("Two.")
    assert other.frames("One.", Tempo.CALM) == tone_clip(90)
    assert other.chime == usual.chime


def test_a_voice_that_is_not_here_has_no_streams() -> None:
    told = replace(GLIDING, narrator=Narrator.MICHAEL)
    assert tone_stream_library().step(two_voices().name(told)) is None


def test_timelines_are_measured_on_the_clips() -> None:
    clips = tone_clips()
    measured = Measured(steady_library(clips))

    assert measured.milliseconds("Two.", Tempo.STEADY) == check_frames(clips["Two."]) * FRAME_MS
    assert measured.chime_milliseconds() == check_frames(clips[CHIME]) * FRAME_MS
    assert measured.milliseconds("Nobody says this.", Tempo.STEADY) is None
    assert load("en").catalogue(measured).timeline(GLIDING).measured


def test_many_may_ask_for_many_streams_at_once() -> None:
    stream_library = stream_library_of(tone_clips())
    steps = [step for step in stream_library.every_step() if step.limb is Limb.HAND][:80] * 2

    with ThreadPoolExecutor(8) as crowd:
        streams = list(crowd.map(stream_library.stream, steps))
    assert streams == [tone_stream_library().stream(step) for step in steps]


@pytest.mark.parametrize("pace", list(Pace))
@pytest.mark.parametrize("counting", list(Counting))
def test_a_slower_stream_is_longer_however_it_is_counted(pace: Pace, counting: Counting) -> None:
    stream_library = tone_stream_library()
    step = Step(Limb.HAND, Technique.RINSING, Side.RIGHT, pace=pace, counting=counting)
    slower = step.at_pace(pace.slower)

    assert stream_library.duration_ms(slower) > stream_library.duration_ms(step) or pace is pace.slower
