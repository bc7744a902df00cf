"""A touch means what its words mean: the same place, and the very same reply."""

from __future__ import annotations

import pytest

from skill.alexa.apl.user_events import WORDS, Tap
from skill.routine.state import Phase, Question
from skill.speaker.echo import Interfaces, Viewport
from tests.alexa.apl.seats import SCREEN, drawn, kind, seat, with_viewport
from tests.speaker.dialogues.stage import Stage, understanding

AT_THE_FOOT = ("open gentle roll", "foot")
PAUSED = (*AT_THE_FOOT, "next", "pause")
EQUAL: list[tuple[tuple[str, ...], Tap, str]] = [
    (("open gentle roll",), Tap.FOOT, "foot"),
    (("open gentle roll",), Tap.HAND, "hand"),
    (("open gentle roll", "my body hurts"), Tap.ABOVE, "above"),
    (("open gentle roll", "my body hurts"), Tap.BELOW, "below"),
    (("open gentle roll", "forget me"), Tap.YES, "yes"),
    (("open gentle roll", "forget me"), Tap.NO, "no"),
    (("start the foot routine in twenty minutes",), Tap.YES, "yes"),
    (("start the foot routine in twenty minutes",), Tap.NO, "no"),
    (AT_THE_FOOT, Tap.NEXT, "next"),
    (AT_THE_FOOT, Tap.PREVIOUS, "previous"),
    (AT_THE_FOOT, Tap.AGAIN, "again"),
    (AT_THE_FOOT, Tap.PAUSE, "pause"),
    ((*AT_THE_FOOT, "next", "next"), Tap.PREVIOUS, "back"),
    ((*AT_THE_FOOT, "next", "next"), Tap.AGAIN, "again"),
    ((*AT_THE_FOOT, "how many left"), Tap.NEXT, "next"),
    (PAUSED, Tap.RESUME, "continue"),
    (PAUSED, Tap.NEXT, "next"),
    (PAUSED, Tap.AGAIN, "again"),
    (PAUSED, Tap.PREVIOUS, "previous"),
    ((*AT_THE_FOOT, "help"), Tap.AGAIN, "again"),
    ((*AT_THE_FOOT, "help"), Tap.NEXT, "next"),
    (("open gentle roll", "help"), Tap.HAND, "hand"),
]
"""What was said before, what is touched, and the words for it."""


@pytest.mark.parametrize(("before", "tap", "words"), EQUAL, ids=lambda value: str(value)[-40:])
def test_a_touch_gets_the_very_reply_that_its_words_get(
    before: tuple[str, ...], tap: Tap, words: str
) -> None:
    sayer, toucher = seat(), seat()
    sayer.follow(*before)
    toucher.follow(*before)
    sayer.listen()
    toucher.listen()
    said, touched = sayer.say(words), toucher.device.tap(tap)
    assert touched.reply == said.reply
    assert toucher.place(touched) == sayer.place(said)


def test_every_tap_is_tried() -> None:
    assert {tap for _, tap, _ in EQUAL} == set(Tap)


@pytest.mark.parametrize("tap", Tap)
def test_the_words_of_a_tap_are_words_that_alexa_understands_so(tap: Tap) -> None:
    spoken = {Tap.RESUME: "continue", Tap.PREVIOUS: "previous"}.get(tap, tap.value)
    understood = understanding().understand(spoken)
    ids = {name: slot.id for name, slot in understood.slots.items()}
    assert (understood.intent, ids) == (WORDS[tap].intent, WORDS[tap].slots)


def test_carrying_on_is_offered_and_touched() -> None:
    visit = seat()
    visit.follow("open gentle roll", "hand", "next", "next", "stop")
    offer = visit.follow("+3600", "open gentle roll")
    directive = drawn(offer)
    assert directive is not None
    assert directive["datasources"]["screen"]["heading"] == "Carry on? Shearing, right hand"
    turn = visit.device.tap("yes")
    assert kind(turn) == "guide"
    state = visit.place(turn)
    assert state is not None
    assert (state.step, state.phase, state.question) == (3, Phase.RUNNING, Question.NONE), (
        "that one was heard"
    )


