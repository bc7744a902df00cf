"""A stream of sound, as a Play directive names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
    metadata: dict[str, Any] = field(default_factory=dict, compare=False)
    """Title, subtitle and art for a screen."""
    captions: str = field(default="", compare=False)
    """Captions as WebVTT; empty where there are none."""

    @classmethod
    def of(cls, play: dict[str, Any]) -> Stream:
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
