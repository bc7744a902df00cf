"""The second stage guesses what fits no template, and never does the opposite of what was said."""

from __future__ import annotations

import pytest

from skill.coach.likely import likely
from skill.routine.state import Phase, Question
from skill.speaker.nlu import FALLBACK, Understanding, understood_json
from skill.speaker.nlu.classifier import CAREFUL
from skill.speaker.nlu.lessons import lessons_key
from skill.speaker.nlu.weights import FILE, Weights, negated

MOST_BYTES = 5_000_000


def test_the_weights_were_learnt_from_the_words_of_today() -> None:
    assert Weights.load().key == lessons_key(), "run: python -m tools.understanding"


def test_the_weights_are_a_small_file() -> None:
    assert FILE.stat().st_size <= MOST_BYTES


def test_chances_make_a_whole() -> None:
    weights = Weights.load()
    likely_labels = weights.likely([1, 2, 3, 500])
    assert sum(chance for chance, _ in likely_labels) == pytest.approx(1)
    assert {label for _, label in likely_labels} == set(weights.labels)
    assert likely_labels == sorted(likely_labels, reverse=True)


@pytest.mark.parametrize(
    ("words", "never"),
    [
        ("don't cancel my reminders", {"reminder": "cancel"}),
        ("please do not cancel the reminders", {"reminder": "cancel"}),
        ("i never want you to cancel my reminders", {"reminder": "cancel"}),
        ("don't slow down", {"pace": "slower"}),
        ("please don't go any slower", {"pace": "slower"}),
        ("don't speed it up", {"pace": "faster"}),
        ("don't forget me", {"forget": "forget"}),
        ("never delete my data", {"forget": "forget"}),
        ("don't end my course", {"progress": "off"}),
        ("i don't have a soft ball", {"ball": "soft"}),
        ("i haven't got a soft ball", {"ball": "soft"}),
    ],
)
def test_the_opposite_is_never_done(understanding: Understanding, words: str, never: dict[str, str]) -> None:
    slots = understood_json(understanding.understand(words))["slots"]
    assert not never.items() & slots.items()


@pytest.mark.parametrize(
    ("words", "never"),
    [
        ("skip the left foot", {"GoToIntent", "StartRoutineIntent"}),
        ("don't do my feet", {"StartRoutineIntent"}),
        ("i don't want to do my hands", {"StartRoutineIntent"}),
        ("don't go to rinsing", {"GoToIntent"}),
        ("i only have one foot", {"StartRoutineIntent"}),
        ("we have two feet", {"StartRoutineIntent"}),
        ("i have six weeks", {"StartRoutineIntent"}),
        ("repeat this step three times", {"GoToIntent", "StartRoutineIntent"}),
        ("don't stop", {"AMAZON.StopIntent", "AMAZON.PauseIntent"}),
        ("please don't pause", {"AMAZON.PauseIntent", "AMAZON.StopIntent"}),
        ("my back doesn't hurt", {"WhereItHurtsIntent", "OuchIntent"}),
    ],
)
def test_what_is_denied_is_not_begun(understanding: Understanding, words: str, never: set[str]) -> None:
    understood = understanding.understand(words)
    assert understood.intent not in never


@pytest.mark.parametrize(
    "words",
    [
        "could somebody erase all of it about me that you have",
        "well i suppose you had better wipe the lot of what you hold about me",
        "so let us drop all those reminders you set up",
        "i think the course thing can go away from now on",
        "perhaps the reminders could all be thrown out",
    ],
)
def test_what_cannot_be_undone_is_never_guessed(understanding: Understanding, words: str) -> None:
    understood = understanding.understand(words)
    assert understood.score < 1
    guessed = {f"{understood.intent} {slot}={value.id}" for slot, value in understood.slots.items()}
    assert not guessed & CAREFUL.keys()


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        ("go back and slow down", "AMAZON.PreviousIntent", "PaceIntent"),
        ("repeat that but slower", "AMAZON.RepeatIntent", "PaceIntent"),
        ("start my feet and then count aloud", "StartRoutineIntent", "GuidanceIntent"),
    ],
)
def test_two_wishes_are_heard_in_their_order(
    understanding: Understanding, words: str, first: str, second: str
) -> None:
    understood = understanding.understand(words)
    assert (understood.intent, understood.then and understood.then.intent) == (first, second)
    assert understood_json(understood)["then"]["intent"] == second


@pytest.mark.parametrize(
    "words",
    [
        "stop and start again",
        "my neck and my back hurt",
        "remind me on monday and friday at eight",
        "next and next",
    ],
)
def test_what_belongs_together_stays_one_wish(understanding: Understanding, words: str) -> None:
    assert understanding.understand(words).then is None


@pytest.mark.parametrize("words", ["", "  ", "...", "?!", "\U0001f642", "hm", "xyzzy"])
def test_nothing_is_guessed_of_nothing(understanding: Understanding, words: str) -> None:
    assert understanding.understand(words).intent in {FALLBACK, "AMAZON.RepeatIntent"}


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("i have half an hour", "30"),
        ("i have a quarter of an hour", "15"),
        ("i have an hour", "60"),
        ("i have a couple of minutes", "2"),
        ("make it twelve minutes", "12"),
    ],
)
def test_a_length_of_time_is_minutes_where_it_is_whole(
    understanding: Understanding, words: str, minutes: str
) -> None:
    assert understanding.understand(words).slots["minutes"].value == minutes


def test_a_length_of_time_that_is_not_whole_minutes_is_kept_as_it_is(understanding: Understanding) -> None:
    assert understanding.understand("i have two and a half minutes").slots["duration"].value == "PT2M30S"


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("remind me every night at 9", "21:00"),
        ("remind me at half eight of a morning", "08:30"),
        ("remind me at seven in the evening", "19:00"),
        ("remind me tomorrow at nine", "09:00"),
    ],
)
def test_a_time_is_in_the_half_of_the_day_that_was_said(
    understanding: Understanding, words: str, time: str
) -> None:
    assert understanding.understand(words).slots["time"].value == time


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        ("i do not want the counting", ["counting"]),
        ("do not do my {LIMB}", ["{LIMB}"]),
        ("no wait it is my {AREA}", []),
        ("no {TECHNIQUE} please", ["{TECHNIQUE}"]),
        ("it hurts", []),
    ],
)
def test_a_negation_negates_the_next_word_that_says_something(words: str, heads: list[str]) -> None:
    assert negated(words.split()) == heads


def test_the_moment_does_not_sway_what_is_said_plainly(understanding: Understanding) -> None:
    paused, idle = likely(Phase.PAUSED), likely(Phase.IDLE, Question.LIMB)
    assert understanding.understand("stop", idle) == understanding.understand("stop", paused)


def test_the_moment_sways_a_guess(understanding: Understanding) -> None:
    words = "let us get on with it"
    paused = understanding.understand(words, likely(Phase.PAUSED))
    idle = understanding.understand(words, likely(Phase.IDLE, Question.LIMB))
    assert paused.intent == "AMAZON.ResumeIntent"
    assert idle.intent != paused.intent or idle.score < paused.score


def test_an_explanation_names_the_stage_and_the_runner_up(understanding: Understanding) -> None:
    facts = understanding.explain("my daughter says my poor feet need a bit of a roll").json()
    assert facts["stage"] in {"likely", "unclear", "exactly"}
    assert len(facts["likely"]) == 3
    assert understanding.explain("slower").json()["stage"] == "exactly"
    assert understanding.explain("open gentle roll").json()["stage"] == "called"
