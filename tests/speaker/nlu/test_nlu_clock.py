"""Days and times, as Alexa would hand them to the skill."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.speaker.nlu import Understanding, understood_json
from skill.speaker.nlu.clock import days, load_clock, times
from skill.speaker.nlu.model import load_phrases
from skill.speaker.nlu.tidy import Tidy

CLOCK = load_clock()
TIDY = Tidy(load_phrases().manners.same)
TIMES = {
    "eight": "08:00",
    "8": "08:00",
    "8 o'clock": "08:00",
    "eight o clock": "08:00",
    "8:00": "08:00",
    "08:00": "08:00",
    "8 a.m.": "08:00",
    "8am": "08:00",
    "eight in the morning": "08:00",
    "eight in the evening": "20:00",
    "8 p.m.": "20:00",
    "8 PM": "20:00",
    "8pm": "20:00",
    "8:30pm": "20:30",
    "20:30": "20:30",
    "00:15": "00:15",
    "09:15": "09:15",
    "half past seven": "07:30",
    "half past 7": "07:30",
    "half seven": "07:30",
    "seven thirty": "07:30",
    "half past seven in the evening": "19:30",
    "7:30 p.m.": "19:30",
    "nineteen thirty": "19:30",
    "quarter to nine": "08:45",
    "a quarter to nine": "08:45",
    "a quarter past nine at night": "21:15",
    "ten to one": "12:50",
    "ten to one at night": "00:50",
    "five past twelve in the afternoon": "12:05",
    "twenty five to six in the afternoon": "17:35",
    "noon": "12:00",
    "twelve": "12:00",
    "twelve at night": "00:00",
    "midnight": "00:00",
    "twelve thirty a.m.": "00:30",
    "two at night": "02:00",
    "ten at night": "22:00",
}
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}


@pytest.mark.parametrize("said", TIMES)
def test_a_time_comes_back_as_hours_and_minutes(understanding: Understanding, said: str) -> None:
    slots = understood_json(understanding.understand(f"remind me on mondays at {said}"))["slots"]
    assert slots == {"reminder": "set", "day": "Monday", "time": TIMES[said]}


@pytest.mark.parametrize("said", PARTS)
def test_a_part_of_the_day_comes_back_by_amazons_name(understanding: Understanding, said: str) -> None:
    for words in (f"remind me on monday in the {said}", f"remind me every monday {said}"):
        assert understanding.understand(words).slots["time"].value == PARTS[said]


@pytest.mark.parametrize("day", CLOCK.days)
def test_a_day_comes_back_by_its_name_in_singular_and_plural(understanding: Understanding, day: str) -> None:
    for said in (day, day.lower(), f"{day}s"):
        slot = understanding.understand(f"remind me every {said} at eight").slots["day"]
        assert (slot.value, slot.id) == (day, None)


def test_every_five_minutes_of_the_day_can_be_said() -> None:
    numbers = {number: f"n{number}" for number in range(1, 24)}
    said = {value for _, value in times(CLOCK, numbers) if ":" in value}
    assert said == {f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 5)}


def test_a_phrase_means_one_time() -> None:
    numbers = {number: f"n{number}" for number in range(1, 24)}
    meant: dict[str, set[str]] = {}
    for phrase, value in times(CLOCK, numbers):
        meant.setdefault(phrase, set()).add(value)
    assert {phrase: values for phrase, values in meant.items() if len(values) > 1} == {}


def test_the_words_of_the_clock_are_plain() -> None:
    phrases = [phrase for phrase, _ in days(CLOCK)]
    phrases += [phrase for said in CLOCK.named.values() for phrase in said]
    phrases += [*CLOCK.before_noon, *CLOCK.after_noon, *CLOCK.at_night]
    phrases += [form.format(h="one", n="two") for forms in CLOCK.minutes.values() for form in forms]
    assert [phrase for phrase in phrases if TIDY(phrase) != phrase] == []


def test_a_clock_that_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "clock.yaml").write_text("days: 3\n", "utf-8")
    with pytest.raises(ContentError, match=r"clock\.yaml"):
        load_clock(folder=tmp_path)