def shown(stage: Stage, *script: str) -> str | None:
    return kind(stage.follow(*script))


def test_each_answer_draws_the_screen_that_helps() -> None:
    stage = seat()
    assert shown(stage, "open gentle roll") == "launch"
    assert shown(stage, "help") == "help"
    assert shown(stage, "foot") == "guide"
    assert shown(stage, "how many left") == "step"
    assert shown(stage, "slower") in ("step", "guide")
    assert shown(stage, "pause") == "step"
    assert shown(stage, "help") == "help"
    assert shown(stage, "next") == "guide"
    assert shown(stage, "stop") is None


def test_a_screen_that_is_shown_is_not_sent_again() -> None:
    stage = seat()
    stage.follow(*AT_THE_FOOT, "how many left")
    assert shown(stage, "how long left") is None
    assert shown(stage, "next") == "guide"


def test_the_course_is_shown_once_there_is_one() -> None:
    stage = seat()
    assert shown(stage, "how am I doing") == "launch", "foot or hand, where nothing was done"
    stage.follow("+60", "just rinsing for my hands", *["next"] * 3)
    turn = stage.follow("+60", "how am I doing")
    assert kind(turn) == "course"
    directive = drawn(turn)
    assert directive is not None
    data = directive["datasources"]["screen"]
    assert data["weekTold"] == "1 session"
    assert [day["done"] for day in data["week"]] == [False] * 6 + [True]
    assert [day["today"] for day in data["week"]] == [False] * 6 + [True]
    assert len([day for week in data["weeks"] for day in week["days"]]) == 21


def test_no_document_is_drawn_where_a_stream_plays() -> None:
    stage = seat(Interfaces(audio_player=True, apl=True))
    stage.follow("open gentle roll")
    for words in ("foot", "next", "how many left", "slower", "what comes next", "help", "how am I doing"):
        turn = stage.follow("+20", words)
        assert any(each["type"] == "AudioPlayer.Play" for each in turn.directives), words
        assert drawn(turn) is None
        assert "card" not in turn.reply["response"]


def test_waiting_is_seen_where_streams_would_play_too() -> None:
    stage = seat(Interfaces(audio_player=True, apl=True))
    assert shown(stage, "open gentle roll", "foot", "+30", "wait for me") == "guide"
    turn = stage.device.tap("next")
    assert kind(turn) == "guide"


def test_a_whole_routine_can_be_done_by_touch() -> None:
    stage = seat()
    stage.follow("open gentle roll")
    turn = stage.device.tap("hand")
    steps = 1
    while turn.session_open:
        stage.listen()
        turn = stage.device.tap("next")
        steps += 1
    assert steps == 10
    state = stage.place(turn)
    assert state is None, "the run is over"
    assert kind(turn) == "guide", "the closing step runs along as well"


@pytest.mark.parametrize(
    "viewport",
    [
        Viewport(480, 480, shape="ROUND"), Viewport(1080, 1920), Viewport(960, 540, mode="TV", dpi=320),
        Viewport(600, 1024, mode="MOBILE"), Viewport(3840, 2160, mode="WALL", shape="HEXAGON"),
        Viewport(1, 1, mode="", shape="", dpi=1),
    ],
    ids=lambda viewport: f"{viewport.mode}-{viewport.width}",
)  # fmt: skip
def test_every_viewport_gets_the_same_documents(viewport: Viewport) -> None:
    first, other = seat(SCREEN), seat(with_viewport(viewport))
    assert drawn(first.follow(*AT_THE_FOOT)) == drawn(other.follow(*AT_THE_FOOT))


def test_the_closing_step_offers_nothing_that_the_end_leaves_without_meaning() -> None:
    stage = seat()
    turn = stage.follow("just rinsing for my hands", "next", "next")
    assert not turn.session_open
    directive = drawn(turn)
    assert directive is not None
    assert stage.device.touchable == []
    assert directive["datasources"]["screen"]["hint"] == "This is the last step."
