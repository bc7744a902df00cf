from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from skill.audio.encode import decode
from skill.audio.frames import FRAME_SAMPLES, frame_at, silence
from skill.audio.library import CHIME, ClipLibrary
from skill.audio.pcm import Pcm
from skill.audio.streams import StreamLibrary
from skill.routine.catalogue import Catalogue
from skill.routine.run import Step
from skill.routine.terms import TEMPOS
from skill.routine.timeline import CueKind, Timeline
from tests.sound.choice import every_step, sample
from tests.sound.hearing import Heard, biggest_step, levels, listen, onset_ms

MAY_DIFFER_MS = 30
"""Between the timeline and what is heard: no ear tells that from at once."""
LOUDNESS = (-15.0, -13.0)
"""LUFS."""
CEILING = -2.0
"""dBTP, to a tenth as meters show it: two meters differ by more in the hundredths."""
AHEAD_MS = 100
"""How long before a cue it is silent at least; a cue heard too early is noticed within this time."""

samples_of_all = pytest.mark.parametrize("step", sample(), ids=lambda step: step.code)
Listening = Callable[[Step], Heard]


@pytest.fixture(scope="module")
def loudest_step(clips: ClipLibrary, catalogue: Catalogue) -> float:
    """The largest difference between neighbouring samples in any clip alone between silences."""
    told = product([*catalogue.spoken_texts(), CHIME], TEMPOS)
    alone = {clips.frames(text, tempo) for text, tempo in told}
    return max(biggest_step(listen(silence(3) + frames + silence(3)).sound) for frames in alone)


def early_or_late(heard: Heard, timeline: Timeline) -> dict[str, float]:
    """How far each cue is heard from its time, in ms; only those that are too far."""
    level = levels(heard.sound)
    off = {
        f"{cue.text} at {cue.at}": onset_ms(level, cue.at - AHEAD_MS, cue.end) - cue.at
        for cue in timeline.cues
    }
    return {cue: ms for cue, ms in off.items() if abs(ms) > MAY_DIFFER_MS}


@samples_of_all
def test_a_stream_lasts_as_long_as_its_timeline(step: Step, heard: Listening, catalogue: Catalogue) -> None:
    assert abs(heard(step).ms - catalogue.timeline(step).total_ms) <= MAY_DIFFER_MS


@samples_of_all
def test_every_cue_is_heard_at_its_time(step: Step, heard: Listening, catalogue: Catalogue) -> None:
    assert early_or_late(heard(step), catalogue.timeline(step)) == {}


@samples_of_all
def test_a_stream_is_as_loud_as_amazon_asks_and_no_louder(step: Step, heard: Listening) -> None:
    assert LOUDNESS[0] <= heard(step).lufs <= LOUDNESS[1]
    assert round(heard(step).peak, 1) <= CEILING


@samples_of_all
def test_joins_do_not_click(step: Step, heard: Listening, loudest_step: float) -> None:
    assert biggest_step(heard(step).sound) <= loudest_step * 1.001


@samples_of_all
def test_a_stream_sounds_like_its_clips_alone_and_is_silent_between_them(
    step: Step, catalogue: Catalogue, clips: ClipLibrary, stream_library: StreamLibrary
) -> None:
    """Joining bytes adds and takes nothing: each clip is heard as between silences."""
    stream = decode(stream_library.stream(step))
    expected: Pcm = np.zeros(len(stream) + 10 * FRAME_SAMPLES, np.float32)
    for cue in catalogue.timeline(step).cues:
        frames = clips.frames(CHIME if cue.kind is CueKind.CHIME else cue.text, step.tempo)
        alone = decode(frames + silence(2))
        first = frame_at(cue.at) * FRAME_SAMPLES
        expected[first : first + len(alone)] += alone

    assert np.abs(stream - expected[: len(stream)]).max() < 1e-4


@samples_of_all
def test_between_cues_there_is_silence(step: Step, heard: Listening, catalogue: Catalogue) -> None:
    sound, cues = heard(step).sound, catalogue.timeline(step).cues
    for cue, after in zip(cues, [*cues[1:], None], strict=True):
        end = after.at if after else catalogue.timeline(step).total_ms
        # A clip's last half frame fades in the frame behind it, and begins up to a frame early.
        rest = sound[(cue.end + 24) * 24 : (end - 24) * 24]
        assert np.abs(rest).max(initial=0.0) < 0.001, cue


@pytest.mark.slow
def test_every_stream_there_is_keeps_time_loudness_and_peace(
    catalogue: Catalogue, stream_library: StreamLibrary, loudest_step: float
) -> None:
    wrong: dict[str, object] = {}
    for step in every_step():
        heard = listen(stream_library.stream(step))
        late = early_or_late(heard, catalogue.timeline(step))
        in_time = abs(heard.ms - catalogue.timeline(step).total_ms) <= MAY_DIFFER_MS and not late
        in_level = LOUDNESS[0] <= heard.lufs <= LOUDNESS[1] and round(heard.peak, 1) <= CEILING
        if not in_time or not in_level or biggest_step(heard.sound) > loudest_step * 1.001:
            wrong[step.code] = heard.ms, heard.lufs, heard.peak, late
    assert wrong == {}
