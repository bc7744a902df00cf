"""A device in conversation with the skill: turns, speech, the microphone's windows, and notices."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from skill.alexa.validation.facts import no_length_known
from skill.alexa.validation.families import APL_EXECUTE, APL_RENDER, AUDIO_PLAYER, PLAY
from skill.alexa.validation.ssml import plain_words, read_ssml
from skill.json import Json

from .clock import Script, Step, Turnstile
from .envelope import APL, Envelopes, exception_body, session_ended_body
from .log import Dropped, Log, LoggedTurn, MicOpened, Notice, PlayerEvent, SessionClosed, Shown, SpokenReply
from .player import Activity, Player, Report
from .wire import Wire, WireAnswer

# The screen of a device that has one.


class DrawnScreen:
    """What was drawn last."""

    def __init__(self) -> None:
        self.shown: Json = {}
        """The RenderDocument directive drawn last; empty before the first."""

    def draw(self, directive: Json) -> None:
        """Take a RenderDocument; commands for the document leave it as it is."""
        if directive["type"] == APL_RENDER:
            self.shown = directive

    def touchable(self) -> list[str]:
        """Return what can be touched on it: every ``act`` in its data, in order."""
        return list(dict.fromkeys(_actions(self.shown.get("datasources"))))

    def context(self) -> Json:
        """Return what requests carry about the document; nothing where there is none."""
        if not self.shown:
            return {}
        return {APL: {"token": self.shown["token"], "version": "virtual", "componentsVisibleOnScreen": []}}


def _actions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("act"), str):
            yield value["act"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _actions(each)


# One session: its id, its attributes, and whether it is open.


class EchoSession:
    """The session of one device; at most one is open at a time."""

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self.open = False
        """Whether the next words belong to it."""
        self._id = ""
        self._new = True
        self._attributes: Json = {}

    def begin(self) -> None:
        """Open a new session without attributes."""
        self._id, self._new, self._attributes, self.open = self._new_id("session"), True, {}, True

    def json(self) -> Json:
        """Return the session as the next request carries it, without account and application."""
        attributes = json.loads(json.dumps(self._attributes))
        return {"new": self._new, "sessionId": self._id, "attributes": attributes}

    def take(self, reply: Json) -> None:
        """Keep the attributes that ``reply`` sends back, and only those."""
        self._new = False
        self._attributes = json.loads(json.dumps(reply.get("sessionAttributes") or {}))

    def end(self) -> None:
        """Close it and forget its attributes."""
        self.open, self._attributes = False, {}


# How long speech lasts, and what is said in it.

SpeechMs: TypeAlias = Callable[[Json], int]
"""Returns how long an outputSpeech object lasts, in ms."""

WORD_MS: Final = 400
"""How long a word takes: Alexa says about 2.5 a second."""

_GAP = re.compile(r"\s+([.,?!;:])")


def spoken_text(speech: Json | None) -> str:
    """Return the words of an outputSpeech object, without tags; empty where there is none."""
    if not speech:
        return ""
    return _GAP.sub(r"\1", plain_words(speech.get("ssml") or speech.get("text") or ""))


def speech_estimate(clip_ms: Callable[[str], int | None] = no_length_known) -> SpeechMs:
    """Return an estimator: so long for each word, plus breaks, plus clips whose length ``clip_ms`` knows."""

    def estimate(speech: Json) -> int:
        words_ms = len(spoken_text(speech).split()) * WORD_MS
        if speech.get("type") != "SSML":
            return words_ms
        read = read_ssml(speech["ssml"])
        return words_ms + read.rest_ms + sum(clip_ms(url) or 0 for url in read.clips)

    return estimate


WINDOW_MS: Final = 8_000
"""How long the microphone stays open after a prompt, and once more after the reprompt."""
SCREEN_MS: Final = 30_000
"""How long a screen keeps a session whose reply did not say whether it ends."""
SILENCE: Final = "EXCEEDED_MAX_REPROMPTS"


class Conversation:
    """Everything between one device and the skill."""

    def __init__(
        self,
        wire: Wire,
        envelopes: Envelopes,
        player: Player,
        turnstile: Turnstile,
        log: Log,
        speech_ms: SpeechMs,
    ) -> None:
        self._wire = wire
        self._now = envelopes.now_ms
        self._player = player
        self._turnstile = turnstile
        self._log = log
        self._speech_ms = speech_ms
        self._waiting: list[Json] = []
        self._has_player = envelopes.has_player
        self.session = EchoSession(envelopes.new_id)
        """The session, open or not."""
        self.script = Script(turnstile.later)
        """What follows the last reply: its speech, the microphone, the reprompt."""
        self.screen = DrawnScreen()
        """What was drawn last."""
        self.speaking = False
        """Whether the device speaks."""
        self.mic_open = False
        """Whether the device listens without its wake word."""

    # Requests

    def turn(self, body: Json, *, begin: bool) -> LoggedTurn:
        """Carry one customer's request to the skill and act on the reply; ``begin`` opens a new session."""
        self.interrupt()
        if begin and self.session.open:
            self._log.add(SessionClosed(self._now(), "RELAUNCHED"))
        if begin or not self.session.open:
            self.session.begin()
        answer = self._wire.ask(body, session=self.session.json(), context=self._context())
        self.session.take(answer.reply)
        turn = self._record(answer)
        if answer.broken:
            self._give_up_on(answer)
        else:
            self._perform(turn)
        return turn

    def press(self, body: Json) -> LoggedTurn:
        """Carry a button's press to the skill."""
        answer = self._wire.ask(body, session=None, context=self._context())
        turn = self._record(answer)
        self._obey(answer)
        return turn

    def tell(self, report: Report) -> None:
        """Tell the skill what the player reports."""
        answer = self._wire.ask(report.body(), session=None, context={})
        told = (report.kind, report.token, report.offset_ms)
        self._log.add(PlayerEvent(self._now(), *told, answer.request, answer.reply))
        self._obey(answer)

    def notify(self, body: Json, session: Json | None = None) -> Notice:
        """Tell the skill something that needs no answer."""
        context = {} if session is None else self._context()
        answer = self._wire.ask(body, session=session, context=context)
        notice = Notice(self._now(), body["type"], answer.request, answer.reply)
        self._log.add(notice)
        self._wire.complain(answer)
        return notice

    def end_session(self, reason: str, error: Json | None = None) -> None:
        """End the open session for a reason of the person's or the platform's, and say so to the skill."""
        session = self.session.json()
        self.session.end()
        self.speaking = self.mic_open = False
        self._log.add(SessionClosed(self._now(), reason))
        self.notify(session_ended_body(reason, error), session)
        self._player.release()

    def interrupt(self) -> None:
        """Somebody speaks: break off speech, listening and sound."""
        self.script.stop()
        self.speaking = self.mic_open = False
        for directive in self._waiting:
            self._log.add(Dropped(self._now(), directive, "somebody spoke before it began"))
        self._waiting.clear()
        self._player.interrupt()
        self._turnstile.catch_up()

    # Replies

    def _record(self, answer: WireAnswer) -> LoggedTurn:
        response = answer.response
        speech = response.get("outputSpeech") or {}
        reprompt = (response.get("reprompt") or {}).get("outputSpeech")
        turn = LoggedTurn(
            self._now(), answer.request, answer.reply, spoken_text(speech), speech.get("ssml") or "",
            spoken_text(reprompt), self._stays_open(response) and not answer.broken,
        )  # fmt: skip
        self._log.add(turn)
        return turn

    def _stays_open(self, response: Json) -> bool:
        """Where a reply does not say, a session lives on only behind a screen that shows something."""
        flag = response.get("shouldEndSession")
        drawn = any(each["type"] == APL_RENDER for each in response.get("directives") or ())
        return flag is False or (flag is None and (drawn or bool(self._screen_context())))

    def _perform(self, turn: LoggedTurn) -> None:
        """Speak, then let streams start, then listen."""
        directives = turn.directives
        first_play = next((at for at, each in enumerate(directives) if each["type"] == PLAY), len(directives))
        self._apply(directives[:first_play])
        self._waiting = directives[first_play:]
        if not turn.session_open:
            self.session.end()
            self._log.add(SessionClosed(self._now(), "REPLY"))
        response = turn.reply["response"]
        speech = response.get("outputSpeech")
        lasts_ms = self._say(speech) if speech else 0
        self.script.run([(lasts_ms, self._spoken), *self._listening(response)])

    def _say(self, speech: Json, *, reprompt: bool = False) -> int:
        self.speaking = True
        lasts_ms = self._speech_ms(speech)
        self._log.add(SpokenReply(self._now(), spoken_text(speech), lasts_ms, reprompt))
        return lasts_ms

    def _spoken(self) -> None:
        self.speaking = False
        waiting, self._waiting = self._waiting, []
        self._apply(waiting)
        if not self.session.open:
            self._player.release()

    def _listening(self, response: Json) -> list[Step]:
        """Return what follows the speech: windows of listening, with the reprompt between them."""
        if not self.session.open:
            return []
        if response.get("shouldEndSession") is None:
            return [(SCREEN_MS, self._fall_silent)]
        again = (response.get("reprompt") or {}).get("outputSpeech")
        second: list[Step] = []
        if again:
            second = [(WINDOW_MS, lambda: self._ask_again(again)), (self._speech_ms(again), self._open_mic)]
        return [(0, self._open_mic), *second, (WINDOW_MS, self._fall_silent)]

    def _ask_again(self, speech: Json) -> None:
        self.mic_open = False
        self._say(speech, reprompt=True)

    def _open_mic(self) -> None:
        self.speaking, self.mic_open = False, True
        self._log.add(MicOpened(self._now()))

    def _fall_silent(self) -> None:
        self.end_session(SILENCE)

    def _obey(self, answer: WireAnswer) -> None:
        """Act on the reply to a report or a button; the platform complains about a bad one."""
        if answer.broken:
            self.notify(exception_body(answer.fault, answer.request["request"]["requestId"]))
            self._wire.complain(answer)
        self._apply(answer.response.get("directives") or ())

    def _give_up_on(self, answer: WireAnswer) -> None:
        """End the session as the platform does after a reply that it refuses."""
        self.end_session("ERROR", {"type": "INVALID_RESPONSE", "message": answer.fault})
        self._wire.complain(answer)

    def _apply(self, directives: list[Json] | tuple[()]) -> None:
        for directive in directives:
            if directive["type"] in AUDIO_PLAYER:
                why = self._player.apply(directive)
                if why:
                    self._log.add(Dropped(self._now(), directive, why))
            elif directive["type"] in (APL_RENDER, APL_EXECUTE):
                self._show(directive)

    def _show(self, directive: Json) -> None:
        self.screen.draw(directive)
        self._log.add(Shown(self._now(), directive))

    # What requests carry about the device

    def _context(self) -> Json:
        sound = {"AudioPlayer": self._player.context()} if self._has_player else {}
        return {**sound, **self._screen_context()}

    def _screen_context(self) -> Json:
        """Return the document on the screen; while a stream plays, the player's own picture covers it."""
        covered = self._player.activity in (Activity.PLAYING, Activity.PAUSED)
        return {} if covered or not self.session.open else self.screen.context()
