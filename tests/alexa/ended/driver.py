"""Cases as data: what an account's devices send, step by step, and what the last answer must be.

The format is that of the files under ``cases/``: a step has one key, ``launch``, ``say`` (an intent, with
``slots``), ``button``, ``player`` (a report), ``event``, ``interrupt`` (a voice begins), ``plays`` (the queued
stream begins), ``stopped`` (it is silent), ``gone`` (the device forgets its stream), ``wait`` (seconds), ``on`` (another device), ``voice``
(who is recognised), ``touch`` (what, on the screen of the place ``at``), ``consent`` (to what ``at`` asked for),
``silence`` (why the session ends).
A report is about the stream that plays, or about the ``token`` that it names. A slot is what was said, that and
the id it was matched with, null where it stayed empty, or Alexa's own members.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from skill.alexa.apl.screen import ScreenKind
from skill.alexa.apl.user_events import screen_token
from skill.persistence.keys import Keys, given_secret
from skill.persistence.protocol import Who
from skill.persistence.volatile import VolatileMemory
from skill.speaker.local import send_to
from tests.alexa.envelopes import (
    NOW,
    Json,
    controller,
    envelope,
    intent,
    launch,
    playback,
    session_ended,
    skill_event,
    touch,
)
from tests.alexa.household import SECRET, a_skill

_numbers = itertools.count(1)
_OPTIONS = ("slots", "new", "offset", "token", "at")
_IN_SESSION = ("launch", "say", "touch", "consent", "silence")
NOBODY_THERE = "https://127.0.0.1:9"
"""Where Alexa's own services are not: most cases need none of them."""


@dataclass
class Echo:
    """One device of the account, as far as the skill sees it."""

    name: str
    streams: bool = True
    player: Json = field(default_factory=lambda: {"playerActivity": "IDLE"})
    queue: Json | None = None
    open: bool = False
    attributes: Json = field(default_factory=dict)

    def take(self, reply: Json, *, in_session: bool) -> None:
        """Do what a reply says."""
        response = reply.get("response", {})
        if in_session:
            self.open = response.get("shouldEndSession") is False
            self.attributes = reply.get("sessionAttributes") or {}
        for directive in response.get("directives", []):
            if directive["type"] == "AudioPlayer.Play":
                self._play(directive)
            elif directive["type"] == "AudioPlayer.Stop" and "token" in self.player:
                self.player["playerActivity"] = "STOPPED"

    def _play(self, directive: Json) -> None:
        stream = directive["audioItem"]["stream"]
        began = {
            "playerActivity": "PLAYING",
            "token": stream["token"],
            "offsetInMilliseconds": stream.get("offsetInMilliseconds", 0),
        }
        if directive["playBehavior"] == "ENQUEUE":
            self.queue = began
        else:
            self.player, self.queue = began, None


