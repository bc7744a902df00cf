"""Touches that mean nothing change nothing; old devices get cards; faults are counted and nothing more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.apl.screen import ScreenKind
from skill.alexa.apl.user_events import place_in, screen_token
from skill.routine.codec import encode
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Limb, Mode
from skill.speaker.echo import Interfaces
from skill.speaker.echo.envelope import user_event_body
from tests.alexa.apl.seats import SCREEN, drawn, kind, seat
from tests.alexa.envelopes import SKILL_ID, body, envelope
from tests.alexa.household import noted
from tests.speaker.dialogues.stage import Stage, the_catalogue, the_skill

Json = dict[str, Any]
RUNNING = SessionState(Phase.RUNNING, Mode.TURNS, Run("old", Limb.FOOT), step=3, heard=0b111)


def begun() -> Stage:
    stage = seat()
    stage.follow("open gentle roll", "foot", "next")
    return stage


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["next", "next"],
        [None],
        [3],
        [["next"]],
        [{"act": "next"}],
        ["NEXT"],
        ["AMAZON.NextIntent"],
        [True],
    ],
    ids=str,
)
def test_arguments_that_no_document_sends_change_nothing(arguments: list[Any]) -> None:
    stage = begun()
    before = stage.device.screen
    turn = stage.device.touch(*arguments)
    assert turn.reply["response"] == {}
    assert turn.session_open
    assert stage.device.screen == before
    state = stage.place(stage.device.tap("next"))
    assert state is not None
    assert state.step == 2, "the session went on from where it was"


def test_a_button_that_is_touched_twice_counts_once() -> None:
    stage = begun()
    token = stage.device.screen["token"]
    first = stage.device.tap("next")
    second = stage.device.request(user_event_body(token, ["next"]), what="the same touch again")
    assert second.reply["response"] == {}
    assert second.attributes == first.attributes
    state = stage.place(first)
    assert state is not None
    assert state.step == 2


def test_after_the_session_a_document_still_knows_where_it_was() -> None:
    stage = begun()
    stage.wait(900)
    assert not stage.device.session_open
    turn = stage.device.tap("next")
    assert kind(turn) == "guide"
    assert turn.session_open
    state = stage.place(turn)
    assert state is not None
    assert (state.step, state.phase) == (2, Phase.RUNNING)


def asked(request: Json, *, session: Json | None, **interfaces: Any) -> Json:
    """The reply to a request on a device with a screen, in a session or in none."""
    whole = envelope({"locale": "en-US", **request}, **interfaces)
    del whole["session"]
    if session is not None:
        application, user = {"applicationId": SKILL_ID}, whole["context"]["System"]["user"]
        whole["session"] = {"sessionId": "s", "application": application, "user": user, **session}
    reply: Json = json.loads(the_skill().endpoint.answer({}, body(whole)).text)
    return reply


def token_of(state: SessionState, shape: str | None = None) -> str:
    return screen_token(ScreenKind.STEP, encode(state, shape or the_catalogue().version))


def test_a_touch_outside_of_any_session_is_answered_and_opens_no_microphone() -> None:
    reply = asked(user_event_body(token_of(RUNNING), ["next"]), session=None, player=False)
    assert "Friction, right foot." in reply["response"]["outputSpeech"]["ssml"]
    assert "shouldEndSession" not in reply["response"]
    assert "reprompt" not in reply["response"]
    assert not reply.get("sessionAttributes")
    [directive] = reply["response"]["directives"]
    assert directive["token"].startswith("s1:guide:")


@pytest.mark.parametrize(
    "session", [None, {"new": True}, {"new": False}, {"new": False, "attributes": {"place": 7}}], ids=str
)
@pytest.mark.parametrize(
    "token",
    [
        "step", "", "s1:step:", "s1:step:garbage", "s0:step:x", "s1:dance:x", "s1:step:" + "x" * 2_000,
        token_of(RUNNING, "000000"), token_of(RUNNING).replace("s1", "s9"), encode(RUNNING, the_catalogue().version),
    ],
    ids=lambda token: token[:24],
)  # fmt: skip
def test_a_touch_on_an_old_document_changes_nothing(token: str, session: Json | None) -> None:
    assert asked(user_event_body(token, ["next"]), session=session)["response"] == {}


@pytest.mark.parametrize("token", [None, 3, [], {}], ids=str)
def test_a_touch_without_a_token_changes_nothing(token: Any) -> None:
    request = {**user_event_body("", ["next"]), "token": token}
    assert asked(request, session={"new": True})["response"] == {}


@given(st.text(max_size=60))
def test_a_token_is_ours_or_nothing(text: str) -> None:
    found = place_in(text)
    assert found is None or text.endswith(found)


def test_a_token_gives_its_place_back() -> None:
    for each in ScreenKind:
        assert place_in(screen_token(each, "g1.abc~key")) == "g1.abc~key"


@pytest.mark.parametrize("newest", ["1.3", "1.0", "0.9", None, "", "soon"])
def test_a_screen_that_is_too_old_gets_the_card_instead(newest: str | None) -> None:
    stage = seat(Interfaces(audio_player=False, apl=True, apl_version=newest))
    turn = stage.follow("open gentle roll", "foot")
    assert drawn(turn) is None
    assert turn.reply["response"]["card"]["type"] == "Standard"


@pytest.mark.parametrize("newest", ["1.4", "1.9", "2023.3", "2031.12"])
def test_every_newer_screen_gets_the_document(newest: str) -> None:
    stage = seat(Interfaces(audio_player=False, apl=True, apl_version=newest))
    turn = stage.follow("open gentle roll", "foot")
    assert kind(turn) == "guide"
    assert "card" not in turn.reply["response"]


FAULTS: list[tuple[Any, str]] = [
    ([], "0 faults"),
    (None, "0 faults"),
    (
        [{"type": "LIST_ERROR", "reason": "INTERNAL_ERROR", "listId": "a", "message": "Anna's list"}],
        "1 faults: LIST_ERROR INTERNAL_ERROR (1)",
    ),
    (
        [{"type": "RENDER_ERROR", "reason": "DEVICE_ERROR", "message": "token of Anna"}] * 3,
        "3 faults: RENDER_ERROR",
    ),
    ([{"type": "Anna", "reason": "is at home", "message": "x"}], "1 faults: UNKNOWN (1)"),
    ([3, None, "x"], "3 faults"),
]


@pytest.mark.parametrize(("errors", "told"), FAULTS, ids=lambda value: str(value)[:30])
def test_a_document_that_could_not_be_drawn_is_counted_and_answered_with_nothing(
    errors: Any, told: str
) -> None:
    request = {"type": "Alexa.Presentation.APL.RuntimeError", "token": token_of(RUNNING), "errors": errors}
    with noted() as lines:
        for session in (None, {"new": False}):
            assert asked(request, session=session)["response"] == {}
    assert len(lines) == 2
    assert all(told in line for line in lines), lines
    assert not any("Anna" in line or "s1:" in line for line in lines)


@pytest.mark.parametrize("kind_", ["LoadIndexListData", "LoadTokenListData", "Dreamt"])
def test_other_notices_of_a_screen_are_answered_with_nothing(kind_: str) -> None:
    request = {"type": f"Alexa.Presentation.APL.{kind_}", "token": token_of(RUNNING)}
    assert asked(request, session={"new": False})["response"] == {}


def test_what_a_screen_does_not_offer_cannot_be_touched() -> None:
    stage = seat(SCREEN)
    stage.follow("open gentle roll")
    with pytest.raises(LookupError, match="no 'next' to touch, only foot, hand"):
        stage.device.tap("next")
