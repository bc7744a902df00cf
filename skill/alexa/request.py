"""The context of a request: who, when, where in a routine, and what the device can do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from math import ceil, floor
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import RequestEnvelope

from skill.coach.events import Context
from skill.coach.here import Here
from skill.coach.past import member_of
from skill.content.vocabulary import Vocabulary
from skill.persistence.protocol import Who
from skill.routine.catalogue import MAX_MINUTES, MIN_MINUTES, Catalogue
from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, SessionState
from skill.routine.terms import Mode

from .context import Language, SkillContext
from .services import Services

# Whose run it is: a mark behind the place, in stream tokens and session attributes alike.
#
# A player's reports name nobody who spoke. So a run that a recognised voice began carries that speaker's
# key with it, and its end counts for them, whoever said "next" meanwhile.

_MARK = re.compile(r"(.*)~([A-Za-z0-9_-]{43})", re.DOTALL)
"""A place, and a speaker's key as the memory makes them."""


def marked(token: str, speaker: str | None) -> str:
    """A place's short form with the key of the speaker whose run it is; plain where it is nobody's own."""
    return token if speaker is None else f"{token}~{speaker}"


def unmarked(token: object) -> tuple[object, str | None]:
    """The place's short form, and the speaker's key where there is one; never an error."""
    found = _MARK.fullmatch(token) if isinstance(token, str) else None
    return (found[1], found[2]) if found else (token, None)


# Slots: what of an intent was understood, as ids and figures; whatever is odd counts as not said.

E = TypeVar("E", bound=StrEnum)
MOST_NUMBER = 10_000
"""A larger number is no number of minutes or steps."""


_TYPES = {"days": "DAY_SET", "other_area": "AREA", "feeling": "UNWELL"}
"""Slot types that are not called as their slots are."""
_FIGURE = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)
"""A number in digits; ``?`` is what Alexa gives where she caught none."""
_DURATION = re.compile(r"P(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)")
"""AMAZON.DURATION as far as a routine can last: hours, minutes, seconds (Amazon, Slot Type Reference)."""


class Slots:
    """The slots of one intent request.

    Where no resolution came with a slot, or none that decides, its own value counts by the vocabulary.
    """

    def __init__(self, intent: Any, vocabulary: Vocabulary | None = None) -> None:
        slots = getattr(intent, "slots", None)
        self._slots: dict[str, Any] = slots if isinstance(slots, dict) else {}
        self._vocabulary = vocabulary
        self._ids: dict[str, str | None] = {}

    def id(self, name: str) -> str | None:
        """The one id that was matched; else that of the slot's own value, or None."""
        if name not in self._ids:
            slot = self._slots.get(name)
            self._ids[name] = None if slot is None else self._id(name, slot)
        return self._ids[name]

    def _id(self, name: str, slot: Any) -> str | None:
        matched = set(_matched(slot))
        if len(matched) == 1:
            return matched.pop()
        meant = self._meant(name)
        return meant if not matched or meant in matched else None

    def _meant(self, name: str) -> str | None:
        """The id of the slot's own value, by the vocabulary's words."""
        said = self.text(name)
        if said is None or self._vocabulary is None:
            return None
        return self._vocabulary.matching(_TYPES.get(name, name.upper()), said)

    def member(self, name: str, kind: type[E]) -> E | None:
        """The slot as a member of ``kind``; an id that it does not know counts as empty."""
        return member_of(kind, self.id(name))

    def text(self, name: str) -> str | None:
        """The slot's value as Alexa normalised it, such as ``08:00`` or ``Monday``; None where empty."""
        value = getattr(self._slots.get(name), "value", None)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        """The slot as a whole number; Alexa gives digits as text, or ``?`` where it heard none."""
        value = self._figure(name)
        return None if value is None or value != int(value) else min(int(value), MOST_NUMBER)

    def half_past(self, name: str) -> int | None:
        """The hour that a half hour is named after, such as 8 for "half eight" (CLOCK in some models)."""
        said = (self.id(name) or self.text(name) or "").replace("_", " ")
        first, _, hour = said.partition(" ")
        return self._vocabulary.figure(hour) if self._vocabulary and first == "half" else None

    def minutes(self, *names: str) -> int | None:
        """A length of time in whole minutes, from the first slot that names one.

        Halves go up; what lies beyond 2 or 15 minutes stays beyond it, so that it is not begun unsaid.
        """
        for name in names:
            length = self._length(name)
            if length is not None:
                whole = floor(length) if length < MIN_MINUTES else floor(length + 0.5)
                return min(whole if length <= MAX_MINUTES else ceil(length), MOST_NUMBER)
        return None

    def unclear(self, *names: str) -> bool:
        """Whether something was said in one of these that is neither a value nor a figure of its kind."""
        return any(
            self.text(name) is not None and self.id(name) is None and self._length(name) is None
            for name in names
        )

    def _length(self, name: str) -> float | None:
        found = _DURATION.fullmatch(self.text(name) or "")
        if found is None or not any(found.groups()):
            return self._figure(name)
        hours, minutes, seconds = (min(int(part[:6]), MOST_NUMBER) if part else 0 for part in found.groups())
        return hours * 60 + minutes + seconds / 60

    def _figure(self, name: str) -> float | None:
        """A figure in digits, whole or not, or a small one in words."""
        value = self.text(name)
        if value is None:
            return None
        if _FIGURE.fullmatch(value):
            return float(value)
        return self._vocabulary.figure(value) if self._vocabulary else None


