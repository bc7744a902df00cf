from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.audio.encode import decode
from skill.audio.frames import (
    FRAME_BYTES,
    FRAME_MS,
    FRAME_SAMPLES,
    HEADER,
    SAMPLE_RATE,
    SILENT_FRAME,
    byte_at,
    check_frames,
    duration_ms,
    frame_at,
    frames_in_ms,
    ms_at,
    parse_header,
    silence,
    walk,
)
from skill.errors import AudioError

HEADERS = [
    # bits, MPEG version, kbit/s, Hz, bytes, mono
    ("fff364c4", 2, 48, 24_000, 144, True),
    ("fff344c4", 2, 32, 24_000, 96, True),
    ("fff384c4", 2, 64, 24_000, 192, True),
    ("fff360c4", 2, 48, 22_050, 156, True),
    ("fff362c4", 2, 48, 22_050, 157, True),
    ("fff36804", 2, 48, 16_000, 216, False),
    ("fffb9064", 1, 128, 44_100, 417, False),
    ("fffb9264", 1, 128, 44_100, 418, False),
    ("fffa94c4", 1, 128, 48_000, 384, True),
]
NO_HEADERS = {
    "too short": "fff364",
    "no sync": "fef364c4",
    "layer I": "fff764c4",
    "layer II": "fff564c4",
    "MPEG-2.5, which nobody serves": "ffe364c4",
    "free bit rate": "fff304c4",
    "forbidden bit rate": "fff3f4c4",
    "reserved sample rate": "fff36cc4",
}


@pytest.mark.parametrize(("bits", "version", "kbits", "rate", "size", "mono"), HEADERS)
def test_a_header_tells_format_and_size(
    bits: str, version: int, kbits: int, rate: int, size: int, mono: bool
) -> None:
    header = parse_header(bytes.fromhex(bits))

    assert header is not None
    assert (header.version, header.kbits, header.sample_rate) == (version, kbits, rate)
    assert (header.size, header.mono) == (size, mono)


@pytest.mark.parametrize("bits", NO_HEADERS.values(), ids=list(NO_HEADERS))
def test_what_is_no_layer_three_header_is_none(bits: str) -> None:
    assert parse_header(bytes.fromhex(bits)) is None


def test_the_clip_format_is_what_its_header_says() -> None:
    header = parse_header(HEADER)

    assert header is not None
    assert (header.version, header.kbits, header.sample_rate, header.mono) == (2, 48, SAMPLE_RATE, True)
    assert header.size == FRAME_BYTES
    assert header.seconds == FRAME_MS / 1000 == FRAME_SAMPLES / SAMPLE_RATE


def test_a_silent_frame_decodes_to_digital_silence() -> None:
    sound = decode(silence(5))

    assert len(sound) == 5 * FRAME_SAMPLES
    assert not sound.any()


WRONG_RUNS = {
    "nothing at all": (b"", "not a whole number"),
    "half a frame too much": (silence(2) + SILENT_FRAME[:72], "not a whole number"),
    "another bit rate": (
        SILENT_FRAME + bytes.fromhex("fff384c4") + bytes(140),
        "Frame 1 is MPEG-2 64 kbit/s",
    ),
    "stereo": (bytes.fromhex("fff36404") + bytes(140), "Frame 0 is MPEG-2 48 kbit/s 24000 Hz stereo"),
    "an ID3 tag in front": (b"ID3" + bytes(141) + SILENT_FRAME, "Frame 0 is no MP3 frame"),
    "borrowed bits": (SILENT_FRAME + HEADER + b"\x09" + bytes(139), "Frame 1 borrows 9 bytes"),
}


@pytest.mark.parametrize(("data", "complaint"), WRONG_RUNS.values(), ids=list(WRONG_RUNS))
def test_a_run_that_is_not_in_the_format_is_refused_with_its_first_wrong_frame(
    data: bytes, complaint: str
) -> None:
    with pytest.raises(AudioError, match=complaint):
        check_frames(data)


@given(st.integers(1, 50), st.data())
def test_one_changed_header_byte_anywhere_is_noticed(count: int, data: st.DataObject) -> None:
    frames = bytearray(silence(count))
    at = FRAME_BYTES * data.draw(st.integers(0, count - 1)) + data.draw(st.integers(0, 4))
    frames[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(AudioError, match=f"Frame {at // FRAME_BYTES} "):
        check_frames(bytes(frames))


@given(st.binary(max_size=2000))
def test_any_bytes_are_frames_or_an_audio_error(data: bytes) -> None:
    try:
        count = check_frames(data)
    except AudioError:
        return
    assert len(data) == count * FRAME_BYTES


@given(st.integers(0, 10**7))
def test_a_time_lies_in_the_frame_at_its_byte(ms: int) -> None:
    byte = byte_at(ms)

    assert byte % FRAME_BYTES == 0
    assert ms_at(byte) == frame_at(ms) * FRAME_MS
    assert ms_at(byte) <= ms < ms_at(byte) + FRAME_MS


@given(st.integers(0, 10**8))
def test_every_byte_of_a_frame_has_the_frames_time(byte: int) -> None:
    assert byte_at(ms_at(byte)) <= byte < byte_at(ms_at(byte)) + FRAME_BYTES


@given(st.integers(0, 10**7))
def test_frames_cover_a_time_and_no_frame_is_spare(ms: int) -> None:
    count = frames_in_ms(ms)

    assert count == math.ceil(ms / FRAME_MS)
    assert duration_ms(count * FRAME_BYTES) - ms in range(FRAME_MS)


def test_walking_steps_over_tags_between_files() -> None:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 1, 2]) + bytes(130)
    old_tag = b"TAG" + bytes(125)

    assert len(list(walk(tag + silence(3) + old_tag + tag + silence(2)))) == 5


@given(st.integers(1, 5 * FRAME_BYTES - 1))
def test_walking_notices_a_frame_that_is_cut(cut: int) -> None:
    data = silence(5)[:cut]

    if cut % FRAME_BYTES == 0:
        assert len(list(walk(data))) == cut // FRAME_BYTES
    else:
        with pytest.raises(ValueError, match=f"no whole frame at byte {cut // FRAME_BYTES * FRAME_BYTES} of"):
            list(walk(data))
