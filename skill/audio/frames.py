"""The clip format as arithmetic: every frame is 144 bytes, 24 ms, 576 samples.

MP3, MPEG-2 Layer III, 24 kHz, mono, 48 kbit/s at a constant rate. That is one of the three formats
Amazon accepts in speech (MPEG version 2, 48 kbit/s, 16/22.05/24 kHz; Amazon, SSML reference, audio) and
it is fine for the AudioPlayer too. At 24 kHz a frame of 48 kbit/s needs no padding byte, so all frames are
equally long. And no frame borrows bits from the one before it (no bit reservoir: ``main_data_begin`` is 0),
so frames can be cut and joined anywhere, and a place in time is a place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from skill.errors import AudioError

# Headers of MPEG audio frames in general, to judge MP3 that others made.
#
# Only Layer III is understood: nothing else calls itself MP3 here.

_VERSIONS = {0b11: 1, 0b10: 2}
_RATES = {1: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_KBITS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_ID3V1_BYTES = 128


@dataclass(frozen=True)
class Header:
    """What the four bytes at the start of a frame say."""

    version: int
    """MPEG version: 1 or 2."""
    kbits: int
    """Bit rate in kbit/s."""
    sample_rate: int
    """Samples per second."""
    padding: int
    """1 when the frame is one byte longer than usual, else 0."""
    mono: bool
    """One channel."""
    bits: str
    """The header itself, in hexadecimal."""

    @property
    def size(self) -> int:
        """Bytes in the whole frame, header included."""
        return (144 // self.version) * self.kbits * 1000 // self.sample_rate + self.padding

    @property
    def seconds(self) -> float:
        """How long the frame sounds."""
        return 1152 / self.version / self.sample_rate

    def __str__(self) -> str:
        channels = "mono" if self.mono else "stereo"
        return f"MPEG-{self.version} {self.kbits} kbit/s {self.sample_rate} Hz {channels} ({self.bits})"


def parse_header(data: bytes) -> Header | None:
    """The header in the first four bytes of ``data``, or None where no Layer III frame begins."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0b1110_0110 != 0b1110_0010:
        return None
    version = _VERSIONS.get(data[1] >> 3 & 0b11)
    rate, bits = data[2] >> 2 & 0b11, data[2] >> 4
    if version is None or rate == 3 or bits in (0, 15):
        return None
    return Header(
        version=version,
        kbits=_KBITS[version][bits],
        sample_rate=_RATES[version][rate],
        padding=data[2] >> 1 & 1,
        mono=data[3] >> 6 == 0b11,
        bits=data[:4].hex(),
    )


def walk(data: bytes) -> Iterator[Header]:
    """Every frame's header in turn; ValueError where the chain of whole frames breaks, and at what byte.

    Tags (ID3v1, ID3v2) between frames are stepped over: several MP3 files in a row are still MP3.
    """
    at = 0
    while at < len(data):
        if skip := _tag_size(data, at):
            at += skip
            continue
        header = parse_header(data[at : at + 4])
        if header is None or at + header.size > len(data):
            raise ValueError(f"no whole frame at byte {at} of {len(data)}")
        yield header
        at += header.size


def _tag_size(data: bytes, at: int) -> int:
    if data.startswith(b"TAG", at):
        return _ID3V1_BYTES
    if not data.startswith(b"ID3", at) or len(data) < at + 10:
        return 0
    size = 0
    for byte in data[at + 6 : at + 10]:  # four bytes of seven bits each
        size = size << 7 | byte & 0x7F
    return size + 10


SAMPLE_RATE = 24_000
"""Samples per second."""
FRAME_SAMPLES = 576
"""Samples per frame: one granule, as MPEG-2 has it."""
FRAME_BYTES = 144
"""Bytes per frame: 48,000 bit/s x 24 ms / 8."""
FRAME_MS = 24
"""Milliseconds per frame."""
HEADER = bytes.fromhex("fff364c4")
"""The one header: sync, MPEG-2 Layer III without checksum, 48 kbit/s, 24 kHz, no padding, mono."""
SILENT_FRAME = HEADER + bytes(FRAME_BYTES - len(HEADER))
"""A frame that says nothing. All-zero side information means: no borrowed bits, no coefficients,
no scale factors; a decoder puts out digital silence (after the fading half of the frame before it).
Constructed rather than encoded, so that silence is the same bytes whatever encoder made the clips."""


def silence(count: int) -> bytes:
    """``count`` silent frames, ``count * 24`` ms."""
    return SILENT_FRAME * count


def check_frames(data: bytes) -> int:
    """The number of frames in ``data``; AudioError when it is not a whole run of such frames.

    Each header is checked, and that no frame borrows bits. The check compares columns of bytes, which takes
    about a millisecond for a megabyte.
    """
    count, rest = divmod(len(data), FRAME_BYTES)
    if rest or not count:
        raise AudioError(f"{len(data)} bytes are not a whole number of {FRAME_BYTES}-byte MP3 frames.")
    columns = zip(HEADER + b"\0", range(len(HEADER) + 1), strict=True)
    if any(data[at::FRAME_BYTES] != bytes([value]) * count for value, at in columns):
        raise AudioError(_first_wrong(data))
    return count


def frames_in_ms(ms: int) -> int:
    """How many frames it takes to cover ``ms`` milliseconds."""
    return -(-ms // FRAME_MS)


def frame_at(ms: int) -> int:
    """The number of the frame, from 0, that contains the time ``ms``."""
    return ms // FRAME_MS


def duration_ms(size: int) -> int:
    """The duration in ms of ``size`` bytes of whole frames."""
    return size // FRAME_BYTES * FRAME_MS


def byte_at(ms: int) -> int:
    """Where in a file, in bytes, the frame that contains the time ``ms`` begins."""
    return frame_at(ms) * FRAME_BYTES


def ms_at(byte: int) -> int:
    """The time in ms at which the frame that contains the byte ``byte`` begins."""
    return byte // FRAME_BYTES * FRAME_MS


def _first_wrong(data: bytes) -> str:
    for start in range(0, len(data), FRAME_BYTES):
        frame = data[start : start + FRAME_BYTES]
        if frame[:4] != HEADER:
            return f"Frame {start // FRAME_BYTES} is {_describe(frame)} instead of {_describe(HEADER)}."
        if frame[4]:
            return f"Frame {start // FRAME_BYTES} borrows {frame[4]} bytes from the frames before it."
    return "The frames are damaged."


def _describe(frame: bytes) -> str:
    header = parse_header(frame[:4])
    return str(header) if header else f"no MP3 frame ({frame[:4].hex()})"
