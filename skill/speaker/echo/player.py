"""The audio player: what plays, what waits, and what the skill is told about it.

The rules are those of Amazon's AudioPlayer Interface Reference; where it is silent, the choices are:

- A person who speaks pauses the stream, and PlaybackStopped is sent with the offset. Once the conversation is
  over and no directive said otherwise, the stream goes on by itself and PlaybackStarted is sent again.
- Stop leaves the queue as it is; CLEAR_ALL stops and empties it.
- A stream that fails leaves the queue as it is and the player stopped, until the skill sends something.
- What is queued while nothing plays is played at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skill.alexa.validation.families import PLAY, STOP
from skill.json import Json

from .sound import Sound, Stream

# The streams that wait behind the one that plays.


class StreamQueue:
    """First come, first played."""

    def __init__(self) -> None:
        self._waiting: deque[Stream] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that wait, next first."""
        return tuple(stream.token for stream in self._waiting)

    def follows(self, stream: Stream, current_token: str) -> bool:
        """Say whether ``stream`` expects what it would really follow: the last that waits, else the current.

        A stream that expects another is to be dropped: the person moved on while it was on its way
        (Amazon, AudioPlayer Interface Reference: expectedPreviousToken).
        """
        last = self._waiting[-1].token if self._waiting else current_token
        return stream.expected_previous_token == last

    def add(self, stream: Stream) -> None:
        """Put ``stream`` at the end."""
        self._waiting.append(stream)

    def next(self) -> Stream | None:
        """Take the first out; None when nothing waits."""
        return self._waiting.popleft() if self._waiting else None

    def remove(self, stream: Stream) -> None:
        """Take ``stream`` out, wherever it waits."""
        self._waiting = deque(each for each in self._waiting if each is not stream)

    def clear(self) -> None:
        """Let nothing wait."""
        self._waiting.clear()


UNEXPECTED: Final = "it expects another stream before it than the last one here"


class Activity(StrEnum):
    """What the player does, in the platform's words."""

    IDLE = "IDLE"
    """Nothing of this skill has played, or another service played since."""
    PLAYING = "PLAYING"
    """A stream can be heard."""
    PAUSED = "PAUSED"
    """A stream is interrupted, and can go on."""
    STOPPED = "STOPPED"
    """A stream was stopped, or failed."""
    FINISHED = "FINISHED"
    """The last stream came to its end."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing the skill is told by the player."""

    kind: str
    """PlaybackStarted, PlaybackNearlyFinished, PlaybackFinished, PlaybackStopped or PlaybackFailed."""
    token: str
    """Of the stream it is about."""
    offset_ms: int
    """Where that stream was."""
    error: str = ""
    """With PlaybackFailed: its error type."""
    state: Json | None = None
    """With PlaybackFailed: token, offset and activity of the stream that was playing."""

    def body(self) -> Json:
        """Return the request that tells it."""
        told: Json = {"type": f"AudioPlayer.{self.kind}", "token": self.token}
        if self.state is None:
            return told | {"offsetInMilliseconds": self.offset_ms}
        error = {"type": self.error, "message": "The stream could not be played."}
        return told | {"error": error, "currentPlaybackState": self.state}


