"""A person says "next" when ready, through virtual-alexa, from the first word to the farewell."""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import pytest

from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode
from skill.routine.run import Run
from skill.routine.terms import Length, Limb, Side

Device = Callable[..., list[dict[str, Any]]]
ROUTINES = {
    "start the foot routine": Run("", Limb.FOOT, Length.FULL),
    "a short session for my hand": Run("", Limb.HAND, Length.SHORT),
}
MORE_THAN_ENOUGH = 24
"""Turns; a step too long for one reply takes two."""


def spoken(answer: dict[str, Any]) -> str:
    return html.unescape(answer["outputSpeech"]["ssml"])


@pytest.mark.parametrize(("words", "run"), ROUTINES.items())
def test_a_whole_routine_is_led_to_its_closing_words_by_next(
    mute_echo: Device, catalogue: Catalogue, words: str, run: Run
) -> None:
    go_on = [{"utter": said} for said in islice(cycle(["next", "ready", "done", "go on"]), MORE_THAN_ENOUGH)]
    welcome, *answers = mute_echo({"utter": "open gentle roll"}, {"utter": words}, *go_on)
    assert welcome["shouldEndSession"] is False

    end = next(at for at, answer in enumerate(answers) if answer["shouldEndSession"])
    routine = answers[: end + 1]
    assert not any(answer.get("error") or answer["directives"] for answer in routine)
    assert all(answer["reprompt"] and answer["sessionAttributes"] for answer in routine[:-1])

    heard = "\n".join(map(spoken, routine))
    first_words = [catalogue.timeline(step).cues[0].text for step in catalogue.steps(run)]
    places = [heard.index(first) for first in first_words]
    assert places == sorted(places), "the steps come in their order"
    assert catalogue.timeline(catalogue.steps(run)[-1]).cues[-1].text in spoken(routine[-1])
    assert len(routine) <= 2 * len(first_words)


def test_it_starts_without_being_opened_first(mute_echo: Device, catalogue: Catalogue) -> None:
    [answer] = mute_echo({"utter": "ask gentle roll to start the hand routine"})
    step = catalogue.steps(Run("", Limb.HAND, Length.FULL))[0]
    assert catalogue.timeline(step).cues[0].text in spoken(answer)
    assert answer["shouldEndSession"] is False


def test_a_person_may_ask_and_turn_back_on_the_way(mute_echo: Device, catalogue: Catalogue) -> None:
    *_, first, where, back, again, stop = mute_echo(
        {"utter": "ask gentle roll to start the foot routine with the left"},
        {"utter": "next"},
        {"utter": "next"},
        {"utter": "how many left"},
        {"utter": "previous"},
        {"utter": "repeat that"},
        {"utter": "stop"},
    )
    steps = catalogue.steps(Run("", Limb.FOOT, Length.FULL, first_side=Side.LEFT))

    assert catalogue.timeline(steps[2]).cues[0].text in spoken(first)
    places = [decode(answer["sessionAttributes"]["place"], catalogue.version) for answer in (first, where)]
    assert [place.step for place in places if place] == [2, 2]
    assert catalogue.timeline(steps[1]).cues[0].text in spoken(back)
    assert catalogue.timeline(steps[1]).cues[0].text in spoken(again)
    assert stop["shouldEndSession"] is True
