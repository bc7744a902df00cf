from __future__ import annotations

import pytest

from skill.audio.streams import captions
from skill.errors import AudioError


def test_captions_are_web_vtt_with_times_and_escaped_text() -> None:
    text = captions([(0, 1500, "Gliding,\n left foot"), (61_050, 3_723_004, "Heel --> toes & <back>")])

    assert text == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.500\nGliding, left foot\n\n"
        "00:01:01.050 --> 01:02:03.004\nHeel --&gt; toes &amp; &lt;back&gt;\n"
    )


def test_no_cues_are_a_valid_file_without_captions() -> None:
    assert captions([]) == "WEBVTT\n"


@pytest.mark.parametrize("cues", [[(5, 5, "a")], [(-1, 5, "a")], [(9, 5, "a")], [(9, 12, "a"), (8, 20, "b")]])
def test_captions_without_length_or_out_of_order_are_an_audio_error(cues: list[tuple[int, int, str]]) -> None:
    with pytest.raises(AudioError, match="out of order or has no length"):
        captions(cues)