class Player:
    """One device's audio player."""

    def __init__(self, sound: Sound, report: Callable[[Report], None], *, shows_paused: bool = True) -> None:
        self._sound = sound
        self._report = report
        self._shows_paused = shows_paused
        self.activity = Activity.IDLE
        """What the player does."""
        self.stream: Stream | None = None
        """The stream that plays or played last; None when another service played since."""
        self.queue = StreamQueue()
        """What waits."""
        self._offset_ms = 0
        self._interrupted = False
        sound.attach(self)

    @property
    def token(self) -> str:
        """The token of the stream that plays or played last; empty when there is none."""
        return self.stream.token if self.stream else ""

    @property
    def offset_ms(self) -> int:
        """Where that stream is or stopped, in ms."""
        return self._sound.position_ms if self.activity is Activity.PLAYING else self._offset_ms

    def context(self) -> Json:
        """Return ``context.AudioPlayer``: token and offset only while this skill was the last to play."""
        hidden = self.activity is Activity.PAUSED and not self._shows_paused
        state: Json = {"playerActivity": (Activity.STOPPED if hidden else self.activity).value}
        if self.stream is None:
            return state
        return {"token": self.token, "offsetInMilliseconds": self.offset_ms, **state}

    # What the skill wants

    def apply(self, directive: Json) -> str:
        """Do what a valid AudioPlayer directive says; return why it is dropped, empty when it is not."""
        if directive["type"] == PLAY:
            return self.play(Stream.of(directive), directive["playBehavior"])
        if directive["type"] == STOP:
            self.stop()
        else:
            self._clear(everything=directive["clearBehavior"] == "CLEAR_ALL")
        return ""

    def stop(self) -> None:
        """Stop for good; what waits goes on waiting."""
        self._halt(Activity.STOPPED)

    def play(self, stream: Stream, behavior: str) -> str:
        """Play ``stream``, or queue it, as Play directives say; return why it is dropped, else nothing."""
        if behavior == "ENQUEUE" and not self.queue.follows(stream, self.token):
            return UNEXPECTED
        if behavior == "REPLACE_ALL":
            self._halt(Activity.STOPPED)
        if behavior != "ENQUEUE":
            self.queue.clear()
        self._add(stream)
        return ""

    def _add(self, stream: Stream) -> None:
        self.queue.add(stream)
        if self.activity in (Activity.PLAYING, Activity.PAUSED):
            self._sound.prepare(stream)
        else:
            self._start_next()

    def _clear(self, *, everything: bool) -> None:
        if everything:
            self._halt(Activity.STOPPED)
        self.queue.clear()

    # What the person does

    def interrupt(self) -> None:
        """Somebody speaks: pause until `release`."""
        self._interrupted = self._interrupted or self.activity is Activity.PLAYING
        if self.activity is Activity.PLAYING:
            self._halt(Activity.PAUSED)

    def release(self) -> None:
        """The conversation is over: go on, where it was only interrupted."""
        if self._interrupted and self.activity is Activity.PAUSED:
            self.resume()
        self._interrupted = False

    def pause(self) -> None:
        """The device pauses by itself, without asking the skill."""
        if self.activity is Activity.PLAYING:
            self._halt(Activity.PAUSED)

    def resume(self) -> None:
        """The device goes on by itself with a paused stream."""
        if self.stream is not None and self.activity is Activity.PAUSED:
            self._sound.start(self.stream, self._offset_ms, resumed=True)

    def give_way(self) -> None:
        """Another service plays from now on: the skill is no longer the last that played."""
        self._halt(Activity.STOPPED)
        self.queue.clear()
        self.activity, self.stream, self._offset_ms, self._interrupted = Activity.IDLE, None, 0, False

    # What the sound reports

    def started(self) -> None:
        """The stream can be heard."""
        self.activity = Activity.PLAYING
        self._tell("PlaybackStarted")

    def nearly_finished(self) -> None:
        """The device is ready for the next stream."""
        self._tell("PlaybackNearlyFinished")

    def finished(self) -> None:
        """The stream came to its end; the next that waits starts."""
        self._offset_ms = self._sound.stop()
        self.activity = Activity.FINISHED
        self._tell("PlaybackFinished")
        self._start_next()

    def failed(self, error: str) -> None:
        """The stream cannot be played on."""
        self._offset_ms = self._sound.stop()
        state = self._state()
        self.activity = Activity.STOPPED
        self._report(Report("PlaybackFailed", self.token, self._offset_ms, error, state))

    def failed_ahead(self, stream: Stream, error: str) -> None:
        """A stream that waits cannot be fetched; what plays goes on."""
        self.queue.remove(stream)
        self._report(Report("PlaybackFailed", stream.token, stream.offset_ms, error, self._state()))

    def _state(self) -> Json:
        at = {"token": self.token, "offsetInMilliseconds": self.offset_ms}
        return {**at, "playerActivity": self.activity.value}

    def _start_next(self) -> None:
        stream = self.queue.next()
        if stream is not None:
            self.stream, self._offset_ms, self._interrupted = stream, stream.offset_ms, False
            self._sound.start(stream, stream.offset_ms, resumed=False)

    def _halt(self, activity: Activity) -> None:
        """Fall silent in ``activity``; the skill is told only if something could be heard."""
        heard = self.activity is Activity.PLAYING
        if heard:
            self._offset_ms = self._sound.stop()
        if heard or self.activity is Activity.PAUSED:
            self.activity = activity
        if heard:
            self._tell("PlaybackStopped")

    def _tell(self, kind: str) -> None:
        self._report(Report(kind, self.token, self.offset_ms))
