"""Everything that the routines can say is markup that Alexa takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

import pytest

from skill.alexa.response import MAX_BREAK_MS, guided, instructed, pause, words
from skill.content.load import load
from skill.content.phrasing import Message, Param
from skill.routine.run import Step
from skill.routine.terms import STROKES, Day, Limb, Pace, Side, Technique, TimeOfDay
from skill.speaker.echo import LoggedTurn
from tests.speaker.dialogues.long import PLACES, long_skill
from tests.speaker.dialogues.stage import stage, the_catalogue

MOST_CHARACTERS = 8_000
MOST_AROUND = 1_500
"""Characters that an introduction, a prompt and what else stands around a step never reach together."""
MOST_WORDINGS = 64
"""Fillings of one wording that are tried."""

_FIELD = re.compile(r"\{(\w+)\}")
FIELDS: dict[str, tuple[Param, ...]] = {
    "limb": tuple(Limb),
    "other": tuple(Limb),
    "side": tuple(Side),
    "technique": tuple(Technique),
    "techniques": (STROKES[:1], STROKES[:2], STROKES),
    "pace": tuple(Pace),
    "title": ("Gliding", 'Quick & "light" <friction>'),
    "days": ((Day.MONDAY,), tuple(Day)),
    "time": (TimeOfDay(0), TimeOfDay(750)),
}
FIGURES: tuple[Param, ...] = (0, 1, 12)


def spoken(text: str) -> str:
    return f"<speak>{text}</speak>"


@cache
def every_step() -> tuple[Step, ...]:
    catalogue = the_catalogue()
    return (*catalogue.every_step(), *catalogue.every_closing())


def every_message() -> Iterator[str]:
    """Every wording of every message, filled with whatever it can be given."""
    phrasing = load("en").phrasing
    for key, message in phrasing.messages.items():
        for wording in (*message.wordings, *message.singular):
            alone = replace(phrasing, messages={key: Message((wording,))})
            fields = {"limb" if name == "limbs" else name for name in _FIELD.findall(wording)}
            for params in islice(_fillings(sorted(fields)), MOST_WORDINGS):
                yield alone.phrase(key, params).text


def _fillings(names: list[str]) -> Iterator[dict[str, Param]]:
    if not names:
        yield {}
        return
    for value in FIELDS.get(names[0], FIGURES):
        yield from ({names[0]: value, **rest} for rest in _fillings(names[1:]))


def test_every_step_and_every_message_is_accepted_by_ssml_check(peer: Callable[..., list[Any]]) -> None:
    catalogue = the_catalogue()
    texts = {
        guided(catalogue.timeline(step), part)
        for step in every_step()
        for part in range(len(catalogue.timeline(step).parts))
    }
    texts |= {instructed(catalogue.timeline(step), None) for step in catalogue.every_step()}
    texts |= {words(text) for text in every_message()}
    texts |= {pause(ms) for ms in (0, 1, 999, 9_999, 10_000, 10_001, 61_250)}
    asked = sorted(map(spoken, texts))
    assert len(asked) > 1_500
    complaints = [pair for pair in zip(asked, peer("ssml-check", input=asked), strict=True) if pair[1]]
    assert complaints == []


def test_no_step_comes_near_the_most_characters_of_one_reply() -> None:
    catalogue = the_catalogue()
    longest = max(len(guided(catalogue.timeline(step), 0)) for step in every_step())
    longest_message = max(len(words(text)) for text in every_message())
    assert longest + MOST_AROUND < MOST_CHARACTERS
    assert longest_message * 2 < MOST_AROUND


def test_no_break_is_longer_than_ten_seconds_and_rests_are_whole() -> None:
    catalogue = the_catalogue()
    for step in every_step():
        timeline = catalogue.timeline(step)
        markup = guided(timeline)
        breaks = [_ms(found) for found in re.findall(r'<break time="([^"]+)"/>', markup)]
        assert all(0 < ms <= MAX_BREAK_MS for ms in breaks)
        assert sum(breaks) == timeline.total_ms - sum(cue.ms for cue in timeline.cues)


def _ms(time: str) -> int:
    return int(time[:-2]) if time.endswith("ms") else int(time[:-1]) * 1000


@pytest.mark.parametrize("text", ["Tom & Jerry", "<b>bold</b>", 'say "yes"', "a < b > c", "&amp;", "]]>"])
def test_words_are_escaped(text: str, peer: Callable[..., list[Any]]) -> None:
    assert peer("ssml-check", input=[spoken(words(text))]) == [[]]


def test_a_step_too_long_for_one_reply_is_heard_in_turns_that_divide_at_a_repetition() -> None:
    scene = stage(state=long_skill())
    scene.follow("start the foot routine")
    turns = [scene.follow("next")]
    while "for the rest of this step" in turns[-1].speech_text:
        turns.append(scene.follow("next"))
    assert len(turns) >= 2
    assert all(len(turn.ssml) <= MOST_CHARACTERS for turn in turns)
    assert all(turn.session_open for turn in turns)
    assert [number for turn in turns for number in places_in(turn)] == list(range(PLACES))
    counts = [re.findall(r"One\.|Two\.|Three\.|Four\.|Five\.", turn.speech_text) for turn in turns]
    assert [count for turn in counts for count in turn] == [
        "One.",
        "Two.",
        "Three.",
        "Four.",
    ] * PLACES
    release = load("en").exercises[Limb.FOOT, Technique.GLIDING].release
    assert release is not None
    assert any(words in turns[-1].speech_text for words in release.first)
    assert scene.follow("next").speech_text.startswith("Shearing, right foot.")


def places_in(turn: LoggedTurn) -> list[int]:
    return [int(number) for number in re.findall(r"Place number (\d+)", turn.speech_text)]


def test_the_turns_of_a_long_step_are_accepted_by_ssml_check(peer: Callable[..., list[Any]]) -> None:
    catalogue = long_skill().skill.languages["en"].catalogue
    step = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT, repetitions=6)
    timeline = catalogue.timeline(step)
    parts = [guided(timeline, part) for part in range(len(timeline.parts))]
    assert len(parts) >= 2
    assert peer("ssml-check", input=map(spoken, parts)) == [[]] * len(parts)
    assert all(len(part) + MOST_AROUND <= MOST_CHARACTERS for part in parts)


def test_words_in_the_middle_of_a_long_step_keep_the_part() -> None:
    scene = stage(state=long_skill())
    scene.follow("start the foot routine")
    first, _, slower = (places_in(scene.follow(words)) for words in ("next", "how many left", "slower"))
    assert first + slower == list(range(PLACES)), "nothing is lost, and nothing begun anew"
