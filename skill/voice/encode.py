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

import av
import numpy as np

from skill.voice.frames import FRAME_SAMPLES, SAMPLE_RATE, check_frames
from skill.voice.pcm import Pcm, quiet, samples

LEAD_MS = 20
"""The first 20 ms of what is encoded are lead-in: silence or a breath, fading in (see trim.py)."""
ATTACK_MS = 28
"""When, after its first frame's time, the sound behind the lead-in is heard."""

_BIT_RATE = 48_000
_DELAY = 1105
_TURNED_DOWN = 0.95  # by LAME, to everything it encodes
_SPREAD = 240  # how far the filters smear a sound's end, in samples
_DROPPED = 2
_FRONT = _DROPPED * FRAME_SAMPLES + samples(ATTACK_MS - LEAD_MS) - _DELAY


def encode(sound: Pcm) -> bytes:
    """``sound`` as whole frames of the clip format, ready to be joined to others.

    The sound should begin with 20 ms of lead-in and end softly; both are what trim.py makes.
    """
    end = _DELAY + _FRONT + len(sound) + _SPREAD
    last = -(-end // FRAME_SAMPLES) + 1
    behind = quiet((last + 1) * FRAME_SAMPLES - _FRONT - len(sound))
    louder = np.asarray(sound / _TURNED_DOWN, dtype=np.float32)
    frames = _lame(np.concatenate([quiet(_FRONT), louder, behind]))
    clip = b"".join(frames[_DROPPED:last])
    check_frames(clip)
    return clip


def _lame(sound: Pcm) -> list[bytes]:
    """One packet per frame; ``reservoir=0`` keeps each frame's bits inside the frame."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "mono"
    encoder.format = "fltp"
    encoder.bit_rate = _BIT_RATE
    encoder.options = {"reservoir": "0"}
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="fltp", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    return [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]