def _matched(slot: Any) -> Iterator[str]:
    """Every id that entity resolution matched in any authority; a timeout or an error matches none."""
    resolutions = getattr(slot, "resolutions", None)
    for authority in getattr(resolutions, "resolutions_per_authority", None) or ():
        code = getattr(getattr(authority, "status", None), "code", None)
        if str(getattr(code, "value", code)) == "ER_SUCCESS_MATCH":
            found = (getattr(getattr(each, "value", None), "id", None) for each in authority.values or ())
            yield from (one for one in found if isinstance(one, str))


PLACE = "place"
"""The session attribute that is always there: a place in its short form."""
SPOKEN = "spoken"
"""The session attribute of a reply that speaks a step: the request's second, and the ms before the step."""
MOST_SPOKEN_MS = 600_000
"""No step is longer; the clock of a later request tells no more than that it was heard out."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_UNDER_WAY = frozenset({"PLAYING", "PAUSED", "BUFFER_UNDERRUN"})
"""Activities of a player that has not come to the end of its stream."""


class RequestContext(NamedTuple):
    """What one request says about itself."""

    language: Language
    locale: str
    """The request's own locale, such as ``en-GB``."""
    state: SessionState
    context: Context
    """What the coach takes from it."""
    new_session: bool
    token: str | None
    """The token of this skill's stream that plays or played last, as the request carries it."""
    ahead: bool
    """Whether the request is about a stream that was to follow that one."""
    services: Services
    """Where Alexa's own services are reached for this request."""
    whose: Callable[[], Who]
    """Makes :attr:`who`, once for the request."""
    owner: str | None = None
    """Key of the speaker whose run the place belongs to; None where it is the household's, or no run."""
    recalled: bool = False
    """Whether the memory was asked, and with it whether that run has ended."""

    @property
    def at(self) -> int:
        """Second since the epoch, from the request's own timestamp."""
        return self.context.at

    @property
    def who(self) -> Who:
        """Whose request it is, under made-up keys; worked out only where the memory is used."""
        return self.whose()

    def owner_of(self, run: Run | None) -> str | None:
        """Key of the speaker whose run it is: who began it, also where somebody else goes on with it.

        One that was thinned is the same run with a longer id.
        """
        if run is None:
            return None
        goes_on = self.state.run is not None and run.id.startswith(self.state.run.id)
        return self.owner if goes_on else self.who.person

    def token_of(self, state: SessionState) -> str:
        """A place as it travels in session attributes and tokens: its short form, and whose run it is."""
        return marked(encode(state, self.language.catalogue.version), self.owner_of(state.run))

    @property
    def here(self) -> Here:
        """Where the person is, for the coach."""
        return Here(self.language.catalogue, self.state, self.context)

    def placed(self, state: SessionState) -> RequestContext:
        """The moment at another place, whose stream is not the one that the request tells the offset of."""
        context = self.context._replace(offset=None)
        return self._replace(state=state, owner=self.owner_of(state.run), context=context)


