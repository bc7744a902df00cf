"""The rest of a routine as one stream, cut at a cue: for players without a queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from typing import Final

from skill.coach.here import Here
from skill.coach.streaming import way_on
from skill.routine.codec import decode, encode
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Bed, Mode
from skill.routine.timeline import CueKind

from .frames import FRAME_BYTES, FRAME_MS, frame_at
from .streams import DIGEST_CHARACTERS, StreamLibrary, captions

PREFIX: Final = "rest."
"""How the name of such a stream begins; no limb is called so."""


@dataclass(frozen=True)
class Rest:
    """What is heard from a place on when nobody says anything, from the same frames as its steps."""

    library: StreamLibrary
    state: SessionState
    """A place that is led by streams."""
    offset: int
    """Where its step begins in the stream, in ms: a cue's start."""

    @cached_property
    def places(self) -> tuple[SessionState, ...]:
        """The place of each step, in order."""
        return tuple(here.state for here in self._steps)

    @cached_property
    def _steps(self) -> tuple[Here, ...]:
        return tuple(way_on(Here(self.library.catalogue, self.state)))

    @cached_property
    def _bed(self) -> Bed:
        """What sounds under it."""
        return self.library.catalogue.bed_of(self._steps[0].run)

    @cached_property
    def _cut(self) -> int:
        """So many frames of the first step are left out."""
        return frame_at(self.offset)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each step begins, and the end of the last, in bytes."""
        sizes = (self.library.size(here.step) for here in self._steps)
        return tuple(accumulate(sizes, initial=-self._cut * FRAME_BYTES))

    @property
    def ms(self) -> int:
        """Its length in ms."""
        return self._ms(self._starts[-1])

    @cached_property
    def name(self) -> str:
        """Without ending: whatever sounds the same is called the same, whoever does the routine.

        The digest covers the names of all steps and the cut, so a name stands for the same bytes for ever.
        """
        plain = SessionState(
            Phase.RUNNING, Mode.STREAM, replace(self._steps[0].run, id=""), step=self.state.step,
            heard=self.state.heard, loop=self.state.loop, skips=self.state.skips,
        )  # fmt: skip
        names = " ".join(self.library.name(here.step, self._bed) for here in self._steps)
        digest = sha256(f"{names} {self._cut}".encode()).hexdigest()[:DIGEST_CHARACTERS]
        return f"{PREFIX}{encode(plain, self.library.catalogue.version)}.{self._cut}.{digest}"

    def stream(self) -> bytes:
        """MP3 bytes, whole frames. Raises AudioError where a clip is missing, or a bed cannot be mixed."""
        joined = b"".join(self.library.stream(here.step, self._bed) for here in self._steps)
        return joined[self._cut * FRAME_BYTES :]

    def captions(self) -> str:
        """What is said in it, as WebVTT."""
        return captions(list(self._captions()))

    def _captions(self) -> Iterator[tuple[int, int, str]]:
        for here, start in zip(self._steps, self._starts, strict=False):
            for cue in here.timeline.cues:
                at = self._ms(start) + cue.at
                if cue.kind is not CueKind.CHIME and at > -FRAME_MS:
                    yield max(at, 0), at + cue.ms, cue.text

    def at(self, ms: int) -> tuple[SessionState, int]:
        """The place that is heard at ``ms`` of the stream, and where in its step that is, in ms."""
        index = next(i for i in reversed(range(len(self._steps))) if self._ms(self._starts[i]) <= max(ms, 0))
        here = self._steps[index]
        return here.state, here.timeline.within(ms - self._ms(self._starts[index]))

    @staticmethod
    def _ms(size: int) -> int:
        return size // FRAME_BYTES * FRAME_MS


def rest_named(library: StreamLibrary, name: str) -> Rest | None:
    """The rest of a routine that has this name now, or None where there is none."""
    word, _, cut = name.removeprefix(PREFIX).rpartition(".")[0].rpartition(".")
    state = decode(word, library.catalogue.version) if name.startswith(PREFIX) else None
    if state is None or not state.active or not cut.isascii() or not cut.isdigit():
        return None
    here = Here(library.catalogue, state).sound
    if here.state != state or int(cut) * FRAME_MS >= here.timeline.total_ms:
        return None
    rest = Rest(library, state, int(cut) * FRAME_MS)
    return rest if rest.name == name else None
