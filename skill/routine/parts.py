"""A step in turns: a timeline too long to be spoken in one reply is divided at a repetition.

Amazon refuses speech of more than 8,000 characters in one reply (best practices for text responses).
"""

from __future__ import annotations

from .timeline import Cue, CueKind, Timeline

MOST_CHARACTERS = 6_000
"""Characters of marked-up speech in one turn; the rest of the 8,000 is for what is said around it."""
MARKUP_PER_CUE = 40
"""What a rest and its tags add to the characters of a cue, at most."""

_DIVISIBLE = frozenset({CueKind.COUNT, CueKind.LANDMARK, CueKind.LINE, CueKind.CHIME})


def parts_of(timeline: Timeline, most: int = MOST_CHARACTERS) -> tuple[tuple[Cue, ...], ...]:
    """The cues of each turn, in order; one turn for every step of ordinary length.

    A turn ends only before a count, a landmark or a line, so no sentence is cut; "last one" and the first
    chime stay with the count that they announce.
    """
    parts: list[list[Cue]] = [[]]
    size = 0
    for cue in timeline.cues:
        weight = len(cue.text) + MARKUP_PER_CUE
        if size + weight > most and parts[-1] and _may_begin(cue, parts[-1][-1]):
            parts.append([])
            size = 0
        parts[-1].append(cue)
        size += weight
    return tuple(map(tuple, parts))


def _may_begin(cue: Cue, before: Cue) -> bool:
    if before.kind is CueKind.LAST_ONE or (before.kind is CueKind.CHIME and cue.kind is CueKind.COUNT):
        return False
    return cue.kind in _DIVISIBLE