def read_request(skill: SkillContext, envelope: RequestEnvelope) -> RequestContext:
    """Read the moment off an envelope; parts that are missing count as not there."""
    request, system = envelope.request, getattr(envelope.context, "system", None)
    language = skill.language(getattr(request, "locale", None))
    session = envelope.session
    stream = _stream(request, getattr(envelope.context, "audio_player", None))
    state, offset, owner = _whereabouts(envelope, stream, language.catalogue)
    device = getattr(system, "device", None)
    at = _seconds(getattr(request, "timestamp", None))
    return RequestContext(
        language,
        str(getattr(request, "locale", None) or "en-US"),
        state,
        Context(
            at,
            offset,
            _can_stream(skill, language, device),
            short_word(getattr(request, "request_id", None)),
            spoken=_spoken(session, at),
        ),
        bool(session is not None and session.new),
        stream.playing,
        stream.ahead,
        Services(
            getattr(system, "api_endpoint", None),
            getattr(system, "api_access_token", None),
            getattr(device, "device_id", None),
        ),
        _whose(skill, system, session),
        owner,
    )


def request_type(handler_input: HandlerInput) -> str:
    """The request's type, such as ``LaunchRequest``, whatever it is."""
    return str(getattr(handler_input.request_envelope.request, "object_type", None))


_OF_SCREENS = frozenset(
    f"AMAZON.{wish}Intent"
    for wish in (
        "ScrollUp",
        "ScrollDown",
        "ScrollLeft",
        "ScrollRight",
        "PageUp",
        "PageDown",
        "More",
        "Select",
    )
)
"""Alexa adds these for screens by herself, and scrolls by herself where there is anything to scroll. What is
left means: show me more. Help says what there is, and shows it (Amazon, "Available Display Intents")."""


def intent_name(handler_input: HandlerInput) -> str | None:
    """The name of the intent that was said; None in every other request, also one that only asks about it."""
    if request_type(handler_input) != "IntentRequest":
        return None
    name = getattr(getattr(handler_input.request_envelope.request, "intent", None), "name", None)
    return "AMAZON.HelpIntent" if name in _OF_SCREENS else name


def _spoken(session: Any, at: int) -> int | None:
    """How much of the last reply's step was spoken by second ``at``, in ms; None where nothing tells."""
    attributes = getattr(session, "attributes", None)
    found = attributes.get(SPOKEN) if isinstance(attributes, dict) and not session.new else None
    match found:
        case [int(replied), int(lead)] if at > replied:
            return max(0, min((at - replied) * 1000 - lead, MOST_SPOKEN_MS))
    return None


def _seconds(timestamp: object) -> int:
    return int(timestamp.timestamp()) if isinstance(timestamp, datetime) else 0


def _can_stream(skill: SkillContext, language: Language, device: Any) -> bool:
    interfaces = getattr(device, "supported_interfaces", None)
    has_player = getattr(interfaces, "audio_player", None) is not None
    return has_player and skill.streams is not None and skill.streams.ready(language.catalogue.language)


def short_word(text: object) -> str:
    """A short word made from a text, such as a request's id; it may stand in a place."""
    value, word = crc32(str(text).encode()), ""
    while value:
        value, digit = divmod(value, 36)
        word = _DIGITS[digit] + word
    return word or "0"


