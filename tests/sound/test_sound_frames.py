"""Every frame of a stream, read bit by bit after ISO 11172-3 and 13818-3, without the project's own reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.audio.streams import StreamLibrary
from skill.routine.run import Step
from skill.settings import DEFAULT_AUDIO
from tests.sound.choice import sample

MPEG2_LAYER3_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
MPEG2_RATES = (22_050, 24_000, 16_000)


def bits(data: bytes, *widths: int) -> Iterator[int]:
    """The first bits of ``data`` as numbers of these widths."""
    whole, left = int.from_bytes(data), len(data) * 8
    for width in widths:
        left -= width
        yield whole >> left & (1 << width) - 1


def frame_size(data: bytes) -> int:
    """The size in bytes of the frame that begins here, which must be of the clip format."""
    sync, version, layer, unprotected, rate, frequency, padding, _, mode, _, _, original, emphasis = bits(
        data[:4], 11, 2, 2, 1, 4, 2, 1, 1, 2, 2, 1, 1, 2
    )
    assert sync == 0x7FF, "no frame begins here"
    assert (version, layer) == (0b10, 0b01), "MPEG-2, Layer III"
    assert unprotected == 1, "no checksum"
    assert (MPEG2_LAYER3_KBITS[rate], MPEG2_RATES[frequency]) == (48, 24_000)
    assert (mode, padding, emphasis) == (0b11, 0, 0), "mono, neither padding nor emphasis"
    assert original in (0, 1)
    return 72 * MPEG2_LAYER3_KBITS[rate] * 1000 // MPEG2_RATES[frequency] + padding


def borrowed_bytes(data: bytes) -> int:
    """How far the sound of this frame begins in the frames before it."""
    return next(bits(data[4:5], 8))


def sound_bits(data: bytes) -> int:
    """How many bits of sound the frame's one granule has."""
    main_data_begin, _, part2_3_length = bits(data[4:8], 8, 1, 12)
    assert main_data_begin == 0
    return part2_3_length


@pytest.mark.parametrize("step", sample(), ids=lambda step: step.code)
def test_every_frame_of_a_stream_is_of_the_clip_format(stream_library: StreamLibrary, step: Step) -> None:
    stream = stream_library.stream(step)
    at, frames, sounding = 0, 0, 0
    while at < len(stream):
        size = frame_size(stream[at:])
        assert size == 144
        assert borrowed_bytes(stream[at:]) == 0, "a frame stands for itself"
        assert 0 <= sound_bits(stream[at:]) <= (144 - 4 - 9) * 8, "its sound fits into it"
        sounding += sound_bits(stream[at:]) > 0
        at, frames = at + size, frames + 1

    assert at == len(stream)
    assert 0 < sounding < frames


def test_every_committed_clip_is_of_the_clip_format() -> None:
    folder: Path = DEFAULT_AUDIO / "en"
    clips = list(folder.glob("*.mp3"))
    assert len(clips) > 100
    for clip in clips:
        data = clip.read_bytes()
        assert data
        for at in range(0, len(data), 144):
            assert (frame_size(data[at:]), borrowed_bytes(data[at:])) == (144, 0), clip.name
            assert sound_bits(data[at:]) <= (144 - 4 - 9) * 8, clip.name