class Household:
    """An account with its devices, in front of the real skill; the memory's clock is the requests' own.

    With a ``send`` of its own the skill is elsewhere: ``memory`` then stays empty, ``at`` is the moment that
    is true there, and waits stop after ``longest_s`` seconds in all.
    """

    def __init__(
        self,
        devices: dict[str, Json] | None = None,
        *,
        send: Callable[[Json], Json] | None = None,
        at: float = NOW,
        longest_s: float = math.inf,
        services: str = NOBODY_THERE,
        memory: VolatileMemory | None = None,
    ) -> None:
        self.at, self._latest = at, at + longest_s
        self._services = services
        self.memory = memory or VolatileMemory(lambda: round(self.at * 1000))
        self._send = send or send_to(a_skill(self.memory).endpoint)
        self._user = f"amzn1.ask.account.CASE{uuid4().hex}"
        self._echoes = {
            name: Echo(name, given.get("streams", True))
            for name, given in (devices or {"KITCHEN": {}}).items()
        }
        self.echo = next(iter(self._echoes.values()))
        self.voice: str | None = None

    @property
    def who(self) -> Who:
        """Who speaks to which device now, as the memory knows them."""
        return Keys(given_secret(SECRET)).who(self._user, self.voice, f"device.{self.echo.name}")

    def do(self, *steps: Json) -> Json:
        """Do steps; the last answer."""
        reply: Json = {}
        for step in steps:
            reply = self._do(step) or reply
        return reply

    def _do(self, step: Json) -> Json | None:
        kind = next(key for key in step if key not in _OPTIONS)
        value = step[kind]
        match kind:
            case "wait":
                self.at = min(self.at + value, self._latest)
            case "on":
                self.echo = self._echoes[value]
            case "voice":
                self.voice = value
            case "gone":
                self.echo.player, self.echo.queue, self.echo.open = {"playerActivity": "IDLE"}, None, False
            case "stopped" if "token" in self.echo.player:
                self.echo.player["playerActivity"] = "STOPPED"
            case "stopped":
                pass
            case "plays":
                self.echo.player, self.echo.queue = self.echo.queue or self.echo.player, None
            case "interrupt":
                self.echo.player.update(playerActivity="PAUSED", offsetInMilliseconds=value)
                return self._do({"player": "PlaybackStopped"})
            case _:
                return self._ask(kind, value, step)
        return None

    def _ask(self, kind: str, value: Any, step: Json) -> Json:
        echo, in_session = self.echo, kind in _IN_SESSION
        new = kind == "launch" or step.get("new", not echo.open)
        whole = envelope(
            self._request(kind, value, step),
            at=self.at,
            attributes=None if new else echo.attributes,
            new=new,
            audio=dict(echo.player),
            screen=False,
            player=echo.streams,
        )
        whole["request"]["requestId"] = f"amzn1.echo-api.request.{next(_numbers)}"
        system = whole["context"]["System"]
        system["apiEndpoint"] = self._services
        system["user"], system["device"]["deviceId"] = {"userId": self._user}, f"device.{echo.name}"
        if self.voice is not None and in_session:
            system["person"] = {"personId": self.voice}
        reply = self._send(whole)
        echo.take(reply, in_session=in_session)
        return reply

    def _request(self, kind: str, value: Any, step: Json) -> Json:
        if kind == "launch":
            return launch()
        if kind == "say":
            return _meant(value, step.get("slots", {}))
        if kind == "silence":
            return session_ended(value)
        if kind == "touch":
            return {**touch(value), "token": screen_token(ScreenKind.GUIDE, step["at"])}
        if kind == "consent":
            answer = {"status": value, "isCardThrown": False}
            body = {
                "type": "Connections.Response",
                "name": "AskFor",
                "status": {"code": "200", "message": "OK"},
            }
            return {**body, "locale": "en-US", "payload": answer, "token": step["at"]}
        if kind == "button":
            return controller(value)
        if kind == "event":
            return skill_event(value.rpartition(".")[2])
        offset: Any = step.get("offset", self.echo.player.get("offsetInMilliseconds", 0))
        token: str = step.get("token") or self.echo.player.get("token", "")
        return playback(value, token=token, offset_ms=offset)


def _meant(name: str, slots: Json) -> Json:
    """An intent with its slots."""
    plain: Any = {slot: tuple(said) if isinstance(said, list) else said for slot, said in slots.items()}
    raw = {slot: plain.pop(slot) for slot, said in slots.items() if isinstance(said, dict)}
    request = intent(name, **plain)
    for slot, members in raw.items():
        request["intent"]["slots"][slot] = {"name": slot, "confirmationStatus": "NONE", **members}
    return request


def said(reply: Json) -> str:
    """What an answer says, without its markup."""
    ssml = (reply.get("response", {}).get("outputSpeech") or {}).get("ssml", "")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", ssml)).strip()


def plays(reply: Json) -> bool:
    """Whether an answer starts or queues a stream."""
    return any(one["type"] == "AudioPlayer.Play" for one in reply.get("response", {}).get("directives", []))


def unmet(case: Json, household: Household | None = None) -> list[str]:
    """What of a case's ``should`` does not hold, in a household of its own where none is given."""
    household = household or Household(case.get("devices"))
    reply, should = household.do(*case["steps"]), case["should"]
    words = said(reply)
    wrong = []
    if "says" in should and not re.search(should["says"], words, re.IGNORECASE):
        wrong.append(f"{words!r} does not say {should['says']!r}")
    if "never" in should and re.search(should["never"], words, re.IGNORECASE):
        wrong.append(f"{words!r} says {should['never']!r}")
    if "plays" in should and plays(reply) != should["plays"]:
        wrong.append(f"plays: {plays(reply)}")
    return wrong
