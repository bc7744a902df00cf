"""A virtual Echo: what a person can do with it, and what can be seen and heard of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias

from skill.alexa.validation import EVERYWHERE, Surroundings
from skill.json import Json

from .clock import Clock, Turnstile
from .conversation import Conversation, SpeechMs, speech_estimate
from .envelope import Account, Envelopes, Interfaces, Slot, intent_body, launch_body, user_event_body
from .log import HeardReply, Log, LoggedTurn, Notice
from .player import Activity, Player
from .sound import ClockedSound, Failure, Habits
from .wire import Send, Wire

Slots: TypeAlias = Mapping[str, Slot]

TRANSPORT: Final = frozenset(
    f"AMAZON.{name}Intent"
    for name in (
        "Pause", "Resume", "Next", "Previous", "Repeat", "StartOver", "LoopOn", "LoopOff", "ShuffleOn",
        "ShuffleOff", "Cancel", "Stop",
    )
)  # fmt: skip
"""Intents that reach the skill that played last, without its name (Amazon, Standard Built-in Intents)."""

_OUTSIDE: Final = {"AMAZON.StopIntent": "AMAZON.PauseIntent"}
"""Outside a session "stop" is delivered as a pause."""
_NO_SLOTS: Final[Slots] = {}


class Button(StrEnum):
    """A button on the device, a remote control or the screen; voice never presses one."""

    PLAY = "Play"
    """Start or go on."""
    PAUSE = "Pause"
    """Pause."""
    NEXT = "Next"
    """To the next stream."""
    PREVIOUS = "Previous"
    """To the stream before."""


def a_minute(_url: str) -> int:
    """Let every stream last a minute."""
    return 60_000


class Device:
    """A virtual Echo that behaves by a clock.

    ``send`` is the skill: a request in, a reply out, as JSON objects. Each reply is held against the
    platform's rules: a ``strict`` device raises PlatformError for any breach, another does what the platform
    does (ends the session, sends System.ExceptionEncountered). All that happens is in `log`.
    """

    def __init__(
        self,
        send: Send,
        *,
        clock: Clock,
        device_id: str = "amzn1.ask.device.VIRTUAL",
        account: Account = Account(),  # noqa: B008
        interfaces: Interfaces = Interfaces(),  # noqa: B008
        strict: bool = True,
        habits: Habits = Habits(),  # noqa: B008
        duration_ms: Callable[[str], int] = a_minute,
        speech_ms: SpeechMs | None = None,
        around: Surroundings = EVERYWHERE,
    ) -> None:
        self.log = Log()
        """Everything that happened."""
        self.account = account
        """Whose device it is."""
        self._clock = clock
        self._turnstile = Turnstile(clock)
        self._sound = ClockedSound(self._turnstile.later, clock.now_ms, duration_ms, habits)
        self.player = Player(self._sound, self._told_by_player, shows_paused=habits.shows_paused)
        """The audio player, to look at."""
        envelopes = Envelopes(device_id, account, interfaces, clock)
        wire = Wire(send, envelopes, self.log, around, strict=strict)
        estimate = speech_ms or speech_estimate(around.clip_ms)
        self._conversation = Conversation(wire, envelopes, self.player, self._turnstile, self.log, estimate)

    # What a person does

    def launch(self) -> LoggedTurn:
        """Say "open …": a new session, whatever was open before."""
        with self._turnstile.hold():
            self._heard("launch")
            return self._conversation.turn(launch_body(), begin=True)

    def ask(self, intent: str, slots: Slots = _NO_SLOTS, *, words: str = "") -> LoggedTurn:
        """Say "ask … to …", with the skill's name: reaches it at any time, in a new session."""
        with self._turnstile.hold():
            self._heard(intent, words)
            return self._conversation.turn(intent_body(intent, slots, self.account), begin=True)

    def say(self, intent: str, slots: Slots = _NO_SLOTS, *, words: str = "") -> LoggedTurn:
        """Say bare words that mean ``intent``.

        They reach the skill in an open session; outside of one, only the transport intents do, and only while
        this skill was the last to play. Words that do not reach it give a LoggedTurn with ``reached`` False.
        """
        with self._turnstile.hold():
            self._heard(intent, words)
            if self.session_open:
                return self._conversation.turn(intent_body(intent, slots, self.account), begin=False)
            if intent in TRANSPORT and self.player.stream is not None:
                delivered = intent_body(_OUTSIDE.get(intent, intent), slots, self.account)
                return self._conversation.turn(delivered, begin=True)
            return self._unreached()

    def leave(self) -> None:
        """Say "exit" where Alexa herself ends the session; nothing happens when none is open."""
        with self._turnstile.hold():
            self._heard("leave")
            if self.session_open:
                self._conversation.interrupt()
                self._conversation.end_session("USER_INITIATED")

    def press(self, button: Button) -> LoggedTurn:
        """Press a button; it reaches the skill only while that was the last to play."""
        with self._turnstile.hold():
            self._heard(f"press {button.value}")
            if self.player.stream is None:
                return self._unheard()
            return self._conversation.press({"type": f"PlaybackController.{button.value}CommandIssued"})

    def touch(self, *arguments: Any) -> LoggedTurn:
        """Touch something on the screen that sends ``arguments``."""
        token = self.screen.get("token", "")
        return self.request(user_event_body(token, list(arguments)), what="touch")

    def tap(self, act: str) -> LoggedTurn:
        """Touch the button that sends ``act``. Raises LookupError where the screen has none."""
        if act not in self.touchable:
            raise LookupError(f"There is no {act!r} to touch, only {', '.join(self.touchable) or 'nothing'}.")
        return self.touch(act)

    def request(self, body: Json, *, what: str) -> LoggedTurn:
        """Let any other customer's request happen, such as a Connections.Response, in the open session."""
        with self._turnstile.hold():
            self._heard(what)
            return self._conversation.turn(body, begin=False)

    def notify(self, body: Json) -> Notice:
        """Let an event without a session happen, such as AlexaSkillEvent.SkillDisabled."""
        with self._turnstile.hold():
            return self._conversation.notify(body)

    def pause(self) -> None:
        """Let the device pause the stream by itself, as screens and some devices do."""
        with self._turnstile.hold():
            self._heard("pause on the device")
            self.player.pause()

    def resume(self) -> None:
        """Let the device go on by itself with a paused stream."""
        with self._turnstile.hold():
            self._heard("resume on the device")
            self.player.resume()

    def play_something_else(self) -> None:
        """Start another audio service: it ends the session, and transport words no longer arrive here."""
        with self._turnstile.hold():
            self._heard("play something else")
            self._conversation.interrupt()
            self.player.give_way()
            if self.session_open:
                self._conversation.end_session("USER_INITIATED")

    # What the surroundings do

    def fail_next(self, failure: Failure = Failure()) -> None:  # noqa: B008
        """Let the next stream fail."""
        self._sound.fail_next(failure)

    def finish_speaking(self) -> None:
        """Let the speech be over now, where somebody else speaks it and was faster than expected."""
        with self._turnstile.hold():
            if self.speaking:
                self._conversation.script.hurry()

    # What can be seen of it

    @property
    def session_open(self) -> bool:
        """Whether the next words belong to the open session."""
        return self._conversation.session.open

    @property
    def mic_open(self) -> bool:
        """Whether it listens without its wake word."""
        return self._conversation.mic_open

    @property
    def activity(self) -> Activity:
        """What the audio player does."""
        return self.player.activity

    @property
    def screen(self) -> Json:
        """The RenderDocument directive shown last; empty before the first."""
        return self._conversation.screen.shown

    @property
    def touchable(self) -> list[str]:
        """What can be touched on the screen."""
        return self._conversation.screen.touchable()

    @property
    def speaking(self) -> bool:
        """Whether it speaks."""
        return self._conversation.speaking

    @property
    def speech_left_ms(self) -> int:
        """How long it will go on speaking; 0 when it does not."""
        return self._conversation.script.left_ms(self._clock.now_ms()) if self.speaking else 0

    def _heard(self, what: str, words: str = "") -> None:
        self.log.add(HeardReply(self._clock.now_ms(), what, words))

    def _told_by_player(self, report: Any) -> None:
        self._turnstile.put_off(lambda: self._conversation.tell(report))

    def _unreached(self) -> LoggedTurn:
        """Let Alexa deal with the words: the stream only pauses meanwhile."""
        self._conversation.interrupt()
        self.player.release()
        return self._unheard()

    def _unheard(self) -> LoggedTurn:
        turn = LoggedTurn(self._clock.now_ms())
        self.log.add(turn)
        return turn
