"""A routine that plays by itself, on virtual-alexa's AudioPlayer, from the first stream to the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from skill.audio.streams import StreamLibrary
from skill.routine.catalogue import Catalogue
from skill.routine.chapter import Chapter, Milestone
from skill.routine.run import Run, Step
from skill.routine.terms import MIN_REPETITIONS, Length, Limb, Pace
from tests.web.processes import PUBLIC_URL, Running

Device = Callable[..., list[dict[str, Any]]]
ROUTINES = {
    "start the hand routine": Run("", Limb.HAND, Length.FULL),
    "a short session for my foot": Run("", Limb.FOOT, Length.SHORT),
}


def play_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The one AudioPlayer.Play of a reply."""
    [play] = [directive for directive in answer["directives"] if directive["type"] == "AudioPlayer.Play"]
    assert isinstance(play, dict)
    return play


def stream_of(answer: dict[str, Any]) -> dict[str, Any]:
    stream = play_of(answer)["audioItem"]["stream"]
    assert isinstance(stream, dict)
    return stream


def step_of(stream_library: StreamLibrary, answer: dict[str, Any]) -> Step:
    """The step whose stream a reply plays."""
    url: str = stream_of(answer)["url"]
    assert url.startswith(f"{PUBLIC_URL}/audio/en/")
    assert url.endswith(".mp3")
    step = stream_library.step(url.rpartition("/")[2].removesuffix(".mp3"))
    assert step is not None
    return step


def _first(run: Run) -> Run:
    """A run as somebody gets it who was never here: a first dose, and the words of the first day."""
    return replace(run, repetitions=MIN_REPETITIONS, chapter=Chapter(milestone=Milestone.FIRST))


@pytest.mark.parametrize(("words", "run"), ROUTINES.items())
def test_a_whole_routine_plays_by_itself_to_its_closing(
    echo: Device, server: Running, catalogue: Catalogue, stream_library: StreamLibrary, words: str, run: Run
) -> None:
    steps = catalogue.steps(_first(run))
    turns = [{"player": "nearlyFinished", "offset": 5000}, {"player": "finished"}] * len(steps)
    _, start, *events = echo({"utter": "open gentle roll"}, {"utter": words}, *turns)
    nearly, finished = events[::2], events[1::2]

    assert play_of(start)["playBehavior"] == "REPLACE_ALL"
    assert start["shouldEndSession"] is True
    assert [step_of(stream_library, answer) for answer in [start, *nearly[:-1]]] == list(steps)

    token = stream_of(start)["token"]
    for queued, ended in zip(nearly[:-1], finished, strict=False):
        assert play_of(queued)["playBehavior"] == "ENQUEUE"
        assert stream_of(queued)["expectedPreviousToken"] == token
        token = stream_of(queued)["token"]
        assert (ended["player"]["activity"], ended["player"]["token"]) == ("PLAYING", token)
        assert [answer["request"] for answer in ended["also"]] == ["AudioPlayer.PlaybackStarted"]

    assert nearly[-1]["directives"] == []
    assert finished[-1]["player"]["activity"] == "FINISHED"
    for answer in (*events, *(other for event in events for other in event["also"])):
        assert answer.get("error") is None
        assert answer.get("outputSpeech") is None, "nothing may be said to what the player reports"

    for answer in [start, *nearly[:-1]]:
        reply = server.ask(stream_of(answer)["url"].removeprefix(PUBLIC_URL))
        assert (reply.status, len(reply.body)) == (200, stream_library.size(step_of(stream_library, answer)))


def test_words_over_a_stream_are_answered_and_the_stream_goes_on(
    echo: Device, stream_library: StreamLibrary, catalogue: Catalogue
) -> None:
    steps = catalogue.steps(_first(Run("", Limb.FOOT, Length.FULL)))
    gliding = stream_library.duration_ms(steps[1]) // 2
    start, following, slower, asked = echo(
        {"utter": "ask gentle roll to start the foot routine"},
        {"utter": "next", "offset": 3000},
        {"utter": "ask gentle roll to go slower", "offset": gliding},
        {"utter": "ask gentle roll how many are left", "offset": gliding},
    )

    assert step_of(stream_library, start) == steps[0]
    assert (step_of(stream_library, following), stream_of(following)["offsetInMilliseconds"]) == (steps[1], 0)
    assert play_of(following)["playBehavior"] == "REPLACE_ALL"
    assert following["also"][0]["request"] == "AudioPlayer.PlaybackStopped"
    assert step_of(stream_library, slower) == steps[1].at_pace(Pace.CALM)
    assert stream_of(slower)["offsetInMilliseconds"] > gliding
    assert step_of(stream_library, asked) == step_of(stream_library, slower)
    assert 0 < stream_of(asked)["offsetInMilliseconds"] <= gliding
    assert asked["outputSpeech"]["ssml"]