def _whose(skill: SkillContext, system: Any, session: Any) -> Callable[[], Who]:
    made: list[Who] = []

    def whose() -> Who:
        if not made:
            made.append(_who(skill, system, session))
        return made[0]

    return whose


def _who(skill: SkillContext, system: Any, session: Any) -> Who:
    user = getattr(system, "user", None) or getattr(session, "user", None)
    return skill.memory.who(
        getattr(user, "user_id", None),
        getattr(getattr(system, "person", None), "person_id", None),
        getattr(getattr(system, "device", None), "device_id", None),
    )


class _Stream(NamedTuple):
    """The stream that a request is about."""

    token: str | None
    offset: int
    """Where it is, in ms."""
    activity: str
    """What the player does with it; empty in the player's own requests."""
    playing: str | None
    """Token of the stream that plays or played last: the same one, but for a failure ahead of its turn."""
    ahead: bool = False


def _whereabouts(
    envelope: RequestEnvelope, stream: _Stream, catalogue: Catalogue
) -> tuple[SessionState, int | None, str | None]:
    """The place: of the open session where there is one, else of the stream that this skill played last.

    With it the offset of its stream, and the key of the speaker whose run it is.
    """
    session = None if _reported(envelope.request) else envelope.session
    attributes = getattr(session, "attributes", None)
    if session is not None and not session.new and isinstance(attributes, dict) and attributes.get(PLACE):
        token, owner = unmarked(attributes[PLACE])
        state = decode(token, catalogue.version) or NOWHERE
        streams = state.way is Mode.STREAM and state.phase is Phase.RUNNING
        return state, (stream.offset if streams else None), owner
    token, owner = unmarked(stream.token)
    streamed = decode(token, catalogue.version)
    if streamed is None:
        return NOWHERE, None, None
    return _as_played(streamed, stream.activity, catalogue), stream.offset, owner


def _stream(request: Any, player: Any) -> _Stream:
    """Token and offset: the request's own where it comes from the player, else the context's.

    PlaybackFailed names the stream that failed, and apart from it the state of whatever plays; its
    offset counts only where both are the same stream (Amazon, AudioPlayer interface reference).
    """
    token = _text(request, "token") if _reported(request) else None
    if token is None:
        token = _text(player, "token")
        return _Stream(token, _offset(player), _activity(player), token)
    state = getattr(request, "current_playback_state", None)
    other = _text(state, "token")
    if state is None or other == token:
        return _Stream(token, _offset(state or request), "", token)
    ahead = other is not None and _activity(state) in _UNDER_WAY
    return _Stream(token, 0, "", other if ahead else token, ahead)


def _reported(request: Any) -> bool:
    """Whether the player reports: its stream tells the place, whatever session is open beside it."""
    return str(getattr(request, "object_type", "")).startswith("AudioPlayer.")


def _text(source: Any, name: str) -> str | None:
    value = getattr(source, name, None)
    return value if isinstance(value, str) else None


def _offset(source: Any) -> int:
    offset = getattr(source, "offset_in_milliseconds", None)
    return offset if isinstance(offset, int) else 0


def _activity(player: Any) -> str:
    activity = getattr(player, "player_activity", None)
    return str(getattr(activity, "value", activity) or "")


def _as_played(state: SessionState, activity: str, catalogue: Catalogue) -> SessionState:
    """What the player does decides whether a streamed place runs, rests or is over.

    STOPPED means that a directive stopped the stream; PAUSED, that it was interrupted for this very
    request; FINISHED, that none plays after it (Amazon, AudioPlayer interface reference, "AudioPlayer
    state"). A run is over with its last step only: after another one the next has not begun yet.
    """
    if activity == "FINISHED" and state.run is not None and state.step >= len(catalogue.steps(state.run)) - 1:
        return replace(state, phase=Phase.DONE)
    return replace(state, phase=Phase.PAUSED) if activity in ("STOPPED", "FINISHED") else state
