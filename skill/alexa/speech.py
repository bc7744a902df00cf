"""Speech: timelines and messages as the markup that Alexa speaks (SSML)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from skill.routine.parts import parts_of
from skill.routine.timeline import INSTRUCTIONS, Cue, Timeline

MAX_BREAK_MS = 10_000
"""Longest single ``<break>`` (Amazon, SSML reference); longer rests take several."""
AFTER_PART_MS = 700
"""Rest in ms between what is said in one reply and what follows it."""


@lru_cache(1024)
def pause(ms: int) -> str:
    """Silence of ``ms``, in as many breaks as it takes."""
    full, rest = divmod(max(0, ms), MAX_BREAK_MS)
    return '<break time="10s"/>' * full + (f'<break time="{rest}ms"/>' if rest else "")


def words(text: str) -> str:
    """Text as markup, with ``&``, ``<`` and ``>`` escaped."""
    return escape(text)


def guided(timeline: Timeline, part: int = 0) -> str:
    """One turn of a timeline: its cues, and the silence between them."""
    parts = parts_of(timeline)
    cues = parts[min(part, len(parts) - 1)]
    last = part >= len(parts) - 1
    end = timeline.total_ms if last else parts[part + 1][0].at
    return _with_rests(cues, end)


def instructed(timeline: Timeline, passage: int | None) -> str:
    """What to do, without the counting: of one passage, or of the whole step."""
    cues = [
        cue
        for cue in timeline.cues
        if cue.kind in INSTRUCTIONS and (passage is None or cue.passage == passage)
    ]
    return " ".join([escape(cue.text) for cue in cues])


def _with_rests(cues: Sequence[Cue], end: int) -> str:
    following = [*[cue.at for cue in cues[1:]], end]
    rests = zip(cues, following, strict=True)
    return " ".join([escape(cue.text) + pause(at - cue.at - cue.ms) for cue, at in rests])
