"""A thousand sessions leave no id and no word of a person in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from random import Random

import pytest

from skill.aws.trigger import trigger_handler
from skill.web.log import JsonLines
from tests.alexa import envelopes
from tests.alexa.envelopes import SKILL_ID, Json, envelope, intent, launch, playback, session_ended

SESSIONS = 1_000
WORDS = ("left foot", "my lower back", "sciatica", "grandmother", "purple elephant", "half past eight")
"""What people say, as slots carry it."""
SECRET = "rV3kX9qLw2ZtB7mNc5YdHs8JfGp4Ta6E"


def said(rng: Random) -> Json:
    """Something that a person or a player may say in a session."""
    word = rng.choice(WORDS)
    return rng.choice(
        [
            launch(),
            intent("StartRoutineIntent", limb=rng.choice(["foot", "hand", word])),
            intent("WhereItHurtsIntent", area=word),
            intent("OuchIntent"),
            intent("RedFlagIntent"),
            intent("PaceIntent", pace=rng.choice(["slower", word])),
            intent("ReminderIntent", time=word, day=word),
            intent("ForgetMeIntent", forget="tell"),
            intent("AMAZON.FallbackIntent"),
            intent("UnknownIntent", word=word),
            playback("PlaybackFailed", token=f"token of {word}"),
            playback("PlaybackStarted"),
            session_ended("ERROR", "INVALID_RESPONSE"),
        ]
    )


def ids(number: int) -> dict[str, str]:
    """The ids of one session's household, in the forms that Alexa gives them."""
    return {
        "userId": f"amzn1.ask.account.SOMEBODY{number:04}",
        "deviceId": f"amzn1.ask.device.KITCHEN{number:04}",
        "personId": f"amzn1.ask.person.VOICE{number:04}",
        "sessionId": f"amzn1.echo-api.session.EVENING{number:04}",
        "requestId": f"amzn1.echo-api.request.WISH{number:04}",
    }


def sent(request: Json, number: int, attributes: Json) -> Json:
    """The envelope of one request of that household."""
    whole, known = envelope(request, attributes=attributes, new=not attributes), ids(number)
    system = whole["context"]["System"]
    system["user"]["userId"] = known["userId"]
    system["device"]["deviceId"] = known["deviceId"]
    system["person"] = {"personId": known["personId"]}
    if "session" in whole:
        whole["session"]["user"]["userId"] = known["userId"]
        whole["session"]["sessionId"] = known["sessionId"]
    whole["request"]["requestId"] = known["requestId"]
    return whole


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line that the owner's log gets."""
    lines: list[str] = []
    handler, logger = logging.Handler(), logging.getLogger("skill")
    handler.emit = lambda record: lines.append(JsonLines().format(record))  # type: ignore[method-assign]
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_thousand_sessions_leave_no_id_and_no_word_in_the_log(log: list[str]) -> None:
    environment = {"SKILL_ID": SKILL_ID, "SKILL_STORE": "memory:", "SKILL_SECRET": SECRET}
    answer, rng = trigger_handler(environment), Random(20)
    for number in range(SESSIONS):
        attributes: Json = {}
        for _ in range(4):
            reply = answer(sent(said(rng), number, attributes), None)
            attributes = reply.get("sessionAttributes") or attributes
    text = "\n".join(log)
    assert len(log) >= 4 * SESSIONS
    assert all(json.loads(line) for line in log)
    for private in (
        *WORDS,
        "amzn1.",
        "SOMEBODY",
        "KITCHEN",
        "VOICE",
        "EVENING",
        "WISH",
        envelopes.ACCESS_TOKEN[:20],
        SECRET,
    ):
        assert private not in text, private
