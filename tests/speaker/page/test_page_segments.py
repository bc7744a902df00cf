"""Speech markup becomes segments, and the segments of a step become its cues again."""

from __future__ import annotations

import pytest

from skill.alexa.response import guided
from skill.alexa.skill import make_language
from skill.routine.timeline import Cue, CueKind
from skill.speaker.front.view import Segment, aligned, segments_of


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<speak>One.</speak>", [("One.", 0)]),
        ("<speak>One.<break time='450ms'/>Two.</speak>", [("One.", 450), ("Two.", 0)]),
        ("<speak>One. <break time='10s'/><break time='2s'/></speak>", [("One.", 12_000)]),
        ("<speak><break time='1s'/>One.</speak>", [("One.", 0)]),
        (
            "<speak>Rice &amp; <emphasis>peas</emphasis> .<break time='1.5s'/>Go</speak>",
            [("Rice & peas.", 1500), ("Go", 0)],
        ),
        ("<speak></speak>", []),
        ("no markup at all", [("no markup at all", 0)]),
        ("", []),
    ],
)
def test_speech_is_divided_at_its_breaks(markup: str, expected: list[tuple[str, int]]) -> None:
    assert [(segment.text, segment.pause_ms) for segment in segments_of(markup)] == expected


def test_every_spoken_step_is_shown_cue_by_cue_at_the_times_of_its_timeline() -> None:
    catalogue = make_language("en").catalogue
    steps = {step for run in catalogue.every_run() for step in catalogue.steps(run)}
    assert len(steps) > 50
    for step in steps:
        timeline = catalogue.timeline(step)
        for index, part in enumerate(timeline.parts):
            speech = f"<speak>Before.<break time='700ms'/>{guided(timeline, index)}After.</speak>"
            found = aligned(segments_of(speech), part)
            assert found is not None, step.code
            told = [segment for segment in found if segment.cue is not None]
            assert [segment.cue for segment in told] == list(range(len(part)))
            assert _starts(told, part[0].at) == [cue.at for cue in part], step.code
            assert (found[0].text, found[-1].text) == ("Before.", "After.")


def _starts(told: list[Segment], first: int) -> list[int]:
    starts = [first]
    for segment in told[:-1]:
        starts.append(starts[-1] + segment.ms + segment.pause_ms)
    return starts


def test_speech_that_lacks_a_cue_is_no_step() -> None:
    cues = [Cue(0, 500, CueKind.NAME, "Gliding."), Cue(600, 500, CueKind.COUNT, "One.")]
    assert aligned(segments_of("<speak>Gliding.</speak>"), cues) is None
    assert aligned(segments_of("<speak>Welcome.</speak>"), cues) is None
    assert aligned([], cues) is None


def test_cues_without_a_rest_between_them_are_told_apart() -> None:
    cues = [Cue(0, 500, CueKind.NAME, "Gliding."), Cue(500, 500, CueKind.COUNT, "One.")]
    found = aligned(segments_of("<speak>Gliding. One.<break time='1s'/></speak>"), cues, 4)
    assert found == [Segment("Gliding.", 0, 500, 4), Segment("One.", 1000, 500, 5)]
