"""Join clips and silence into one MP3 stream, as bytes: no decoding, no file in between."""

from __future__ import annotations

from collections.abc import Sequence

from skill.errors import AudioError
from skill.voice.frames import FRAME_BYTES, FRAME_MS, frame_at, frames_in_ms, silence
from skill.voice.library import ClipLibrary


def join(cues: Sequence[tuple[int, str]], total_ms: int, library: ClipLibrary) -> bytes:
    """A stream of ``total_ms`` (rounded up to whole frames) in which each cue is heard at its time.

    ``cues`` are (start in ms, text or "chime"), in any order. A clip is put at the frame in which its cue's
    time falls; as its sound begins 28 ms after its first frame (encode.py), it is heard between 4 and 28 ms
    after the cue's time, never before. Clips that follow each other without a gap stay so.
    AudioError when cues overlap, reach outside the stream or have no clip.
    """
    parts: list[bytes] = []
    at, before = 0, "the beginning"
    for start_ms, text in sorted(cues, key=lambda cue: cue[0]):
        clip = library.frames(text)
        start = frame_at(start_ms)
        if start < at:
            raise AudioError(
                f"{text!r} at {start_ms} ms overlaps {before!r}, which ends at {at * FRAME_MS} ms. "
                "Move it to a later time, or shorten the cue in front."
            )
        parts += [silence(start - at), clip]
        at, before = start + len(clip) // FRAME_BYTES, text
    rest = frames_in_ms(total_ms) - at
    if rest < 0:
        raise AudioError(
            f"{before!r} ends at {at * FRAME_MS} ms, after the end of the stream at {total_ms} ms. "
            "Give the stream more time."
        )
    return b"".join([*parts, silence(rest)])
