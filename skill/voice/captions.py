"""Captions for a stream, as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format)."""

from __future__ import annotations

from collections.abc import Sequence

from skill.errors import AudioError

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def captions(cues: Sequence[tuple[int, int, str]]) -> str:
    """The WebVTT file for ``cues``: (start ms, end ms, text), in order; AudioError when they are not.

    Escaping ``>`` also keeps an arrow in a text from being read as a time line.
    """
    blocks = ["WEBVTT"]
    latest = 0
    for start, end, text in cues:
        if not latest <= start < end:
            raise AudioError(
                f"The caption {text!r} from {start} to {end} ms is out of order or has no length."
            )
        blocks.append(f"{_time(start)} --> {_time(end)}\n{' '.join(text.split()).translate(_ESCAPES)}")
        latest = start
    return "\n\n".join(blocks) + "\n"


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
