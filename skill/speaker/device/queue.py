"""The streams that wait behind the one that plays."""

from __future__ import annotations

from collections import deque

from skill.speaker.device.stream import Stream


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
