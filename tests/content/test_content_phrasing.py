"""Phrasing: from keys and figures to words, the same ones every time."""

from __future__ import annotations

from collections import Counter

import pytest

from skill.content.load import load
from skill.content.phrasing import Message, Phrase, Phrasing
from skill.routine.terms import Day, Limb, Pace, Side, Technique, TimeOfDay

NAMES = load("en").phrasing.names
PHRASING = Phrasing(
    {
        "a.one": Message(("Only this.",)),
        "a.many": Message(("First.", "Second.", "Third.")),
        "a.count": Message(("{count} strokes.",), ("One stroke.",)),
        "a.words": Message(("{technique}, {side} {limb}, both {limbs}, {pace}.",)),
        "a.list": Message(("I leave out {techniques}.",)),
        "a.days": Message(("Every {days} at {time}.",)),
        "a.offer": Message(("Say [yes], or say [{limb}].",)),
    },
    NAMES,
)


def said(key: str, seed: str = "", **params: object) -> str:
    return PHRASING.phrase(key, params, seed).text  # type: ignore[arg-type]


def test_the_same_seed_always_hears_the_same_wording() -> None:
    for seed in ("", "k3x9", "zz"):
        assert len({said("a.many", seed) for _ in range(20)}) == 1
    assert said("a.many", "k3x9") == "Second."


def test_all_wordings_are_heard_about_equally_often() -> None:
    heard = Counter(said("a.many", f"{seed:x}") for seed in range(900))
    assert set(heard) == {"First.", "Second.", "Third."}
    assert min(heard.values()) > 200


def test_two_messages_of_one_run_do_not_vary_in_step() -> None:
    twin = Phrasing({**PHRASING.messages, "b.many": PHRASING.messages["a.many"]}, NAMES)
    seeds = [f"{seed:x}" for seed in range(50)]
    assert [twin.phrase("a.many", {}, s).text for s in seeds] != [
        twin.phrase("b.many", {}, s).text for s in seeds
    ]


@pytest.mark.parametrize(("count", "text"), [(0, "0 strokes."), (1, "One stroke."), (2, "2 strokes.")])
def test_one_is_singular_and_everything_else_plural(count: int, text: str) -> None:
    assert said("a.count", count=count) == text


def test_words_of_the_field_are_spoken_by_their_names() -> None:
    text = said("a.words", technique=Technique.NOTICE, side=Side.LEFT, limb=Limb.FOOT, pace=Pace.CALM)
    assert text == "noticing again, left foot, both feet, calm."


@pytest.mark.parametrize(
    ("techniques", "text"),
    [
        ((Technique.SHEARING,), "I leave out shearing."),
        ((Technique.SHEARING, Technique.FRICTION), "I leave out shearing and friction."),
        (
            (Technique.GLIDING, Technique.SHEARING, Technique.FRICTION),
            "I leave out gliding, shearing and friction.",
        ),
    ],
)
def test_a_list_is_joined_as_it_is_spoken(techniques: tuple[Technique, ...], text: str) -> None:
    assert said("a.list", techniques=techniques) == text


@pytest.mark.parametrize(
    ("minute", "clock"),
    [(0, "12 a.m."), (480, "8 a.m."), (485, "8:05 a.m."), (720, "12 p.m."), (1439, "11:59 p.m.")],
)
def test_a_reminder_is_said_with_days_and_time(minute: int, clock: str) -> None:
    text = said("a.days", days=(Day.MONDAY, Day.FRIDAY), time=TimeOfDay(minute))
    assert text == f"Every Monday and Friday at {clock}"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (tuple(Day), "Every day at 8 a.m."),
        (tuple(Day)[:5], "Every weekday at 8 a.m."),
        (tuple(Day)[5:], "Every Saturday and Sunday at 8 a.m."),
    ],
)
def test_a_reminder_for_many_days_is_said_in_a_word(days: tuple[Day, ...], text: str) -> None:
    assert said("a.days", days=days, time=TimeOfDay(480)) == text


def test_what_a_person_is_told_to_say_is_known_apart_from_the_words() -> None:
    phrase = PHRASING.phrase("a.offer", {"limb": Limb.HAND})
    assert phrase == Phrase("Say yes, or say hand.", ("yes", "hand"))


@pytest.mark.parametrize("key", ["a.no_such", ""])
def test_an_unknown_message_is_an_error(key: str) -> None:
    with pytest.raises(KeyError):
        said(key)


def test_a_missing_figure_is_an_error() -> None:
    with pytest.raises(KeyError):
        said("a.words", technique=Technique.GLIDING)
