"""Words and touches in any order, on any device with a screen: every reply is light and keeps every rule."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.alexa.apl.user_events import Tap, place_in
from skill.alexa.apl.wording import ScreenKey, listed
from skill.routine.codec import decode
from skill.speaker.echo import Interfaces, LoggedTurn
from skill.speaker.echo.envelope import user_event_body
from skill.speaker.nlu.model import FALLBACK
from tests.alexa.apl.seats import RENDER, drawn, seat
from tests.speaker.dialogues.stage import Stage, the_catalogue, the_skill, understanding

Json = dict[str, Any]
MOST_BYTES = 24_000
WORDS = [
    "open gentle roll", "start the foot routine", "hand", "short foot session", "just friction for my hands",
    "my body hurts", "next", "previous", "again", "start over", "pause", "continue", "stop", "slower", "ouch",
    "how many left", "what comes next", "help", "how am I doing", "forget me", "yes", "no", "wait for me",
    "keep going", "remind me on mondays at eight", "go to rinsing", "is it safe", "blue elephants",
]  # fmt: skip
DEVICES = [
    Interfaces(audio_player=player, apl=True, apl_version=newest)
    for player in (True, False)
    for newest in ("2024.3", "1.4", "1.3", None)
]
said = st.tuples(st.just("say"), st.sampled_from(WORDS))
tapped = st.tuples(st.just("tap"), st.integers(0, 9))
stale = st.tuples(st.just("stale"), st.sampled_from([*Tap, "dance"]))
waited = st.tuples(st.just("wait"), st.sampled_from([1, 20, 700]))


class Visitor:
    """Somebody at a device that raises for every reply that breaks a rule."""

    def __init__(self, interfaces: Interfaces) -> None:
        self.stage: Stage = seat(interfaces)
        self.able = interfaces.apl_version not in ("1.3", None)
        self.tokens = [""]

    def do(self, what: str, value: Any) -> None:
        if what == "wait":
            self.stage.wait(value)
        elif what == "say":
            self.look(self.stage.say(value))
        elif what == "stale":
            self.look(
                self.stage.device.request(user_event_body(self.tokens[0], [value]), what="an old touch")
            )
        elif touchable := self.stage.device.touchable:
            self.look(self.stage.device.tap(touchable[value % len(touchable)]))

    def look(self, turn: LoggedTurn) -> None:
        assert len(json.dumps(turn.reply, separators=(",", ":"))) < MOST_BYTES
        assert sum(each["type"] == RENDER for each in turn.directives) <= 1
        directive = drawn(turn)
        if directive is None:
            return
        assert self.able
        assert "card" not in turn.reply["response"]
        word = place_in(directive["token"])
        assert word is not None
        assert decode(word.partition("~")[0], the_catalogue().version) is not None
        assert turn.attributes.get("place", word) == word, "a document is of the place that the session keeps"
        assert set(self.stage.device.touchable) <= set(Tap)
        self.tokens.append(directive["token"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DEVICES), st.lists(said | tapped | stale | waited, max_size=14))
def test_words_and_touches_in_any_order_are_answered_within_the_rules(
    interfaces: Interfaces, script: list[tuple[str, Any]]
) -> None:
    visitor = Visitor(interfaces)
    for what, value in script:
        visitor.do(what, value)


LISTS = [key for key in ScreenKey if ".say_" in key]
BEFORE: dict[ScreenKey, tuple[str, ...]] = {
    ScreenKey.SAY_IDLE: ("open gentle roll",),
    ScreenKey.SAY_LIMB: ("open gentle roll",),
    ScreenKey.SAY_REGION: ("open gentle roll", "my body hurts"),
    ScreenKey.SAY_YES_NO: ("open gentle roll", "forget me"),
    ScreenKey.SAY_WAITING: ("open gentle roll", "foot", "next"),
    ScreenKey.SAY_PAUSED: ("open gentle roll", "foot", "next", "pause"),
}


def test_every_list_of_what_can_be_said_is_tried() -> None:
    assert set(LISTS) == set(BEFORE)


@pytest.mark.parametrize("key", BEFORE)
def test_what_a_screen_says_can_be_said_is_understood_there(key: ScreenKey) -> None:
    for phrase in listed(the_skill().skill.languages["en"], key):
        assert understanding().understand(phrase).intent != FALLBACK, phrase
        stage = seat()
        turn = stage.follow(*BEFORE[key], phrase)
        assert turn.reached
        assert not any(
            lost in turn.speech_text for lost in ("did not get that", "missed that", "no question open")
        ), phrase


def test_a_step_waits_for_what_is_said_before_it() -> None:
    directive = drawn(seat().follow("open gentle roll", "foot"))
    assert directive is not None
    [whole] = directive["document"]["onMount"]
    first = min(each["delay"] for each in whole["commands"])
    assert first > 2_000, "the full foot routine … is said first"
    directive = drawn(seat().follow("open gentle roll", "foot", "next"))
    assert directive is not None
    assert min(each["delay"] for each in directive["document"]["onMount"][0]["commands"]) < first - 1_500
