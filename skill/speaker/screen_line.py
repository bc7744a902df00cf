"""What a terminal shows: one line of what plays, and answers, both as wide as the terminal is now."""

from __future__ import annotations

import os
import textwrap
from bisect import bisect_right
from typing import NamedTuple, TextIO

from skill.coach.here import Here
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode
from skill.routine.timeline import CueKind, Timeline

from .echo import Activity
from .echo.player import Player

BAR = 24
"""Characters of the progress bar, where there is room for it."""
USUAL = 80
"""Columns of a terminal that tells nothing of itself."""


class NowPlaying(NamedTuple):
    """One look at the player."""

    bar: float
    """How much of the stream is over, from 0 to 1."""
    time: str
    """Where it is, such as ``0:15``."""
    cue: str
    """The step, and the cue that is or was heard last."""

    def line(self, columns: int | None = None) -> str:
        """A progress bar, the time and the cue, in at most ``columns``; None for as many as it takes."""
        bar = BAR if columns is None else max(4, min(BAR, columns // 4))
        done = min(bar, int(bar * self.bar))
        text = f"{'━' * done}{'─' * (bar - done)} {self.time}  {self.cue}"
        return text if columns is None or len(text) <= columns else f"{text[: max(0, columns - 1)]}…"


def now_playing(catalogue: Catalogue, player: Player) -> NowPlaying | None:
    """What plays, or None where nothing does."""
    stream = player.stream
    if stream is None or player.activity not in (Activity.PLAYING, Activity.PAUSED):
        return None
    place = decode(stream.token, catalogue.version)
    if place is None:
        return None
    here = Here(catalogue, place)
    step, timeline, offset = here.step, here.timeline, player.offset_ms
    title = catalogue.exercises[step.limb, step.technique].title
    over = offset / max(1, timeline.total_ms)
    return NowPlaying(over, _clock(offset), f"{title}: {_cue(timeline, offset)}")


def _cue(timeline: Timeline, offset: int) -> str:
    index = bisect_right([cue.at for cue in timeline.cues], offset) - 1
    cue = timeline.cues[max(0, index)]
    return "♪" if cue.kind is CueKind.CHIME else cue.text


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}:{seconds:02}"


def columns_of(out: TextIO) -> int | None:
    """How wide a terminal is, less its last column, in which some wrap already; None for a pipe or a file."""
    if not out.isatty():
        return None
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except OSError:
        columns = 0
    return (columns or USUAL) - 1


def wrapped(text: str, columns: int | None) -> str:
    """Words in lines of at most ``columns``, never broken in the middle of a word that fits."""
    if columns is None:
        return text
    return textwrap.fill(text, max(10, columns), break_on_hyphens=False, drop_whitespace=True)
