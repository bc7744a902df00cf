"""What makes the sound: a seam, with a twin that only watches the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol

from skill.json import Json

from .clock import Later, Timer

# A stream of sound, as a Play directive names it.


@dataclass(frozen=True, slots=True)
class Stream:
    """One thing to play."""

    url: str
    """Where the sound is fetched."""
    token: str
    """The skill's own word for it, handed back in every report."""
    offset_ms: int = 0
    """Where it starts."""
    expected_previous_token: str = ""
    """With ENQUEUE: the token of the stream it must follow."""
    metadata: Json = field(default_factory=dict, compare=False)
    """Title, subtitle and art for a screen."""
    captions: str = field(default="", compare=False)
    """Captions as WebVTT; empty where there are none."""

    @classmethod
    def of(cls, play: Json) -> Stream:
        """Read the stream out of a valid Play directive."""
        item = play["audioItem"]
        stream = item["stream"]
        return cls(
            stream["url"],
            stream["token"],
            stream["offsetInMilliseconds"],
            stream.get("expectedPreviousToken") or "",
            item.get("metadata") or {},
            (stream.get("captionData") or {}).get("content", ""),
        )


NEAR_END_MS: Final = 10_000
"""How long before its end a stream usually counts as nearly finished."""
SECOND_TIME_MS: Final = 1_000
"""How long after the first a device that repeats itself reports nearly finished again."""


class Listener(Protocol):
    """Who is told how the sound gets on."""

    def started(self) -> None:
        """The stream can be heard."""

    def nearly_finished(self) -> None:
        """The device is ready to fetch the next stream."""

    def finished(self) -> None:
        """The stream came to its end."""

    def failed(self, error: str) -> None:
        """The stream cannot be played (on)."""

    def failed_ahead(self, stream: Stream, error: str) -> None:
        """A stream that waits in the queue cannot be fetched."""


class Sound(Protocol):
    """Plays one stream at a time and tells its listener about it."""

    @property
    def position_ms(self) -> int:
        """Where the stream is, or where it stopped."""

    def attach(self, listener: Listener) -> None:
        """Tell ``listener`` from now on."""

    def prepare(self, stream: Stream) -> None:
        """Fetch ``stream`` ahead of its turn."""

    def start(self, stream: Stream, offset_ms: int, *, resumed: bool) -> None:
        """Play ``stream`` from ``offset_ms``; ``resumed`` after an interruption."""

    def stop(self) -> int:
        """Fall silent; return where the stream stopped, in ms."""


class Nearly(Enum):
    """When a device reports that a stream is nearly finished: devices differ."""

    USUAL = "usual"
    """With 10 s left, or half of a stream shorter than 20 s."""
    EARLY = "early"
    """As soon as it started."""
    LATE = "late"
    """At the very end, right before it finished."""


@dataclass(frozen=True, slots=True)
class Habits:
    """The ways in which real devices differ."""

    nearly: Nearly = Nearly.USUAL
    """When nearly finished is reported."""
    twice: bool = False
    """Nearly finished is reported a second time."""
    shows_paused: bool = True
    """An interrupted stream is shown as PAUSED in requests; some devices show STOPPED."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure to come."""

    error: str = "MEDIA_ERROR_SERVICE_UNAVAILABLE"
    """One of the AudioPlayer's error types."""
    after_ms: int = 0
    """How long the stream plays before it fails; 0: it never starts."""
    ahead: bool = False
    """It is the fetching of a queued stream that fails, while another plays."""


class ClockedSound:
    """Plays nothing, in real time: the clock says when a stream starts, nears its end and is over."""

    def __init__(
        self, later: Later, now_ms: Callable[[], int], duration_ms: Callable[[str], int], habits: Habits
    ) -> None:
        self._later = later
        self._now_ms = now_ms
        self._duration_ms = duration_ms
        self._habits = habits
        self._failures: list[Failure] = []
        self._timers: list[Timer] = []
        self._from_ms = 0
        self._began_ms: int | None = None
        self._length_ms = 0
        self._reported = False

    def attach(self, listener: Listener) -> None:
        """Tell ``listener`` from now on."""
        self._listener = listener

    def fail_next(self, failure: Failure) -> None:
        """Let the next stream fail as ``failure`` says; several calls fail several streams in turn."""
        self._failures.append(failure)

    @property
    def position_ms(self) -> int:
        """Where the stream is: never past its end."""
        played = 0 if self._began_ms is None else self._now_ms() - self._began_ms
        return max(self._from_ms, min(self._from_ms + played, self._length_ms))

    def prepare(self, stream: Stream) -> None:
        """Fail a queued stream where that was asked for."""
        failure = self._failure(ahead=True)
        if failure is not None:
            self._listener.failed_ahead(stream, failure.error)

    def start(self, stream: Stream, offset_ms: int, *, resumed: bool) -> None:
        """Play ``stream`` by the clock."""
        self.stop()
        self._from_ms, self._length_ms = offset_ms, self._duration_ms(stream.url)
        self._reported = self._reported and resumed
        failure = self._failure(ahead=False)
        if failure is None or failure.after_ms:
            self._play()
        if failure is not None:
            self._fail(failure)

    def stop(self) -> int:
        """Fall silent where the stream is."""
        self._from_ms, self._began_ms = self.position_ms, None
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        return self._from_ms

    def _failure(self, *, ahead: bool) -> Failure | None:
        return self._failures.pop(0) if self._failures and self._failures[0].ahead is ahead else None

    def _play(self) -> None:
        self._began_ms = self._now_ms()
        self._listener.started()
        left_ms = max(1, self._length_ms - self._from_ms)
        if not self._reported:
            for wait_ms in self._nearly_waits(left_ms):
                self._timers.append(self._later(wait_ms, self._nearly))
        self._timers.append(self._later(left_ms, self._listener.finished))

    def _nearly_waits(self, left_ms: int) -> list[int]:
        near_ms = {
            Nearly.USUAL: left_ms - min(NEAR_END_MS, self._length_ms // 2),
            Nearly.EARLY: 0,
            Nearly.LATE: left_ms,
        }[self._habits.nearly]
        first = max(0, near_ms)
        return [first, min(first + SECOND_TIME_MS, left_ms)] if self._habits.twice else [first]

    def _nearly(self) -> None:
        self._reported = True
        self._listener.nearly_finished()

    def _fail(self, failure: Failure) -> None:
        if failure.after_ms:
            self._timers.append(self._later(failure.after_ms, lambda: self._listener.failed(failure.error)))
        else:
            self._listener.failed(failure.error)
