"""Turns and events of the page: from what it asks to what it shows, says and plays."""

from __future__ import annotations

import json
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from threading import Lock
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

from skill.alexa.context import Language
from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.request import PLACE
from skill.alexa.validation.families import AUDIO_PLAYER, PLAY, STOP
from skill.coach.here import Here
from skill.coach.likely import likely
from skill.errors import AudioError
from skill.json import Json
from skill.routine.codec import decode
from skill.routine.state import NOWHERE, SessionState
from skill.routine.terms import Tempo
from skill.settings import Settings, is_loopback
from skill.speaker.echo.clock import Clock, RealClock
from skill.speaker.echo.conversation import EchoSession
from skill.speaker.echo.envelope import (
    Account,
    Envelopes,
    Interfaces,
    intent_body,
    launch_body,
    session_ended_body,
)
from skill.speaker.echo.player import Report
from skill.speaker.nlu import LAUNCH, Understanding, Understood, understood_json
from skill.speaker.saying import OwnVoice, Saying
from skill.speaker.terminal import device_slots
from skill.web.state import ServiceState

from .asked import REPORTS, SESSION_ENDED, EventAsked, From, ReportedSound, TurnAsked
from .view import Segment, Situation, aligned, segments_of, situation_in_session, view_of

# One request to the skill and its reply, and how they are shown to developers.


@dataclass(frozen=True)
class Exchange:
    """A request and its reply."""

    request: Json
    reply: Json
    ms: float
    """From request to reply, in ms."""

    @property
    def response(self) -> Json:
        """The response inside the reply."""
        response: Json = self.reply.get("response") or {}
        return response

    @property
    def directives(self) -> list[Json]:
        """What the audio player is to do."""
        return [each for each in self.response.get("directives") or () if each["type"] in AUDIO_PLAYER]

    @property
    def plays(self) -> list[str]:
        """The tokens of the streams to play, now or later."""
        return [each["audioItem"]["stream"]["token"] for each in self.directives if each["type"] == PLAY]

    @property
    def stops(self) -> bool:
        """Whether the stream is to stop."""
        return any(each["type"] == STOP for each in self.directives)

    @property
    def listens(self) -> bool:
        """Whether the session stays open; on a device without a screen of its own, only where told."""
        return self.response.get("shouldEndSession") is False

    def ssml(self, part: Any) -> str:
        """The markup of an ``outputSpeech`` object; empty where there is none."""
        return str(part.get("ssml") or part.get("text") or "") if isinstance(part, dict) else ""

    @property
    def speech(self) -> str:
        """What is said, as markup."""
        return self.ssml(self.response.get("outputSpeech"))

    @property
    def reprompt(self) -> str:
        """What is said once more where nobody answers, as markup."""
        return self.ssml((self.response.get("reprompt") or {}).get("outputSpeech"))

    def shown(self) -> Json:
        """Both, as they are, for the fold-out."""
        return {"request": self.request, "reply": self.reply, "ms": round(self.ms, 1)}


def exchange(endpoint: SkillEndpoint, request: Json) -> Exchange:
    """Send a request to the skill. What the skill raises, such as PlatformError, passes through."""
    began = perf_counter()
    reply = json.loads(endpoint.answer({}, json.dumps(request).encode()).text)
    return Exchange(request, reply, (perf_counter() - began) * 1000)


# Browser tabs as devices: each has a session of its own, and all of one browser share an account.

MOST_TABS: Final = 64
"""So many tabs are remembered; the one that was silent longest makes room."""


class _Envelopes(Envelopes):
    """Ids that are new after every start: a run is counted once by its id, and a tab outlives the server."""

    def new_id(self, kind: str) -> str:
        """Return an id for a ``kind`` of thing that was never used before."""
        return f"amzn1.echo-api.{kind}.{uuid.uuid4()}"


class Tab:
    """One browser tab."""

    def __init__(self, device: str, account: Account, clock: Clock) -> None:
        self.device_id = f"amzn1.ask.device.{device}"
        """What the skill knows the tab as."""
        self._envelopes = _Envelopes(self.device_id, account, Interfaces(), clock)
        self.account = account
        """Whose tab it is."""
        self.session = EchoSession(self._envelopes.new_id)
        """The session, open or not."""
        self.place: SessionState = NOWHERE
        """The last place of a routine that is known; NOWHERE outside of one."""
        self.said: tuple[str, ...] = ()
        """What the last turn gave the browser's voice to say: ears must not take it for a person's words."""
        self.lock = Lock()
        """Held for the length of one request: a tab does one thing at a time."""

    def request(self, body: Json, context: Json, *, in_session: bool) -> Json:
        """The whole request around ``body``."""
        session = self.session.json() if in_session else None
        return self._envelopes.wrap(body, session=session, context=context)


