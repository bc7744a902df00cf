"""What a client of the contract asks: one JSON body, read into frozen values."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final

from skill.errors import RequestRefused
from skill.json import Json

from .reading import Client, ReportedSound, client_of, object_of, sound_of, text_of, yes_or_no

VERSION: Final = 1
"""The version of the contract; it grows where an older client would misread an answer."""
MOST_WORDS: Final = 500
"""Longest sentence, in characters."""
MOST_NAME: Final = 100
"""Longest name of an intent, an event, an error or a reason."""
FINISHED: Final = "AudioPlayer.PlaybackFinished"
NEARLY: Final = "AudioPlayer.PlaybackNearlyFinished"
REPORTS: Final = frozenset(
    f"AudioPlayer.Playback{what}" for what in ("Started", "NearlyFinished", "Finished", "Stopped", "Failed")
)
"""What a player reports about a stream."""
BUTTONS: Final = frozenset(
    f"PlaybackController.{button}CommandIssued" for button in ("Play", "Pause", "Next", "Previous")
)
"""Buttons that act on a stream; words never press them."""
SESSION_ENDED: Final = "SessionEndedRequest"
REASONS: Final = frozenset({"USER_INITIATED", "EXCEEDED_MAX_REPROMPTS"})
"""Why a session ends without the skill."""
_TURN = re.compile(r"[A-Za-z0-9-]{1,64}")
_ENGLISH = re.compile(r"en(-[A-Za-z]{2})?")


@dataclass(frozen=True)
class TurnAsked:
    """Somebody said something, or pressed what means the same."""

    client: Client
    words: str
    """What was said; empty where ``intent`` says it."""
    intent: str
    """Name of an intent without slots; empty where ``words`` say it."""
    sound: ReportedSound


@dataclass(frozen=True)
class EventAsked:
    """Something happened that is no turn: a report, a button, the end of a session."""

    client: Client
    type: str
    """The type of the request to send."""
    sound: ReportedSound
    about: ReportedSound
    """The stream that a report is about; the playing one for all else."""
    error: str
    """Error type of a failure."""
    reason: str
    """Why the session ended."""


@dataclass(frozen=True)
class FrontAsked:
    """One turn or event, and how its answer is wanted."""

    asked: TurnAsked | EventAsked
    turn: str
    """The client's id of the turn; empty where it gives none, and then no turn counts as a repeat."""
    rest: bool
    """Whether streams are to hold all that remains of a routine."""
    queue: bool
    """Whether the client's player has a queue, and reports when a stream is nearly over."""
    show: bool
    """Whether the client has a screen."""
    digest: str
    """Of the whole body: what is delivered twice is equal to the last byte."""

    @property
    def key(self) -> tuple[Client, str]:
        """What a repeated delivery is known by."""
        return self.asked.client, self.turn


def front_asked(body: object) -> FrontAsked:
    """Read a body as docs/front.md describes it. Raises RequestRefused with one sentence."""
    if not isinstance(body, dict):
        raise RequestRefused("The body is not a JSON object; send it as application/json.")
    try:
        _check(body)
        asked = _turn(body) if "event" not in body else _event(body, queue=yes_or_no(body, "queue"))
        flags = {name: yes_or_no(body, name) for name in ("rest", "queue", "show")}
    except RequestRefused as refusal:
        raise RequestRefused(_sentence(str(refusal))) from refusal
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return FrontAsked(asked, body.get("turn", ""), digest=digest, **flags)


def _check(body: Json) -> None:
    version = body.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise RequestRefused(f"this speaker knows version {VERSION} of the contract only: send it as version")
    if sum(name in body for name in ("words", "intent", "event")) != 1:
        raise RequestRefused("give either words, an intent or an event")
    for name in ("turn", "conversation"):
        if name in body and not (isinstance(body[name], str) and _TURN.fullmatch(body[name])):
            raise RequestRefused(f"the {name} is not an id of at most 64 letters, digits and hyphens")
    locale = body.get("locale", "en-US")
    if not (isinstance(locale, str) and _ENGLISH.fullmatch(locale)):
        raise RequestRefused("Gentle Roll speaks English only: send a locale such as en-US")


def _turn(body: Json) -> TurnAsked:
    words, intent = text_of(body, "words", MOST_WORDS).strip(), text_of(body, "intent", MOST_NAME)
    if not (words or intent):
        raise RequestRefused("the words are empty")
    return TurnAsked(client_of(body), words, intent, sound_of(body.get("player"), "player"))


def _event(body: Json, *, queue: bool) -> EventAsked:
    event = object_of(body["event"], "the event")
    kind = text_of(event, "type", MOST_NAME)
    if kind not in REPORTS | BUTTONS | {SESSION_ENDED}:
        raise RequestRefused("the event is not one that a client sends")
    if kind == NEARLY and not queue:
        raise RequestRefused("report the end of a stream only: what follows comes with that answer")
    sound = sound_of(body.get("player"), "player")
    at = {name: event[name] for name in ("token", "offset") if name in event}
    about = sound_of(at, "event") if "token" in at else sound
    if kind in REPORTS and about.token is None:
        raise RequestRefused("a report needs the token of its stream")
    reason = text_of(event, "reason", MOST_NAME) or "USER_INITIATED"
    if reason not in REASONS:
        raise RequestRefused("the reason is not one that a client gives")
    error = text_of(event, "error", MOST_NAME) or "MEDIA_ERROR_UNKNOWN"
    return EventAsked(client_of(body), kind, sound, about, error, reason)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
