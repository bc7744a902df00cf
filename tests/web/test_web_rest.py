"""What players without a queue are promised: all that remains of a routine as one stream."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.audio.encode import decode as sound_of
from skill.audio.frames import FRAME_BYTES, FRAME_MS, FRAME_SAMPLES, check_frames, frame_at
from skill.audio.rest import Rest, rest_named
from skill.audio.streams import StreamLibrary
from skill.coach.here import Here
from skill.coach.streaming import way_on
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Length, Limb, Mode
from tests.web.processes import Running

BEGUN = SessionState(Phase.RUNNING, Mode.STREAM, Run("r", Limb.FOOT))
SHORT = replace(BEGUN, run=Run("r", Limb.HAND, Length.SHORT), step=1)


def cues(library: StreamLibrary, state: SessionState) -> list[int]:
    return [cue.at for cue in Here(library.catalogue, state).timeline.cues]


def test_it_is_the_streams_of_its_steps_one_after_the_other(stream_library: StreamLibrary) -> None:
    steps = [here.step for here in way_on(Here(stream_library.catalogue, BEGUN))]
    assert Rest(stream_library, BEGUN, 0).stream() == b"".join(stream_library.stream(each) for each in steps)
    assert len(steps) > 4


def test_cut_at_a_cue_it_is_the_same_bytes_from_there_on(stream_library: StreamLibrary) -> None:
    whole = Rest(stream_library, BEGUN, 0).stream()
    for at in cues(stream_library, BEGUN):
        rest = Rest(stream_library, BEGUN, at)
        assert rest.stream() == whole[frame_at(at) * FRAME_BYTES :]
        assert rest.ms == len(rest.stream()) // FRAME_BYTES * FRAME_MS


def test_every_frame_of_it_decodes(stream_library: StreamLibrary) -> None:
    stream = Rest(stream_library, SHORT, cues(stream_library, SHORT)[-1]).stream()
    check_frames(stream)
    assert len(sound_of(stream)) == len(stream) // FRAME_BYTES * FRAME_SAMPLES


@given(share=st.floats(0, 1), cut=st.integers(0, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_moment_of_it_is_a_moment_of_one_step(
    stream_library: StreamLibrary, share: float, cut: int
) -> None:
    library, rest = stream_library, Rest(stream_library, BEGUN, cues(stream_library, BEGUN)[cut])
    ms = round(rest.ms * share)
    place, offset = rest.at(ms)
    before = sum(library.size(Here(library.catalogue, each).step) for each in rest.places[: place.step])
    begins = before // FRAME_BYTES * FRAME_MS - frame_at(rest.offset) * FRAME_MS
    assert place in rest.places
    assert abs(begins + offset - ms) <= FRAME_MS


def test_its_captions_are_those_of_its_steps_at_their_times(stream_library: StreamLibrary) -> None:
    rest = Rest(stream_library, BEGUN, cues(stream_library, BEGUN)[2])
    first = Here(stream_library.catalogue, BEGUN).timeline.cues[2]
    said = rest.captions()
    assert said.startswith(f"WEBVTT\n\n00:00:00.0{first.at - frame_at(first.at) * FRAME_MS:02}")
    assert said.count("-->") > 50


def test_the_same_sound_has_the_same_name_whoever_hears_it(stream_library: StreamLibrary) -> None:
    other = replace(BEGUN, run=replace(BEGUN.run, id="another"), ouch=2, restarted_at=7)  # type: ignore[type-var]
    assert Rest(stream_library, other, 0).name == Rest(stream_library, BEGUN, 0).name


def test_another_sound_has_another_name(stream_library: StreamLibrary) -> None:
    later = replace(BEGUN, step=1)
    names = {Rest(stream_library, each, 0).name for each in (BEGUN, later, SHORT, replace(BEGUN, skips=4))}
    at = {Rest(stream_library, BEGUN, at).name for at in cues(stream_library, BEGUN)}
    assert len(names | at) == 3 + len({frame_at(at) for at in cues(stream_library, BEGUN)} | {0})


def test_its_name_leads_back_to_it(stream_library: StreamLibrary) -> None:
    rest = Rest(stream_library, BEGUN, cues(stream_library, BEGUN)[3])
    found = rest_named(stream_library, rest.name)
    assert found is not None
    assert found.stream() == rest.stream()


@pytest.mark.parametrize(
    "odd", ["rest.", "rest...", "rest.a.b.c", "rest.g2.x.0.0", "foot.5", "", "rest.\u0663.1.2"]
)
def test_a_name_of_nothing_leads_nowhere(stream_library: StreamLibrary, odd: str) -> None:
    assert rest_named(stream_library, odd) is None


def test_a_name_with_another_digest_or_cut_leads_nowhere(stream_library: StreamLibrary) -> None:
    place, cut, digest = Rest(stream_library, BEGUN, 0).name.rsplit(".", 2)
    for odd in (f"{place}.{cut}.{digest[::-1]}", f"{place}.1.{digest}", f"{place}.99999999.{digest}"):
        assert rest_named(stream_library, odd) is None


def test_it_is_served_whole_and_in_ranges(service: Running, stream_library: StreamLibrary) -> None:
    rest = Rest(stream_library, SHORT, cues(stream_library, SHORT)[1])
    path, stream = f"/audio/en/{rest.name}.mp3", rest.stream()
    whole = service.ask(path)
    assert (whole.status, whole.body) == (200, stream)
    assert whole.headers["etag"] == f'"{rest.name.rpartition(".")[2]}"'
    part = service.ask(path, {"Range": "bytes=1000-1999"})
    assert (part.status, part.body) == (206, stream[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(stream)}"
    assert service.ask(path, {"Range": f"bytes={len(stream)}-"}).status == 416


def test_its_captions_are_served(service: Running, stream_library: StreamLibrary) -> None:
    rest = Rest(stream_library, SHORT, 0)
    reply = service.ask(f"/audio/en/{rest.name}.vtt")
    assert reply.body.decode() == rest.captions()


def test_a_rest_that_is_none_is_not_found(service: Running, stream_library: StreamLibrary) -> None:
    assert service.ask(f"/audio/en/{Rest(stream_library, SHORT, 0).name}0.mp3").status == 404