class Tabs:
    """The tabs of all browsers, bounded in number and kept in memory only."""

    def __init__(self, settings: Settings, clock: Clock, most: int = MOST_TABS) -> None:
        self._application = min(settings.skill_ids, default=Account().application_id)
        self._clock = clock
        self._most = most
        self._tabs: OrderedDict[From, Tab] = OrderedDict()
        self._lock = Lock()

    def seconds(self) -> int:
        """The second since the epoch."""
        return int(self._clock.time().timestamp())

    def tab(self, page: From) -> Tab:
        """The tab of a page, made where it is new."""
        with self._lock:
            if page not in self._tabs:
                account = Account(f"amzn1.ask.account.{page.account}", self._application)
                self._tabs[page] = Tab(page.device, account, self._clock)
            self._tabs.move_to_end(page)
            while len(self._tabs) > self._most:
                self._tabs.popitem(last=False)
            return self._tabs[page]


@dataclass(frozen=True)
class _Outcome:
    """Where a turn led."""

    situation: Situation
    place: SessionState = NOWHERE
    speech: tuple[Segment, ...] = ()


WARM: Final = "gentle roll"
"""Never heard: it loads the voice."""


@dataclass(frozen=True)
class Turning:
    """Answers the page."""

    state: ServiceState
    understanding: Understanding
    tabs: Tabs
    chips: Mapping[Situation, list[str]]
    saying: Saying = field(default_factory=lambda: OwnVoice(None))
    """What gives answers a sound; without one the browser's own voice speaks, where it has one."""

    def turn(self, asked: TurnAsked) -> Json:
        """Somebody said something: what was heard, and all that follows from the reply."""
        tab = self.tabs.tab(asked.page)
        heard = self._heard(asked, tab.place)
        with tab.lock:
            turn = self._exchanged(tab, heard, asked.sound)
            if (
                heard.then and turn.listens
            ):  # where a stream begins instead, only the browser knows how far it is
                turn = self._exchanged(tab, heard.then, asked.sound)
            outcome = self._outcome(tab, turn, asked.sound)
            tab.place = outcome.place
            tab.said = tuple(each.text for each in (*outcome.speech, *segments_of(turn.reprompt)))
            listens = tab.session.open
        language = self._language(tab)
        return {
            "heard": {"words": asked.words, **understood_json(heard)},
            "speech": self._said(outcome.speech, _tempo(language, outcome.place)),
            "reprompt": self._said(segments_of(turn.reprompt), _tempo(language, outcome.place)),
            "session": {"open": listens},
            "view": view_of(language, outcome.place),
            **self._shared(language, turn, outcome.situation),
        }

    def _said(self, speech: Sequence[Segment], tempo: Tempo) -> list[Json]:
        """What is said, with the name of its sound where it has one."""
        return [{**asdict(each), "sound": self.saying.name(each.text, tempo)} for each in speech]

    def event(self, asked: EventAsked) -> Json:
        """Something happened: what the player is to do, and what can be said now."""
        tab = self.tabs.tab(asked.page)
        with tab.lock:
            turn = self._told(tab, asked)
        language = self._language(tab)
        situation = None if turn is None else self._situation_after(language, turn, asked)
        return {
            "session": {"open": tab.session.open},
            **(self._shared(language, turn, situation) if turn else {"directives": [], "views": {}}),
        }

    def warm_up(self) -> None:
        """Ask for help once: the first turn then waits for no imports and no opening of the store."""
        tab = Tab("warm-up", Account(), RealClock())
        help_asked = intent_body("AMAZON.HelpIntent", {}, tab.account)
        tab.session.begin()
        exchange(self.state.endpoint, tab.request(help_asked, {}, in_session=True))
        self.state.skill.memory.check()
        with suppress(AudioError):  # who asks for a sentence is told
            self.saying.sound(self.saying.name(WARM) or "")

    def _shared(self, language: Language, turn: Exchange, situation: Situation | None) -> Json:
        """What replies to turns and to events have in common."""
        views = {
            token: view_of(language, decode(token, language.catalogue.version) or NOWHERE)
            for token in turn.plays
        }
        return {
            "situation": situation,
            "chips": self.chips[situation] if situation else None,
            "directives": [_from_here(each) for each in turn.directives],
            "views": views,
            "exchange": turn.shown(),
        }

    # Turns

    def _heard(self, asked: TurnAsked, state: SessionState) -> Understood:
        if not asked.words:
            return Understood(asked.intent)
        return self.understanding.understand(asked.words, likely(state.phase, state.question))

    def _exchanged(self, tab: Tab, heard: Understood, sound: ReportedSound) -> Exchange:
        """Words reach the skill without its name: in the open session, or in a new one."""
        launch = heard.intent == LAUNCH
        body = launch_body() if launch else intent_body(heard.intent, device_slots(heard), tab.account)
        if launch or not tab.session.open:
            tab.session.begin()
        turn = exchange(self.state.endpoint, tab.request(body, sound.context(), in_session=True))
        if turn.listens:
            tab.session.take(turn.reply)
        else:
            tab.session.end()
        return turn

    def _outcome(self, tab: Tab, turn: Exchange, sound: ReportedSound) -> _Outcome:
        language, speech = self._language(tab), segments_of(turn.speech)
        if turn.listens:
            attributes = turn.reply.get("sessionAttributes") or {}
            place = decode(attributes.get(PLACE), language.catalogue.version) or NOWHERE
            told = _recited(language, place, speech) or speech
            return _Outcome(situation_in_session(place), place, tuple(told))
        for token in turn.plays:
            place = decode(token, language.catalogue.version) or NOWHERE
            return _Outcome(Situation.PLAYING, place, tuple(speech))
        for closing in _closings(language, tab.place):
            if (closed := _recited(language, closing, speech)) is not None:
                return _Outcome(Situation.DONE, closing, tuple(closed))
        place = decode(sound.token, language.catalogue.version) or NOWHERE
        return _Outcome(_resting(language, turn, sound), place, tuple(speech))

    # Events

    def _told(self, tab: Tab, asked: EventAsked) -> Exchange | None:
        """Tell the skill; nothing is told of the end of a session that is already over."""
        if asked.type in REPORTS:
            return exchange(self.state.endpoint, tab.request(_report(asked).body(), {}, in_session=False))
        if asked.type != SESSION_ENDED:
            request = tab.request({"type": asked.type}, asked.sound.context(), in_session=False)
            return exchange(self.state.endpoint, request)
        if not tab.session.open:
            return None
        request = tab.request(session_ended_body(asked.reason), asked.sound.context(), in_session=True)
        tab.session.end()
        tab.place = NOWHERE
        return exchange(self.state.endpoint, request)

    def _situation_after(self, language: Language, turn: Exchange, asked: EventAsked) -> Situation | None:
        """What can be said after an event; None where that changes nothing."""
        if asked.type == "AudioPlayer.PlaybackStarted" or (turn.plays and asked.type not in REPORTS):
            return Situation.PLAYING
        if asked.type == "AudioPlayer.PlaybackFinished":
            return Situation.DONE if _is_last(language, asked.about.token) else None
        if asked.type == SESSION_ENDED or turn.stops:
            return _resting(language, turn, asked.sound)
        return None

    def _language(self, tab: Tab) -> Language:
        return self.state.skill.language(tab.account.locale)


