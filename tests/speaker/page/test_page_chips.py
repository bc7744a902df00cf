"""Chips: each is understood in the situation in which it is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from skill.content.load import load
from skill.speaker.front.view import Situation, load_chips
from skill.speaker.nlu import FALLBACK
from tests.speaker.page.asking import Ask, Json, asking

IN_SESSION: dict[Situation, list[str]] = {
    Situation.IDLE: [],
    Situation.QUESTION_LIMB: ["open gentle roll"],
    Situation.QUESTION_REGION: ["something hurts"],
    Situation.QUESTION_START: ["my lower back hurts"],
    Situation.QUESTION_YES_NO: ["start the foot routine", "next", "open gentle roll"],
    Situation.WAITING: ["start the foot routine", "next"],
    Situation.PAUSED: ["start the foot routine", "next", "pause"],
    Situation.DONE: ["start the foot routine", "go to noticing again"],
}
"""What leads to each situation without streams."""


def offered() -> list[tuple[Situation, str]]:
    return [(situation, chip) for situation, chips in load_chips().items() for chip in chips]


def _unhelpful() -> list[str]:
    """Wordings with which the skill says that words led nowhere."""
    keys = ("unclear.", "prompt.no_question", "move.nothing", "pause.nothing", "move.not_here")
    messages = load("en").phrasing.messages
    return [
        wording for key, message in messages.items() if key.startswith(keys) for wording in message.wordings
    ]


def _stream(say: Ask, told: Json) -> Json:
    return {"token": told["play"]["token"], "offset": 20_000}


def _playing(say: Ask) -> dict[str, Any]:
    return {"player": {**_stream(say, say("start the foot routine")), "activity": "PAUSED"}}


def _stopped(say: Ask) -> dict[str, Any]:
    return {"player": {**_stream(say, say("start the foot routine")), "activity": "STOPPED"}}


def _finished(say: Ask) -> dict[str, Any]:
    last = say("go to noticing again", **_playing(say))
    return {"player": {**_stream(say, last), "activity": "FINISHED"}}


IN_FLOW: dict[Situation, Callable[[Ask], dict[str, Any]]] = {
    Situation.PLAYING: _playing,
    Situation.PAUSED: _stopped,
    Situation.DONE: _finished,
}
"""What leads to each situation with streams: what the player does then."""


def test_every_situation_has_chips_and_none_offers_one_twice() -> None:
    chips = load_chips()
    assert set(chips) == set(Situation)
    assert all(each and len(set(each)) == len(each) for each in chips.values())


def test_every_situation_is_reached_in_these_tests() -> None:
    assert set(IN_SESSION) | set(IN_FLOW) == set(Situation)


@pytest.mark.parametrize(("situation", "chip"), [each for each in offered() if each[0] in IN_SESSION])
def test_a_chip_is_understood_where_it_is_offered(
    app: Flask, tab: Json, situation: Situation, chip: str
) -> None:
    say = asking(app, tab)
    before = [say(words) for words in IN_SESSION[situation]]
    assert not before or before[-1]["shown"]["situation"] == situation
    assert_helpful(say(chip))


@pytest.mark.parametrize(("situation", "chip"), [each for each in offered() if each[0] in IN_FLOW])
def test_a_chip_is_understood_while_streams_play_or_rest(
    streaming_app: Flask, tab: Json, situation: Situation, chip: str
) -> None:
    say = asking(streaming_app, tab)
    player = IN_FLOW[situation](say)
    assert_helpful(say(chip, **player))


def assert_helpful(told: Json) -> None:
    assert told["shown"]["heard"]["intent"] != FALLBACK
    said = " ".join(segment["text"] for segment in told["say"])
    assert not [wording for wording in _unhelpful() if wording in said]
    assert said or told["play"] or told["stop"]
