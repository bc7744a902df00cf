"""What the blueprints share, and how it is put together from the settings."""

from __future__ import annotations

import importlib
import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import ClassVar

from skill.alexa.context import Language, PublicStreams, SkillContext, Streams
from skill.alexa.endpoint import Revise, SkillEndpoint, Verifier
from skill.alexa.skill import LANGUAGES, build_skill, make_language
from skill.alexa.validation import EVERYWHERE, Surroundings, enforce
from skill.alexa.verification.timestamp import ApplicationVerifier, FreshnessVerifier
from skill.art.manifest import PublicArt
from skill.audio.kept import open_kept
from skill.audio.library import ClipLibrary
from skill.audio.streams import MIXED, Measured, StreamLibrary, can_mix, streams_are_complete
from skill.audio.voices import further_clips
from skill.errors import ArtError, AudioError
from skill.json import Json
from skill.persistence.open import open_guarded, store_remark
from skill.places import PROGRAM
from skill.reach import Lookout, Sample, mistakes
from skill.routine.run import Run
from skill.routine.terms import Limb, Narrator
from skill.settings import Settings

from .log import note

# The last look at every reply before it leaves.

_log = logging.getLogger(__name__)


def reviser(*, strict: bool, local: bool) -> Revise:
    """What checks each reply: strictly where developers listen, with repair where people do."""
    around = Surroundings(loopback=True) if local else EVERYWHERE
    return lambda request, reply, size: enforce(request, reply, strict, _log, around, size)


# What there is to hear: clips, the timelines measured on them, and where their streams are.


@dataclass(frozen=True)
class Languages:
    """Languages with their timelines, and streams where there are any."""

    languages: Mapping[str, Language]
    libraries: Mapping[str, StreamLibrary]
    """By language; only those with every clip in place."""
    streams: Streams | None
    """None where devices could not fetch them: then every routine waits for the person."""


def open_sound(settings: Settings, note: Callable[[str], None], *, local: bool) -> Languages:
    """Read the clips of every language. What is missing is noted, and costs the sound only."""
    languages: dict[str, Language] = {}
    libraries: dict[str, StreamLibrary] = {}
    for language in LANGUAGES:
        library = _library(settings, language, note, local=local)
        further = settings.streams
        others = further_clips(settings.audio, language, library, note, further) if library else {}
        languages[language] = _language(language, library, others, further)
        if library and streams_are_complete(languages[language].catalogue, library):
            libraries[language] = StreamLibrary(languages[language].catalogue, library, open_kept(), others)
        elif library:
            note(f"Clips for {language!r} are missing. Run `{PROGRAM} audio render`.")
    return Languages(languages, libraries, _streams(settings, libraries, local=local))


def _language(
    language: str,
    library: ClipLibrary | None,
    others: Mapping[Narrator, ClipLibrary],
    further: Collection[str],
) -> Language:
    """A language with the timelines of its clips, and every bed that was published, or can be mixed here."""
    if library is None:
        return make_language(language)
    speeches = {narrator: Measured(clips) for narrator, clips in others.items()}
    if library.is_list:
        beds = tuple(bed for bed in MIXED if bed in further)
        return make_language(language, Measured(library), speeches, beds, published=True)
    return make_language(language, Measured(library), speeches, MIXED if can_mix() else ())


def _library(
    settings: Settings, language: str, note: Callable[[str], None], *, local: bool
) -> ClipLibrary | None:
    """The clips; on Lambda their list, as a bucket has the streams. This computer has to have them."""
    opened = ClipLibrary.load if local else ClipLibrary.open
    try:
        library = opened(settings.audio / language)
    except AudioError as error:
        note(str(error))
        return None
    if library.is_list:
        note("Only the list of the clips is here: SKILL_PUBLIC_URL has to name where the streams are.")
    return library


def _streams(settings: Settings, libraries: Mapping[str, StreamLibrary], *, local: bool) -> Streams | None:
    if not libraries or settings.public_url is None:
        return None
    if not local and settings.unreachable():
        return None
    return PublicStreams(settings.public_url, libraries)


# Where devices fetch pictures of this installation, if they can at all.


def open_art(settings: Settings, note: Callable[[str], None], *, local: bool) -> PublicArt | None:
    """The pictures under the public address; None where there is none, or none that a device would ask.

    Damaged pictures are noted, and cost the pictures only.
    """
    base = settings.public_url
    if base is None or (not local and settings.unreachable()):
        return None
    try:
        return PublicArt(base)
    except ArtError as error:
        note(str(error))
        return None


# A rehearsal at start-up, so that the first person waits no longer than the tenth.
#
# The first request of each kind has to import model classes, plan how they are read and written, and lay
# out timelines. So a few invented requests go through a skill of the same making, with the same serializer,
# content and streams; but unverified, and with an empty memory of its own that is then thrown away.

_APPLICATION = {"applicationId": "rehearsal"}
_SOUND: Json = {"AudioPlayer": {}}
_SCREEN: Json = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
_VIEWPORT = {
    "experiences": [{"canRotate": False, "canResize": False}],
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 160,
    "touch": ["SINGLE"],
}