def _from_here(directive: Json) -> Json:
    """A directive whose stream, where this computer has it, is named without a host.

    So it is fetched from where the page came from: a phone knows this computer by another name.
    """
    if directive["type"] != PLAY:
        return directive
    item = directive["audioItem"]
    parts = urlsplit(item["stream"]["url"])
    if not is_loopback(parts.hostname or ""):
        return directive
    return {**directive, "audioItem": {**item, "stream": {**item["stream"], "url": parts.path}}}


def _tempo(language: Language, place: SessionState) -> Tempo:
    """How fast the voice speaks at a place."""
    if place.run is None or place.step >= len(language.catalogue.steps(place.run)):
        return Tempo.STEADY
    return Here(language.catalogue, place).step.tempo


def _report(asked: EventAsked) -> Report:
    kind, about = asked.type.removeprefix("AudioPlayer."), asked.about
    if kind != "PlaybackFailed":
        return Report(kind, about.token or "", about.offset)
    return Report(kind, about.token or "", about.offset, asked.error, asked.sound.state())


def _recited(language: Language, place: SessionState, speech: list[Segment]) -> list[Segment] | None:
    """The segments as the cues of the place's step, where the speech holds all of the present turn of it."""
    if place.run is None:
        return None
    parts = Here(language.catalogue, place).timeline.parts
    part = min(place.part, len(parts) - 1)
    first = sum(len(each) for each in parts[:part])
    return aligned(speech, parts[part], first)


def _closings(language: Language, place: SessionState) -> Iterator[SessionState]:
    """The last step of the place's run: its turn ends the session, so that no reply carries its place.

    It says what was left out; the step before it was done, or it was left out too.
    """
    if place.run is None:
        return
    here = Here(language.catalogue, place)
    for state in (here.step_done().state, place):
        yield replace(state, step=len(here.steps) - 1, part=0)


def _is_last(language: Language, token: str | None) -> bool:
    place = decode(token, language.catalogue.version) or NOWHERE
    return place.run is not None and Here(language.catalogue, place).is_last and not place.loop


def _resting(language: Language, turn: Exchange, sound: ReportedSound) -> Situation:
    """The situation in which a closed session leaves the stream that was there before."""
    if sound.token is None or sound.activity == "IDLE":
        return Situation.IDLE
    if turn.stops and _is_last(language, sound.token):
        return Situation.DONE
    if turn.stops or sound.activity == "STOPPED":
        return Situation.PAUSED
    return Situation.DONE if sound.activity == "FINISHED" else Situation.PLAYING
