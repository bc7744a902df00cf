"""Turns and events of every client but Alexa: to the skill, and what its reply means for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from skill.alexa.context import Language
from skill.alexa.request import PLACE
from skill.coach.here import Here
from skill.coach.likely import likely
from skill.errors import AudioError
from skill.json import Json
from skill.routine.codec import decode
from skill.routine.state import NOWHERE, SessionState
from skill.routine.terms import Tempo
from skill.speaker.echo.clock import RealClock
from skill.speaker.echo.envelope import Account, intent_body, launch_body, session_ended_body
from skill.speaker.echo.player import Report
from skill.speaker.local import device_slots
from skill.speaker.nlu import LAUNCH, Understanding, Understood
from skill.speaker.saying import OwnVoice, Saying
from skill.web.state import ServiceState

from .asked import REPORTS, SESSION_ENDED, EventAsked, TurnAsked
from .exchange import Exchange, exchange
from .reading import ReportedSound
from .tabs import Tab, Tabs
from .view import Segment, Situation, aligned, segments_of, situation_in_session


@dataclass(frozen=True)
class _Outcome:
    """Where a turn led."""

    situation: Situation
    place: SessionState = NOWHERE
    speech: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Turned:
    """What came of a turn or an event."""

    language: Language
    listens: bool
    """Whether the session is open."""
    situation: Situation | None = None
    """What can be said now; None where that is as it was."""
    exchange: Exchange | None = None
    """With the skill; None where it was told nothing."""
    heard: Understood | None = None
    """What the words mean; None for an event."""
    place: SessionState = NOWHERE
    """What a turn is about; NOWHERE outside of a routine, and for an event."""
    speech: tuple[Segment, ...] = ()

    @property
    def reprompt(self) -> tuple[Segment, ...]:
        """What is said once more where nobody answers; events have none."""
        return tuple(segments_of(self.exchange.reprompt)) if self.exchange and self.heard else ()

    @property
    def directives(self) -> list[Json]:
        """What the audio player is to do."""
        return self.exchange.directives if self.exchange else []

    @property
    def tempo(self) -> Tempo:
        """How fast the voice speaks there."""
        place = self.place
        if place.run is None or place.step >= len(self.language.catalogue.steps(place.run)):
            return Tempo.STEADY
        return Here(self.language.catalogue, place).step.tempo


WARM: Final = "gentle roll"
"""Never heard: it loads the voice."""


@dataclass(frozen=True)
class Turning:
    """Asks the skill for clients."""

    state: ServiceState
    understanding: Understanding
    tabs: Tabs
    saying: Saying = field(default_factory=lambda: OwnVoice(None))
    """What gives answers a sound; without one the client's own voice speaks, where it has one."""

    def turn(self, asked: TurnAsked) -> Turned:
        """Somebody said something: what was heard, and all that follows from the reply."""
        tab = self.tabs.tab(asked.client)
        heard = self._heard(asked, tab.place)
        with tab.lock:
            turn, outcome = self._wished(tab, heard, asked.sound)
            tab.said = tuple(each.text for each in (*outcome.speech, *segments_of(turn.reprompt)))
            listens = tab.session.open
        about = (heard, outcome.place, outcome.speech)
        return Turned(self._language(tab), listens, outcome.situation, turn, *about)

    def event(self, asked: EventAsked) -> Turned:
        """Something happened: what the player is to do, and what can be said now."""
        tab = self.tabs.tab(asked.client)
        with tab.lock:
            turn = self._told(tab, asked)
        language = self._language(tab)
        situation = None if turn is None else self._situation_after(language, turn, asked)
        return Turned(language, tab.session.open, situation, turn)

    def warm_up(self) -> None:
        """Ask for help once: the first turn then waits for no imports and no opening of the store."""
        tab = Tab("warm-up", Account(), RealClock())
        help_asked = intent_body("AMAZON.HelpIntent", {}, tab.account)
        tab.session.begin()
        exchange(self.state.endpoint, tab.request(help_asked, {}, in_session=True))
        self.state.skill.memory.check()
        with suppress(AudioError):  # who asks for a sentence is told
            self.saying.sound(self.saying.name(WARM) or "")

    # Turns

    def _heard(self, asked: TurnAsked, state: SessionState) -> Understood:
        if not asked.words:
            return Understood(asked.intent)
        return self.understanding.understand(asked.words, likely(state.phase, state.question))

    def _wished(self, tab: Tab, heard: Understood, sound: ReportedSound) -> tuple[Exchange, _Outcome]:
        """Carry out one wish after the other: the last reply, and all that is to be said.

        A step that the next wish changes is not recited first.
        """
        turn = self._exchanged(tab, heard, sound)
        outcome = self._outcome(tab, turn, sound)
        tab.place = outcome.place
        if heard.then is None:
            return turn, outcome
        last, led = self._wished(tab, heard.then, turn.leaves(sound))
        said = (*(each for each in outcome.speech if each.cue is None), *led.speech)
        return last if last.plays or last.stops else last.after(turn), replace(led, speech=said)

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
