"""Headers of MPEG audio frames in general, to judge MP3 that others made.

Only Layer III is understood: nothing else calls itself MP3 here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
