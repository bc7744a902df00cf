"""Turns and events of the page: from what it asks to what it shows, says and plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from skill.alexa.desk import Tongue
from skill.alexa.moment import PLACE
from skill.coach.here import Here
from skill.routine.codec import decode
from skill.routine.parts import parts_of
from skill.routine.place import NOWHERE, Place
from skill.speaker.device.account import Account
from skill.speaker.device.clock import RealClock
from skill.speaker.device.envelope import Json, intent_body, launch_body, session_ended_body
from skill.speaker.device.player import Report
from skill.speaker.page.asked import REPORTS, SESSION_ENDED, EventAsked, Sound, TurnAsked
from skill.speaker.page.chips import Situation, situation_in_session
from skill.speaker.page.exchange import Exchange, exchange
from skill.speaker.page.segments import Segment, aligned, segments_of
from skill.speaker.page.tab import Tab, Tabs
from skill.speaker.page.view import view_of
from skill.speaker.person import device_slots
from skill.speaker.understanding import LAUNCH, Understanding, Understood, understood_json
from skill.web.state import State


@dataclass(frozen=True)
class _Outcome:
    """Where a turn led."""

    situation: Situation
    place: Place = NOWHERE
    speech: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Turning:
    """Answers the page."""

    state: State
    understanding: Understanding
    tabs: Tabs
    chips: Mapping[Situation, list[str]]

    def turn(self, asked: TurnAsked) -> Json:
        """Somebody said something: what was heard, and all that follows from the reply."""
        tab = self.tabs.tab(asked.page)
        heard = self._heard(asked)
        with tab.lock:
            turn = self._exchanged(tab, heard, asked.sound)
            outcome = self._outcome(tab, turn, asked.sound)
            tab.place = outcome.place
            listens = tab.session.open
        tongue = self._tongue(tab)
        return {
            "heard": {"words": asked.words, **understood_json(heard)},
            "speech": [asdict(segment) for segment in outcome.speech],
            "reprompt": [asdict(segment) for segment in segments_of(turn.reprompt)],
            "session": {"open": listens},
            "view": view_of(tongue, outcome.place),
            **self._shared(tongue, turn, outcome.situation),
        }

    def event(self, asked: EventAsked) -> Json:
        """Something happened: what the player is to do, and what can be said now."""
        tab = self.tabs.tab(asked.page)
        with tab.lock:
            turn = self._told(tab, asked)
        tongue = self._tongue(tab)
        situation = None if turn is None else self._situation_after(tongue, turn, asked)
        return {
            "session": {"open": tab.session.open},
            **(self._shared(tongue, turn, situation) if turn else {"directives": [], "views": {}}),
        }

    def warm_up(self) -> None:
        """Ask for help once: the first turn then waits for no imports and no opening of the store."""
        tab = Tab("warm-up", Account(), RealClock())
        help_asked = intent_body("AMAZON.HelpIntent", {}, tab.account)
        tab.session.begin()
        exchange(self.state.endpoint, tab.request(help_asked, {}, in_session=True))
        self.state.desk.memory.check()

    def _shared(self, tongue: Tongue, turn: Exchange, situation: Situation | None) -> Json:
        """What replies to turns and to events have in common."""
        views = {
            token: view_of(tongue, decode(token, tongue.book.version) or NOWHERE) for token in turn.plays
        }
        return {
            "situation": situation,
            "chips": self.chips[situation] if situation else None,
            "directives": turn.directives,
            "views": views,
            "exchange": turn.shown(),
        }

    # Turns

    def _heard(self, asked: TurnAsked) -> Understood:
        return self.understanding.understand(asked.words) if asked.words else Understood(asked.intent)

    def _exchanged(self, tab: Tab, heard: Understood, sound: Sound) -> Exchange:
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

    def _outcome(self, tab: Tab, turn: Exchange, sound: Sound) -> _Outcome:
        tongue, speech = self._tongue(tab), segments_of(turn.speech)
        if turn.listens:
            attributes = turn.reply.get("sessionAttributes") or {}
            place = decode(attributes.get(PLACE), tongue.book.version) or NOWHERE
            told = _recited(tongue, place, speech) or speech
            return _Outcome(situation_in_session(place), place, tuple(told))
        for token in turn.plays:
            place = decode(token, tongue.book.version) or NOWHERE
            return _Outcome(Situation.PLAYING, place, tuple(speech))
        closing = _closing(tongue, tab.place)
        closed = _recited(tongue, closing, speech)
        if closed is not None:
            return _Outcome(Situation.DONE, closing, tuple(closed))
        place = decode(sound.token, tongue.book.version) or NOWHERE
        return _Outcome(_resting(tongue, turn, sound), place, tuple(speech))

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

    def _situation_after(self, tongue: Tongue, turn: Exchange, asked: EventAsked) -> Situation | None:
        """What can be said after an event; None where that changes nothing."""
        if asked.type == "AudioPlayer.PlaybackStarted" or (turn.plays and asked.type not in REPORTS):
            return Situation.PLAYING
        if asked.type == "AudioPlayer.PlaybackFinished":
            return Situation.DONE if _is_last(tongue, asked.about.token) else None
        if asked.type == SESSION_ENDED or turn.stops:
            return _resting(tongue, turn, asked.sound)
        return None

    def _tongue(self, tab: Tab) -> Tongue:
        return self.state.desk.tongue(tab.account.locale)


def _report(asked: EventAsked) -> Report:
    kind, about = asked.type.removeprefix("AudioPlayer."), asked.about
    if kind != "PlaybackFailed":
        return Report(kind, about.token or "", about.offset)
    return Report(kind, about.token or "", about.offset, asked.error, asked.sound.state())


def _recited(tongue: Tongue, place: Place, speech: list[Segment]) -> list[Segment] | None:
    """The segments as the cues of the place's step, where the speech holds all of the present turn of it."""
    if place.run is None:
        return None
    parts = parts_of(Here(tongue.book, place).timeline)
    part = min(place.part, len(parts) - 1)
    first = sum(len(each) for each in parts[:part])
    return aligned(speech, parts[part], first)


def _closing(tongue: Tongue, place: Place) -> Place:
    """The last step of the place's run: its turn ends the session, so that no reply carries its place."""
    if place.run is None:
        return NOWHERE
    return replace(place, step=len(Here(tongue.book, place).steps) - 1, part=0)


def _is_last(tongue: Tongue, token: str | None) -> bool:
    place = decode(token, tongue.book.version) or NOWHERE
    return place.run is not None and Here(tongue.book, place).is_last and not place.loop


def _resting(tongue: Tongue, turn: Exchange, sound: Sound) -> Situation:
    """The situation in which a closed session leaves the stream that was there before."""
    if sound.token is None or sound.activity == "IDLE":
        return Situation.IDLE
    if turn.stops and _is_last(tongue, sound.token):
        return Situation.DONE
    if turn.stops or sound.activity == "STOPPED":
        return Situation.PAUSED
    return Situation.DONE if sound.activity == "FINISHED" else Situation.PLAYING
