"""What a player of this computer has just said aloud: ears must not take it for a person's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from skill.audio.frames import SAMPLE_RATE, byte_at
from skill.coach.here import Here
from skill.routine.codec import decode
from skill.routine.run import Step
from skill.web.state import ServiceState

from .ear import OwnSpeech, own_speech
from .ear.echo import AFTER_MS, BEFORE_MS, Played, played_at

if TYPE_CHECKING:  # a page without the ear needs no FFmpeg, here and below
    from .loudspeaker import Lately


def own_sound(state: ServiceState, locale: str, token: str | None, offset: int, ms: int) -> OwnSpeech:
    """What the stream ``token`` has said when it is at ``offset`` ms, after an utterance of ``ms``."""
    here = _place(state, locale, token)
    own = own_speech(here.timeline, offset, ms) if here else OwnSpeech()
    if here is None or not own.recent:
        return own
    return replace(own, played=_played(state, locale, here.step, offset - ms, offset))


def own_words(state: ServiceState, locale: str, token: str | None, offset: int, ms: int) -> OwnSpeech:
    """The same for whoever knows otherwise what was played."""
    here = _place(state, locale, token)
    return own_speech(here.timeline, offset, ms) if here else OwnSpeech()


def _place(state: ServiceState, locale: str, token: str | None) -> Here | None:
    """Where a stream is in its routine; None where its token names no step."""
    catalogue = state.skill.language(locale).catalogue
    place = decode(token, catalogue.version)
    return Here(catalogue, place) if place is not None and place.run is not None else None


def _played(state: ServiceState, locale: str, step: Step, start: int, end: int) -> Played | None:
    """What the stream held from ``start`` to ``end`` ms and around; its bed is too soft to matter."""
    streams = state.libraries.get(locale.split("-")[0])
    if streams is None:
        return None
    from skill.audio.encode import decode as sound_of

    first, last = byte_at(max(0, start - BEFORE_MS)), byte_at(max(0, end + AFTER_MS))
    frames = streams.stream(step)[first:last]
    return played_at(sound_of(frames), SAMPLE_RATE, max(0, BEFORE_MS - start)) if frames else None


def played_lately(lately: Lately, ms: int) -> Played | None:
    """What a loudspeaker of this computer played in the last ``ms`` and before; None for silence."""
    sound = lately.last(ms + BEFORE_MS)
    return played_at(sound, SAMPLE_RATE) if sound.any() else None
