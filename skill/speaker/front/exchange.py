"""One request to the skill and its reply, and how they are shown to developers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.validation.families import AUDIO_PLAYER, PLAY, STOP
from skill.json import Json
from skill.speaker.local import send_to

from .reading import ReportedSound


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

    def leaves(self, sound: ReportedSound) -> ReportedSound:
        """The player once it has done what the reply says, before any of that is heard."""
        for each in self.directives:
            if each["type"] == PLAY and each["playBehavior"] == "REPLACE_ALL":
                stream = each["audioItem"]["stream"]
                return ReportedSound("PLAYING", stream["token"], stream["offsetInMilliseconds"])
        return replace(sound, activity="STOPPED") if self.stops and sound.token else sound

    def after(self, before: Exchange) -> Exchange:
        """The same reply, and what the player was told ``before`` it."""
        told = {"directives": [*before.directives, *(self.response.get("directives") or ())]}
        return replace(self, reply={**self.reply, "response": {**self.response, **told}})

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
    reply = send_to(endpoint)(request)
    return Exchange(request, reply, (perf_counter() - began) * 1000)
