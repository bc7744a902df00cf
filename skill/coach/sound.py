"""What a routine sounds like: whose voice leads it, and what is heard softly under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.run import Run
from skill.routine.terms import Bed, Mode, Narrator

from .actions import Ask, Response, SavePreferences, Say
from .events import Event
from .here import Here, carry_on
from .keys import MessageKey
from .settings import at_same_stroke, choose
from .topic import Row, Topic


class SoundKey(MessageKey):
    """What is said of the voice and of what sounds under it."""

    HEART = "sound.heart"
    MICHAEL = "sound.michael"
    NONE = "sound.none"
    RAIN = "sound.rain"
    PAD = "sound.pad"
    ONE_VOICE = "sound.one_voice"
    NO_BED = "sound.no_bed"
    ONLY_RAIN = "sound.only_rain"
    ONLY_PAD = "sound.only_pad"
    WAITING_VOICE = "sound.waiting_voice"
    WAITING_BED = "sound.waiting_bed"
    ASK = "sound.ask"
    ASK_REPROMPT = "sound.ask_reprompt"


class SoundWish(StrEnum):
    """A voice, by whose it is, or what is to sound under it."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    """The other voice, whichever leads now."""
    NONE = "none"
    RAIN = "rain"
    PAD = "pad"


@dataclass(frozen=True, kw_only=True)
class ChangeSound(Event):
    """A man's voice please, the other voice, rain, no background sound."""

    sound: SoundWish | None = None


_VOICES = {SoundWish.WOMAN: Narrator.HEART, SoundWish.MAN: Narrator.MICHAEL}
_BEDS = {SoundWish.NONE: Bed.NONE, SoundWish.RAIN: Bed.RAIN, SoundWish.PAD: Bed.PAD}
_VOICE_KEYS = {Narrator.HEART: SoundKey.HEART, Narrator.MICHAEL: SoundKey.MICHAEL}
_ONLY = {Bed.RAIN: SoundKey.ONLY_RAIN, Bed.PAD: SoundKey.ONLY_PAD}
"""What is said where another bed was asked for than the one that was published."""
_BED_KEYS = {Bed.NONE: SoundKey.NONE, Bed.RAIN: SoundKey.RAIN, Bed.PAD: SoundKey.PAD}


def change_sound(here: Here, event: ChangeSound) -> Response:
    """Another voice or another bed of sound, kept; a stream goes on with it at the same stroke."""
    if event.sound is None:
        return choose(here, Ask(SoundKey.ASK, SoundKey.ASK_REPROMPT))
    if event.sound in _BEDS:
        return _change_bed(here, _BEDS[event.sound])
    return _change_voice(here, _VOICES.get(event.sound) or _other(here))


def _change_voice(here: Here, narrator: Narrator) -> Response:
    """Where nothing streams, the device's own voice speaks, and the choice is kept for streams."""
    if narrator not in here.catalogue.narrators:
        return carry_on(here, Say(SoundKey.ONE_VOICE))
    said = Say(SoundKey.WAITING_VOICE if _waits(here) else _VOICE_KEYS[narrator])
    return _changed(here, said, SavePreferences(narrator=narrator))


def _change_bed(here: Here, bed: Bed) -> Response:
    """Only streams have something under the voice: while a routine waits, nothing sounds in between."""
    if bed is not Bed.NONE and bed not in here.catalogue.beds:
        had = here.catalogue.beds
        return carry_on(here, Say(_ONLY[had[0]] if had else SoundKey.NO_BED))
    waiting = bed is not Bed.NONE and _waits(here)
    said = Say(SoundKey.WAITING_BED if waiting else _BED_KEYS[bed])
    return _changed(here, said, SavePreferences(bed=bed))


def _changed(here: Here, said: Say, kept: SavePreferences) -> Response:
    """The choice kept; a run changes with it, and its stream only where it sounds otherwise then."""
    if not here.state.active:
        return carry_on(here, said, kept)
    run = _with(here.run, kept)
    if run == here.run:
        return carry_on(here, said, kept)
    return at_same_stroke(here, replace(here.state, run=run), said, kept)


def _with(run: Run, kept: SavePreferences) -> Run:
    bed = run.bed if kept.bed is None else kept.bed
    return replace(run, narrator=kept.narrator or run.narrator, bed=bed)


def _other(here: Here) -> Narrator:
    """The voice after the one that leads now, or that would lead next time; the man's where there is one."""
    kept = here.context.preferences.narrator or Narrator.HEART
    now, known = here.run.narrator if here.state.active else kept, here.catalogue.narrators
    if len(known) == 1 or now not in known:
        return Narrator.MICHAEL
    return known[(known.index(now) + 1) % len(known)]


def _waits(here: Here) -> bool:
    """Whether nothing streams now, or would if a routine began."""
    if here.state.active:
        return not here.flows
    return not here.context.can_stream or here.context.preferences.way is Mode.TURNS


TOPIC: Topic = (
    Row(
        ChangeSound,
        change_sound,
        ("SoundIntent",),
        lambda heard: ChangeSound(heard.context, sound=heard.slots.member("sound", SoundWish)),
    ),
)
