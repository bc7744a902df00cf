"""Whose words they were: the routine must not command itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from skill.routine.timeline import CueKind, Timeline

from .echo import Played

RECENT_MS: Final = 8_000
"""How long ago the routine's own words may have been said: a room and a slow canceller bring them late."""
LATE_MS: Final = 500
"""How far ahead of its player's clock a sound may be heard."""
ALIKE: Final = 80
"""Similarity, 0 to 100, from which heard words pass for the routine's own."""

_WORD: Final = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class OwnSpeech:
    """What this computer itself has just said."""

    recent: Sequence[str] = ()
    """Texts of the last eight seconds, oldest first."""
    sounding: Sequence[str] = ()
    """Those that sounded during the utterance."""
    played: Played | None = field(default=None, compare=False, repr=False)
    """What the loudspeaker played around the utterance; None where that is not known."""

    def holds(self, text: str) -> bool:
        """Whether ``text`` is likely the routine's own.

        A single word is only so where it sounded meanwhile, or where it is all that was said lately:
        "next" is a word of many sentences.
        """
        words = plain(text)
        if len(words) < 2:
            sounding = {word for said in self.sounding for word in plain(said)}
            return bool(words) and (words[0] in sounding or words in map(plain, self.recent))
        heard, said = " ".join(words), " ".join(plain(" ".join(self.recent)))
        return len(said) >= len(heard) and fuzz.partial_ratio(heard, said) >= ALIKE


def plain(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.lower())


def bare(text: str) -> str:
    """A text without the stop at its end."""
    return text.rstrip(".?! ")


def own_speech(timeline: Timeline, offset: int, ms: int) -> OwnSpeech:
    """What a stream has said when it is at ``offset`` ms, after an utterance that lasted ``ms``."""
    spoken = [cue for cue in timeline.cues if cue.kind is not CueKind.CHIME and cue.at <= offset + LATE_MS]
    recent = tuple(cue.text for cue in spoken if cue.end >= offset - RECENT_MS)
    sounding = tuple(cue.text for cue in spoken if cue.end >= offset - ms - LATE_MS)
    return OwnSpeech(recent, sounding)
