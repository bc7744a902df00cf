"""From MP3 to sound, with FFmpeg's decoder through PyAV."""

from __future__ import annotations

import io

import av
import numpy as np

from skill.errors import AudioError
from skill.voice.frames import check_frames
from skill.voice.pcm import Pcm, collect, resampler


def decode(frames: bytes) -> Pcm:
    """The sound of whole frames of the clip format: 576 samples for each; AudioError when they are not such.

    Nothing is shifted or cut, so the sound of frame ``n`` begins at sample ``576 * n``: exactly what a
    device plays.
    """
    check_frames(frames)
    decoder = av.CodecContext.create("mp3float", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    pieces: list[Pcm] = []
    try:
        for packet in [*decoder.parse(frames), *decoder.parse(b""), None]:
            pieces += [frame.to_ndarray()[0] for frame in decoder.decode(packet)]
    except av.FFmpegError as error:
        raise AudioError(f"The MP3 frames do not decode ({error}).") from error
    return np.concatenate(pieces)


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
