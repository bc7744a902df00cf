"""A tiny skill for tests of the device: what was asked looks up what is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Answer = Json | Callable[[Json], Json]

NOTHING: Json = {"version": "1.0", "response": {}}
STOP: Json = {"type": "AudioPlayer.Stop"}
CLEAR_ALL: Json = {"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ALL"}
CLEAR_ENQUEUED: Json = {"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ENQUEUED"}


class FakeSkill:
    """Answers by intent name or request type; keeps every request."""

    def __init__(self, **answers: Answer) -> None:
        self.requests: list[Json] = []
        self.answers: dict[str, Answer] = dict(answers)

    def on(self, what: str, answer: Answer) -> None:
        """Answer ``answer`` to an intent or request type from now on."""
        self.answers[what] = answer

    def __call__(self, request: Json) -> Json:
        self.requests.append(request)
        asked = request["request"]
        answer = self.answers.get(asked.get("intent", {}).get("name", asked["type"]), NOTHING)
        return answer(request) if callable(answer) else answer

    @property
    def kinds(self) -> list[str]:
        """The types of all requests, in order."""
        return [request["request"]["type"] for request in self.requests]


def ask(words: str = "Foot or hand?", again: str | None = "Say foot, or hand.", **attributes: Any) -> Json:
    """A reply that asks; ``again`` is the reprompt."""
    response: Json = {"outputSpeech": {"type": "PlainText", "text": words}, "shouldEndSession": False}
    if again is not None:
        response["reprompt"] = {"outputSpeech": {"type": "PlainText", "text": again}}
    return {"version": "1.0", "sessionAttributes": attributes, "response": response}


def tell(words: str | None = "Well done.", *directives: Json) -> Json:
    """A reply that says something, if anything, and ends the session."""
    speech: Json = {} if words is None else {"outputSpeech": {"type": "PlainText", "text": words}}
    more: Json = {"directives": list(directives)} if directives else {}
    return {"version": "1.0", "response": {**speech, **more, "shouldEndSession": True}}


def event(*directives: Json) -> Json:
    """A reply to a report of the player or to a button."""
    return {"version": "1.0", "response": {"directives": list(directives)}}


def play(token: str, behavior: str = "REPLACE_ALL", *, after: str = "", offset_ms: int = 0) -> Json:
    """A Play directive; ``after`` is the expected previous token."""
    stream: Json = {
        "url": f"https://x.example/audio/{token}.mp3",
        "token": token,
        "offsetInMilliseconds": offset_ms,
    }
    if after:
        stream["expectedPreviousToken"] = after
    return {"type": "AudioPlayer.Play", "playBehavior": behavior, "audioItem": {"stream": stream}}


def enqueue(token: str, after: str) -> Json:
    """A Play directive that puts ``token`` behind ``after``."""
    return play(token, "ENQUEUE", after=after)


def queue_next(request: Json) -> Json:
    """Queue a, b, c, … one after the other, from the request's token alone; nothing after e."""
    token = request["request"]["token"]
    return NOTHING if token == "e" else event(enqueue(chr(ord(token) + 1), after=token))


def routine_skill() -> FakeSkill:
    """A skill that plays the streams a to e, queueing each as the one before nearly finishes."""
    skill = FakeSkill(LaunchRequest=ask(), StartRoutineIntent=tell("Let us begin.", play("a")))
    skill.on("AudioPlayer.PlaybackNearlyFinished", queue_next)
    return skill
