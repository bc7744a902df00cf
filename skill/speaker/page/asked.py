"""What the page asks: JSON bodies, read into frozen values; anything odd is refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from skill.errors import RequestRefused
from skill.json import Json
from skill.speaker.echo.player import Activity

from .view import Situation

MOST_WORDS: Final = 500
"""Longest sentence, in characters."""
MOST_TOKEN: Final = 1_024
"""Longest token (Amazon, AudioPlayer interface reference)."""
MOST_OFFSET: Final = 24 * 3_600_000
"""No stream lasts longer, in ms."""
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

_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_ACTIVITIES = frozenset(Activity) | {"BUFFER_UNDERRUN"}


@dataclass(frozen=True)
class From:
    """Which page asks."""

    account: str
    """The browser's own id, kept there: whose memory it is."""
    device: str
    """The browser tab's id: whose session it is."""


@dataclass(frozen=True)
class ReportedSound:
    """What the page's audio element does; nobody knows better."""

    activity: str = "IDLE"
    token: str | None = None
    """Of the stream that plays or played last."""
    offset: int = 0
    """Where it is, in ms."""

    def context(self) -> Json:
        """The context of a request (Amazon, Request and Response JSON Reference)."""
        return {"AudioPlayer": self.state()}

    def state(self) -> Json:
        """Activity, and token and offset once a stream has played."""
        state: Json = {"playerActivity": self.activity}
        at = {"token": self.token, "offsetInMilliseconds": self.offset}
        return state if self.token is None else at | state


@dataclass(frozen=True)
class TurnAsked:
    """Somebody said something, or pressed what means the same."""

    page: From
    words: str
    """What was said; empty where ``intent`` says it."""
    intent: str
    """Name of an intent without slots; empty where ``words`` say it."""
    sound: ReportedSound


@dataclass(frozen=True)
class EventAsked:
    """Something happened that is no turn: a report, a button, the end of a session."""

    page: From
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
class OpeningAsked:
    """A page shows its front door."""

    page: From
    zone: str
    """The browser's time zone, such as ``Europe/Vienna``; empty where it tells none."""


@dataclass(frozen=True)
class SettingAsked:
    """Somebody chose how to be led."""

    page: From
    name: str
    value: str
    """Empty where the choice is taken back."""


@dataclass(frozen=True)
class KeptAsked:
    """A page wants to keep a routine."""

    page: From
    token: str | None
    """A stream of it; None where none was played yet."""


@dataclass(frozen=True)
class HearingAsked:
    """Somebody may have said something; the sound itself is the body of the request."""

    page: From
    situation: Situation
    """What the page is waiting for."""
    sound: ReportedSound
    speaking: bool
    """Whether the browser's voice spoke meanwhile, or just before."""
    early: bool
    """Whether somebody still speaks, and only what cannot wait is asked for."""


def turn_asked(body: object) -> TurnAsked:
    """Read ``{account, device, words | intent, player}``. Raises RequestRefused."""
    fields = _object(body, "the body")
    words, intent = _text(fields, "words", MOST_WORDS).strip(), _text(fields, "intent", 100)
    if bool(words) == bool(intent):
        raise RequestRefused("give either words or an intent")
    return TurnAsked(_from(fields), words, intent, _sound(fields.get("player"), "player"))


def event_asked(body: object) -> EventAsked:
    """Read ``{account, device, event, player, about?, error?, reason?}``. Raises RequestRefused."""
    fields = _object(body, "the body")
    kind = _text(fields, "event", 100)
    if kind not in REPORTS | BUTTONS | {SESSION_ENDED}:
        raise RequestRefused("the event is not one that a page sends")
    sound = _sound(fields.get("player"), "player")
    about = _sound(fields["about"], "about") if "about" in fields else sound
    if kind in REPORTS and about.token is None:
        raise RequestRefused("a report needs the token of its stream")
    reason = _text(fields, "reason", 100) or "USER_INITIATED"
    if reason not in REASONS:
        raise RequestRefused("the reason is not one that a page gives")
    error = _text(fields, "error", 100) or "MEDIA_ERROR_UNKNOWN"
    return EventAsked(_from(fields), kind, sound, about, error, reason)


def opening_asked(body: object) -> OpeningAsked:
    """Read ``{account, device, zone?}``. Raises RequestRefused."""
    fields = _object(body, "the body")
    return OpeningAsked(_from(fields), _text(fields, "zone", 64))


def setting_asked(body: object) -> SettingAsked:
    """Read ``{account, device, name, value}``. Raises RequestRefused."""
    fields = _object(body, "the body")
    return SettingAsked(_from(fields), _text(fields, "name", 64), _text(fields, "value", 64))


def kept_asked(body: object) -> KeptAsked:
    """Read ``{account, device, token?}``. Raises RequestRefused."""
    fields = _object(body, "the body")
    return KeptAsked(_from(fields), _sound({"token": fields.get("token")}, "token").token)


def hearing_asked(body: object) -> HearingAsked:
    """Read ``{account, device, situation, player?, speaking?, early?}``. Raises RequestRefused."""
    fields = _object(body, "the description")
    situation = fields.get("situation")
    if not isinstance(situation, str) or situation not in frozenset(Situation):
        raise RequestRefused("the situation is not one")
    sound = _sound(fields.get("player"), "player")
    speaking, early = _yes_or_no(fields, "speaking"), _yes_or_no(fields, "early")
    return HearingAsked(_from(fields), Situation(situation), sound, speaking, early)


def _yes_or_no(fields: Json, name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise RequestRefused(f"{name} is neither true nor false")
    return value


def _from(fields: Json) -> From:
    return From(_id(fields, "account"), _id(fields, "device"))


def _sound(value: object, name: str) -> ReportedSound:
    if value is None:
        return ReportedSound()
    fields = _object(value, name)
    token, offset, activity = fields.get("token"), fields.get("offset", 0), fields.get("activity", "IDLE")
    if token is not None and not (isinstance(token, str) and 0 < len(token) <= MOST_TOKEN):
        raise RequestRefused(f"{name}: the token is not one")
    if not isinstance(offset, int | float) or not 0 <= offset <= MOST_OFFSET:
        raise RequestRefused(f"{name}: the offset is not in milliseconds")
    if not isinstance(activity, str) or activity not in _ACTIVITIES:
        raise RequestRefused(f"{name}: the activity is not one")
    return ReportedSound(activity, token, round(offset))


def _object(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise RequestRefused(f"{name} is not a JSON object")
    return value


def _text(fields: Json, name: str, most: int) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise RequestRefused(f"{name} is not a text of at most {most} characters")
    return value


def _id(fields: Json, name: str) -> str:
    value = _text(fields, name, 64)
    if not _ID.fullmatch(value):
        raise RequestRefused(f"{name} is not an id")
    return value
