"""What plays on a device right now, as one line of text."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from skill.coach.here import Here
from skill.routine.codec import decode
from skill.routine.timeline import CueKind, Timeline
from skill.web.state import State

from .device import Activity, Device

BAR = 24
"""Characters of the progress bar."""


class NowPlaying(NamedTuple):
    """One look at the player."""

    text: str
    """A progress bar, the time, and the cue that is or was heard last."""
    cue: str
    """That cue alone."""


def now_playing(state: State, device: Device) -> NowPlaying | None:
    """What plays, or None where nothing does."""
    stream = device.player.stream
    if stream is None or device.activity not in (Activity.PLAYING, Activity.PAUSED):
        return None
    book = state.desk.tongue(device.account.locale).book
    place = decode(stream.token, book.version)
    if place is None:
        return None
    here = Here(book, place)
    step, timeline, offset = here.step, here.timeline, device.player.offset_ms
    title = book.exercises[step.limb, step.technique].title
    cue = _cue(timeline, offset)
    return NowPlaying(
        f"{_bar(offset, timeline.total_ms)} {_clock(offset)}  {title}: {cue}", f"{title}: {cue}"
    )


def _cue(timeline: Timeline, offset: int) -> str:
    index = bisect_right([cue.at for cue in timeline.cues], offset) - 1
    cue = timeline.cues[max(0, index)]
    return "♪" if cue.kind is CueKind.CHIME else cue.text


def _bar(offset: int, total: int) -> str:
    done = min(BAR, BAR * offset // max(1, total))
    return "━" * done + "─" * (BAR - done)


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}:{seconds:02}"
