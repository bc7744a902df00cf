"""The vocabulary that the interaction model and the coach share."""

from __future__ import annotations

import pytest

from skill.coach.hurts import Seat
from skill.coach.safety import Condition
from skill.content.vocabulary import Area, Ball, BodyHalf, Vocabulary, load_vocabulary, model_types
from skill.routine.terms import Spot, Technique

CONTRACT = {
    "SOUND": {"man", "woman", "other", "rain", "pad", "none"},
    "LIMB": {"foot", "hand"},
    "FOOT_OR_HAND": {"foot", "hand"},
    "SIDE": {"left", "right", "both", "other"},
    "TECHNIQUE": {*Technique},
    "LENGTH": {"full", "short"},
    "PACE": {
        "slower",
        "faster",
        "calm",
        "steady",
        "brisk",
        "same",
        "louder",
        "quieter",
        "slower_voice",
        "faster_voice",
        "longer_rests",
        "shorter_rests",
    },
    "QUESTION": {"repetitions_left", "time_left", "step", "next", "side"},
    "HOW_TOPIC": {"place", "pressure", "movement", "posture", "check"},
    "WHY_TOPIC": {"idea", "fascia", "nerves", "sensations", "sponge", "frequency"},
    "WAY": {"wait", "flow"},
    "GUIDANCE": {"aloud", "quiet", "chime", "brief", "full"},
    "PROGRESS": {"status", "more", "restart", "off", "better"},
    "FORGET": {"forget", "tell"},
    "REMINDER": {"set", "change", "list", "cancel"},
    "DAY_SET": {"every_day", "weekdays", "weekend", "every_other_day", "tomorrow", "today"},
    "CHOICE": {"advise", "usual", "either"},
    "UNWELL": {"dizzy", "sick", "cramp", "asleep"},
    "LIFE": {"away", "phone", "ball", "count"},
    "ONLY": {"only"},
    "UNDO": {"cancel"},
}
AT_LEAST = {
    "AREA": {"lower_back", "hip", "knee", "calf", "foot", "toes", "sciatica", "neck", "shoulder", "wrist", "hand",
             "fingers", "jaw", "head", "back", "everywhere", "above_waist", "below_waist"},
    "SPOT": {"lower_back", "hip", "above_waist", "below_waist"},
    "BALL": {"soft", "tennis", "golf", "lacrosse", "massage_ball"},
    "CONDITION": {"pregnant", "diabetes", "numb_feet", "injury", "broken_skin", "clot", "surgery", "fall", "other"},
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.mark.parametrize("name", CONTRACT)
def test_a_closed_type_has_exactly_the_ids_that_the_coach_knows(vocabulary: Vocabulary, name: str) -> None:
    assert vocabulary.types[name].by_id.keys() == CONTRACT[name]


@pytest.mark.parametrize("name", AT_LEAST)
def test_an_open_type_has_at_least_the_ids_that_content_speaks_of(vocabulary: Vocabulary, name: str) -> None:
    assert vocabulary.types[name].by_id.keys() >= AT_LEAST[name]


def test_there_is_no_type_that_nobody_asked_for(vocabulary: Vocabulary) -> None:
    assert vocabulary.types.keys() == CONTRACT.keys() | AT_LEAST.keys()


@pytest.mark.parametrize(
    ("area", "region"),
    [
        ("lower_back", BodyHalf.BELOW),
        ("buttock", BodyHalf.BELOW),
        ("sciatica", BodyHalf.BELOW),
        ("toes", BodyHalf.BELOW),
        ("below_waist", BodyHalf.BELOW),
        ("neck", BodyHalf.ABOVE),
        ("upper_back", BodyHalf.ABOVE),
        ("fingers", BodyHalf.ABOVE),
        ("head", BodyHalf.ABOVE),
        ("above_waist", BodyHalf.ABOVE),
        ("back", BodyHalf.UNKNOWN),
        ("everywhere", BodyHalf.UNKNOWN),
        ("no_such_area", BodyHalf.UNKNOWN),
        (None, BodyHalf.UNKNOWN),
    ],
)
def test_an_area_belongs_to_a_half_of_the_body(
    vocabulary: Vocabulary, area: str | None, region: BodyHalf
) -> None:
    assert vocabulary.region(area) is region


@pytest.mark.parametrize(
    ("ball", "serves"),
    [
        ("soft", True),
        ("socks", True),
        ("golf", False),
        ("lacrosse", False),
        ("no_such_ball", None),
        (None, None),
    ],
)
def test_a_ball_serves_where_it_is_soft(
    vocabulary: Vocabulary, ball: str | None, serves: bool | None
) -> None:
    assert vocabulary.ball_serves(ball) is serves


def test_areas_and_balls_are_typed_values_that_cannot_be_changed(vocabulary: Vocabulary) -> None:
    assert all(isinstance(value, Area) for value in vocabulary.types["AREA"].values)
    assert all(isinstance(value, Ball) for value in vocabulary.types["BALL"].values)
    with pytest.raises(AttributeError):
        vocabulary.types["BALL"].values[0].id = "another"  # type: ignore[misc]


def test_an_empty_vocabulary_knows_nothing_and_says_so() -> None:
    assert Vocabulary({}).region("neck") is BodyHalf.UNKNOWN
    assert Vocabulary({}).ball_serves("soft") is None


def test_the_model_gets_ids_names_and_synonyms_and_nothing_else(vocabulary: Vocabulary) -> None:
    balls = next(kind for kind in model_types(vocabulary) if kind["name"] == "BALL")
    soft = balls["values"][0]
    assert soft.keys() == {"id", "name"}
    assert soft["id"] == "soft"
    assert soft["name"]["value"] == "soft ball"
    assert "squishy ball" in soft["name"]["synonyms"]


@pytest.mark.parametrize("spot", Spot)
def test_every_place_that_exercises_touch_can_be_named(vocabulary: Vocabulary, spot: Spot) -> None:
    assert spot.value in vocabulary.types["AREA"].by_id


@pytest.mark.parametrize("seat", Seat)
def test_every_place_that_is_asked_about_first_can_be_named(vocabulary: Vocabulary, seat: Seat) -> None:
    assert seat.value in vocabulary.types["AREA"].by_id


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_that_has_an_answer_can_be_named(
    vocabulary: Vocabulary, condition: Condition
) -> None:
    assert condition.value in vocabulary.types["CONDITION"].by_id


@pytest.mark.parametrize(
    ("kind", "words", "id"),
    [
        ("LIMB", "Hand", "hand"),
        ("LIMB", "my feet", "foot"),
        ("PACE", "slow down a bit.", "slower"),
        ("AREA", "lower_back", "lower_back"),
        ("FORGET", "What do you know about me?", "tell"),
        ("LIMB", "elbow", None),
        ("LIMB", "", None),
        ("NO_SUCH_TYPE", "hand", None),
    ],
)
def test_words_alone_mean_what_they_are_called_and_nothing_near_it(
    vocabulary: Vocabulary, kind: str, words: str, id: str | None
) -> None:
    assert vocabulary.matching(kind, words) == id


def test_small_numbers_have_words(vocabulary: Vocabulary) -> None:
    assert [vocabulary.figure(words) for words in ("six", "Fifteen", "twenty one", "2")] == [
        6,
        15,
        None,
        None,
    ]
