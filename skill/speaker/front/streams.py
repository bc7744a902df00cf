"""The streams of open speakers: a step each, or all that remains of a routine in one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from skill.alexa.context import AUDIO_PATH
from skill.audio.rest import Rest
from skill.audio.streams import StreamLibrary
from skill.coach.here import Here
from skill.json import Json
from skill.routine.codec import decode, encode

from .asked import FINISHED, EventAsked, TurnAsked
from .reading import ReportedSound

_CUT: Final = "@"
"""Between a place and the ms of its step at which a stream begins: no place's own word has it."""


@dataclass(frozen=True)
class FrontStreams:
    """The streams of one language, and what their tokens and offsets mean."""

    library: StreamLibrary

    def lasting(self, step: Json) -> Json:
        """A step's stream, with its length."""
        state = decode(step["token"], self.library.catalogue.version)
        here = Here(self.library.catalogue, state) if state else None
        return {**step, "ms": self.library.duration_ms(here.step) if here else 0}

    def rest(self, step: Json, base: str) -> Json:
        """The one stream that begins where ``step`` does, and goes on to the end of the routine."""
        state, offset = decode(step["token"], self.library.catalogue.version), step["from_ms"]
        if state is None:
            return step
        rest = Rest(self.library, state, offset)
        url = f"{base}{AUDIO_PATH}/{self.library.catalogue.language}/{rest.name}.mp3"
        token = f"{step['token']}{_CUT}{offset}"
        return {**step, "url": url, "from_ms": 0, "ms": rest.ms, "token": token}

    def told(self, asked: TurnAsked | EventAsked) -> TurnAsked | EventAsked:
        """What was asked, with the step that is heard in place of a stream of several."""
        if isinstance(asked, TurnAsked):
            return replace(asked, sound=self._step(asked.sound))
        ended = asked.type == FINISHED
        return replace(asked, sound=self._step(asked.sound), about=self._step(asked.about, ended=ended))

    def _step(self, sound: ReportedSound, *, ended: bool = False) -> ReportedSound:
        word, _, cut = (sound.token or "").rpartition(_CUT)
        state = decode(word, self.library.catalogue.version)
        if state is None or not state.active or not cut.isascii() or not cut.isdigit():
            return sound
        rest = Rest(self.library, state, int(cut))
        place, offset = rest.at(rest.ms if ended else sound.offset)
        return replace(sound, token=encode(place, self.library.catalogue.version), offset=offset)