def warm_up(endpoint: SkillEndpoint, skill: SkillContext, *, signed: bool, screens: bool) -> None:
    """Answer one request of each common kind, and leave no trace but plans, imports and timelines.

    Where requests are ``signed``, what fetches their certificate is imported too. ``screens`` reads the
    drawings as well, for devices that show documents.
    """
    if signed:
        importlib.import_module("requests")
    memory = open_guarded("memory:", log=lambda _: None, environ={})
    rehearsal = endpoint.rehearsal(build_skill(replace(skill, memory=memory, note=lambda _: None)))
    interfaces = {**_SOUND, **_SCREEN} if screens else _SOUND
    for request in _requests():
        rehearsal.answer({}, json.dumps(_envelope(request, interfaces)).encode())


def _requests() -> Iterator[Json]:
    yield {"type": "LaunchRequest"}
    yield {
        "type": "IntentRequest",
        "intent": {"name": "StartRoutineIntent", "slots": {"limb": _slot("limb", "foot")}},
    }
    yield {"type": "IntentRequest", "intent": {"name": "AMAZON.NextIntent"}}
    yield {"type": "AudioPlayer.PlaybackStarted", "token": "", "offsetInMilliseconds": 0}
    yield {"type": "SessionEndedRequest", "reason": "USER_INITIATED"}


def _slot(name: str, value: str) -> Json:
    matched = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": value, "id": value}}]}
    return {"name": name, "value": value, "resolutions": {"resolutionsPerAuthority": [matched]}}


def _envelope(request: Json, interfaces: Json) -> Json:
    user = {"userId": "rehearsal"}
    device = {"deviceId": "rehearsal", "supportedInterfaces": interfaces}
    system = {"application": _APPLICATION, "user": user, "device": device}
    session = {"new": True, "sessionId": "rehearsal", "application": _APPLICATION, "user": user}
    stamp = {"requestId": "rehearsal", "timestamp": "2026-01-01T12:00:00Z", "locale": "en-US"}
    return {
        "version": "1.0",
        "session": session,
        "context": {"System": system, "AudioPlayer": {"playerActivity": "IDLE"}, "Viewport": _VIEWPORT},
        "request": {**stamp, **request},
    }


LAMBDA = "AWS_LAMBDA_FUNCTION_NAME"
"""Set on AWS Lambda, where somebody waits for each start: there the first screen reads the drawings."""


@dataclass(frozen=True)
class ServiceState:
    """Made once by ``create_app``, kept in ``app.extensions[State.NAME]``."""

    NAME: ClassVar[str] = "gentle-roll"

    settings: Settings
    skill: SkillContext
    endpoint: SkillEndpoint
    libraries: Mapping[str, StreamLibrary]
    """Streams by language; empty where no clips are rendered."""
    local: bool
    """True behind the speaker on this computer."""
    answered: Event = field(default_factory=Event)
    """Set once a request that Alexa signed was answered here."""
    lookout: Lookout | None = None
    """Looks at the public address from time to time; None where there is none that a device could reach."""


def open_state(settings: Settings, *, local: bool, environ: Mapping[str, str]) -> ServiceState:
    """Everything behind the blueprints, made once. Raises SettingsError and ContentError."""
    _tell(settings, local=local, environ=environ)
    memory = open_guarded(settings.store, settings.secret, log=note, environ=environ)
    sound = open_sound(settings, note, local=local)
    art = open_art(settings, note, local=local)
    skill = SkillContext(sound.languages, memory, sound.streams, settings.check_ins, note, art)
    custom_skill = build_skill(skill)
    verify = settings.verify and not local
    endpoint = SkillEndpoint(
        custom_skill,
        raw_verifiers=_signature_verifiers() if verify else [],
        envelope_verifiers=_envelope_verifiers(settings, verify),
        revise=reviser(strict=local, local=local),
    )
    warm_up(endpoint, skill, signed=verify, screens=LAMBDA not in environ)
    lookout = None if local else _lookout(settings, sound)
    return ServiceState(settings, skill, endpoint, sound.libraries, local, lookout=lookout)


def _signature_verifiers() -> list[Verifier]:
    from skill.alexa.verification.signature import SignatureVerifier  # not above: the trigger needs none

    return [SignatureVerifier()]


def _lookout(settings: Settings, sound: Languages) -> Lookout | None:
    """Looks whether devices can fetch streams at the public address."""
    if sound.streams is None or settings.address_remark():
        return None
    return Lookout(partial(mistakes, tuple(samples_of(sound))))


def samples_of(sound: Languages) -> Iterator[Sample]:
    """The first stream of each language's foot routine: that one is asked for most."""
    for name, library in sound.libraries.items():
        step = sound.languages[name].catalogue.steps(Run("", Limb.FOOT))[0]
        if sound.streams is not None and (url := sound.streams.url(name, step)):
            yield Sample(url, library.size(step))


def _tell(settings: Settings, *, local: bool, environ: Mapping[str, str]) -> None:
    """A line for each slip in the settings: nothing that was mended or passed over stays unsaid."""
    address = None if local else settings.address_remark()
    for remark in (*settings.remarks, address, store_remark(settings.store, environ)):
        if remark:
            note(remark)


def _envelope_verifiers(settings: Settings, verify: bool) -> list[Verifier]:
    fresh: list[Verifier] = [FreshnessVerifier()] if verify else []
    return [*fresh, ApplicationVerifier(settings.skill_ids)] if settings.skill_ids else fresh
