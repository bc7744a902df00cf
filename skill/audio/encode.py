"""From sound to frames of the clip format, with LAME through PyAV.

Where a sound ends up. LAME and any decoder together delay sound by 1,105 samples (46 ms): 576 in the
encoder, 529 in the decoder's filters. A frame's transform also spans two frames, so a sound that is to come
out whole needs the frame before the one in which it is heard. Therefore:

- silence is put in front so that the sound's attack is heard 28 ms after the first frame's time
  (``ATTACK_MS``), and the frames before that one, which hold the faint lead-in at most, are dropped;
- silence is put behind, so that the last frame is empty. Its fading half, which a decoder adds to whatever
  is joined behind the clip, is then silent, and so is the half that a frame in front would add to the first.
"""

from __future__ import annotations

import io

import av
import numpy as np
import numpy.typing as npt

from skill.errors import AudioError

from .frames import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE, check_frames
from .pcm import Pcm, collect, quiet, resampler, samples

# The chime: a soft bell of three partials, made here, in 1.2 seconds.

_LENGTH = samples(1200)
_ATTACK = samples(12)
_RELEASE = samples(250)
_LEAD = samples(20)
_PARTIALS = ((392.0, 1.0, 0.38), (784.0, 0.42, 0.26), (1180.0, 0.12, 0.14))
"""Pitch in Hz (a G, its octave, a fifth above that), strength, seconds to fade to a third."""


def chime() -> Pcm:
    """The chime, 20 ms of silence in front, at any level: clip.py brings it to its loudness."""
    time = np.arange(_LENGTH) / SAMPLE_RATE
    sound = sum(
        strength * np.exp(-time / fade) * np.sin(2 * np.pi * pitch * time)
        for pitch, strength, fade in _PARTIALS
    )
    envelope = np.ones(_LENGTH)
    envelope[:_ATTACK] = _rise(_ATTACK)
    envelope[-_RELEASE:] = _rise(_RELEASE)[::-1]
    return np.concatenate([quiet(_LEAD), np.asarray(0.3 * sound * envelope, dtype=np.float32)])


def _rise(count: int) -> npt.NDArray[np.float64]:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count), dtype=np.float64)


# From MP3 to sound, with FFmpeg's decoder through PyAV.


def decode(frames: bytes) -> Pcm:
    """The sound of whole frames of the clip format: 576 samples for each; AudioError when they are not such.

    Nothing is shifted or cut, so the sound of frame ``n`` begins at sample ``576 * n``: exactly what a
    device plays.
    """
    sound, at = np.empty((check_frames(frames), FRAME_SAMPLES), np.float32), 0
    decoder = av.CodecContext.create("mp3float", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    packets = (av.Packet(frames[start : start + FRAME_BYTES]) for start in range(0, len(frames), FRAME_BYTES))
    try:
        for packet in (*packets, None):
            for frame in decoder.decode(packet):  # its plane rather than to_ndarray, which takes longer
                sound[at] = np.frombuffer(memoryview(frame.planes[0]), np.float32, FRAME_SAMPLES)
                at += 1
    except (av.FFmpegError, IndexError) as error:
        raise AudioError(f"The MP3 frames do not decode ({error}).") from error
    return sound[:at].ravel()


def decode_any(data: bytes) -> Pcm:
    """The sound of an MP3 of any rate and number of channels, as 24 kHz mono; AudioError when it has none."""
    convert = resampler()
    pieces: list[Pcm] = []
    try:
        with av.open(io.BytesIO(data), "r", format="mp3") as container:
            for frame in container.decode(audio=0):
                pieces += collect(convert, frame)
        pieces += collect(convert, None)
    except (av.FFmpegError, IndexError) as error:
        raise AudioError(f"The MP3 does not decode ({error}).") from error
    if not pieces:
        raise AudioError("The MP3 holds no sound.")
    return np.concatenate(pieces)


LEAD_MS = 20
"""The first 20 ms of what is encoded are lead-in: silence or a breath, fading in (see trim.py)."""
ATTACK_MS = 28
"""When, after its first frame's time, the sound behind the lead-in is heard."""

_BIT_RATE = 48_000
_USUAL, _QUICK = "5", "7"  # how much trouble LAME takes: 0 most, 9 least
DELAY = 1105
"""Samples by which LAME and a decoder together delay what they are fed."""
_TURNED_DOWN = 0.95  # by LAME, to everything it encodes
_SPREAD = 240  # how far the filters smear a sound's end, in samples
_DROPPED = 2
_FRONT = _DROPPED * FRAME_SAMPLES + samples(ATTACK_MS - LEAD_MS) - DELAY


def encode(sound: Pcm) -> bytes:
    """``sound`` as whole frames of the clip format, ready to be joined to others.

    The sound should begin with 20 ms of lead-in and end softly; both are what trim.py makes.
    """
    end = DELAY + _FRONT + len(sound) + _SPREAD
    last = -(-end // FRAME_SAMPLES) + 1
    behind = quiet((last + 1) * FRAME_SAMPLES - _FRONT - len(sound))
    louder = np.asarray(sound / _TURNED_DOWN, dtype=np.float32)
    frames = _lame(np.concatenate([quiet(_FRONT), louder, behind]))
    clip = b"".join(frames[_DROPPED:last])
    check_frames(clip)
    return clip


def encode_grid(sound: Pcm) -> bytes:
    """``sound``, whole frames long, as as many frames: sample ``n`` is heard at sample ``n + DELAY``.

    The first and the last two frames lack what is around them. Half as much work as ``encode``, for streams
    that are mixed while somebody waits.
    """
    louder = np.asarray(sound / _TURNED_DOWN, dtype=np.float32)
    return b"".join(_lame(louder, _QUICK)[: len(sound) // FRAME_SAMPLES])


def _lame(sound: Pcm, quality: str = _USUAL) -> list[bytes]:
    """One packet per frame; ``reservoir=0`` keeps each frame's bits inside the frame."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "mono"
    encoder.format = "fltp"
    encoder.bit_rate = _BIT_RATE
    encoder.options = {"reservoir": "0", "compression_level": quality}
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="fltp", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    return [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]
