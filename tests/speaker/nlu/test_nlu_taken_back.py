"""What a person takes back, tells first, or says in words that no sample has."""

from __future__ import annotations

import pytest

from skill.speaker.nlu import FALLBACK, Understanding, understood_json
from skill.speaker.nlu.classifier import CAREFUL
from skill.speaker.nlu.company import FILE, load_company
from skill.speaker.nlu.tidy import bidden
from skill.speaker.nlu.wishes import asked, corrected

MOST_BYTES = 200_000


@pytest.mark.parametrize(
    ("words", "intent", "slots"),
    [
        ("go back no actually repeat it", "AMAZON.RepeatIntent", {}),
        ("hands no sorry feet", "StartRoutineIntent", {"limb": "foot"}),
        ("ten minutes sorry twelve minutes", "StartRoutineIntent", {"minutes": "12"}),
        ("i said louder not slower", "PaceIntent", {"pace": "louder"}),
    ],
)
def test_what_is_said_last_counts(
    understanding: Understanding, words: str, intent: str, slots: dict[str, str]
) -> None:
    found = understood_json(understanding.understand(words))
    assert (found["intent"], found["slots"].items() >= slots.items()) == (intent, True)


@pytest.mark.parametrize("words", ["please do not stop", "please do not say yes", "i do not mean stop"])
def test_a_negation_takes_nothing_back_but_what_it_negates(understanding: Understanding, words: str) -> None:
    acts = {"AMAZON.YesIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent"}
    assert understanding.understand(words).intent not in acts


def test_of_what_is_taken_back_and_what_is_meant_the_latter_is_read_first() -> None:
    assert next(corrected("the long one no sorry the short one")) == ("the short one", "")
    assert ("louder", "slower") in list(corrected("louder not slower"))
    assert ("please do", "stop") not in list(corrected("please do not stop"))


def test_a_wish_may_begin_after_something_that_is_told(understanding: Understanding) -> None:
    understood = understanding.understand("i am not understanding please repeat")
    assert understood.intent == "AMAZON.RepeatIntent"
    assert list(asked("i am lost could you say it again")) == ["say it again"]


def test_whoever_is_asked_whether_he_minds_doing_it_is_asked_to_do_it() -> None:
    assert set(bidden("stopping here")) == {"stopp here", "stoppe here", "stop here"}
    assert set(bidden("moving on")) >= {"move on"}
    assert list(bidden("stop here")) == []


@pytest.mark.parametrize("words", ["cancer my reminders", "dilate my data", "please cancer all my reminders"])
def test_a_word_that_is_one_is_not_mended_to_what_cannot_be_undone(
    understanding: Understanding, words: str
) -> None:
    understood = understanding.understand(words)
    meant = {f"{understood.intent} {slot}={value.id}" for slot, value in understood.slots.items()}
    assert not meant & CAREFUL.keys()


def test_nobody_who_speaks_of_the_weather_is_in_pain(understanding: Understanding) -> None:
    assert understanding.understand("it's raining again").intent == FALLBACK


def test_words_that_mean_something_near_keep_company() -> None:
    company = load_company()
    assert company["luggage"] == company["suitcase"]
    assert company["aching"] == company["hurts"] != company["luggage"]
    assert FILE.stat().st_size <= MOST_BYTES


def test_every_word_keeps_one_company() -> None:
    words = [word for line in FILE.read_text("utf-8").splitlines() for word in line.split()[1:]]
    assert len(words) == len(set(words))
