"""Settings read as what they are, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.errors import StoreError
from skill.persistence import Rating, StoredPreferences
from skill.persistence.preferences import CHECK_INS_MOST, checked, merged, pace_of, readable

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)


def test_the_settings_of_a_person_read_by_their_names() -> None:
    wishes = StoredPreferences(
        {
            "pace.foot": "slow",
            "guidance": "aloud",
            "talk": "less",
            "way": "flow",
            "time_zone": "Europe/Berlin",
            "time_zone_asked_ms": 1,
            "course_on": True,
            "course_start": "2025-11-22",
            "place_offered_ms": 2,
            "reminders_offered_ms": 3,
            "reminders_declined_ms": 4,
        }
    )

    assert (wishes.pace("foot"), wishes.pace("hand")) == ("slow", None)
    assert (wishes.guidance, wishes.talk, wishes.way) == ("aloud", "less", "flow")
    assert (wishes.time_zone, wishes.time_zone_asked_ms) == ("Europe/Berlin", 1)
    assert (wishes.course_on, wishes.course_start) == (True, "2025-11-22")
    assert (wishes.place_offered_ms, wishes.reminders_offered_ms, wishes.reminders_declined_ms) == (2, 3, 4)


def test_what_is_not_set_reads_as_nothing() -> None:
    wishes = StoredPreferences()

    assert (wishes.pace("foot"), wishes.course_on, wishes.time_zone_asked_ms, wishes.check_ins) == (
        None,
        None,
        None,
        (),
    )


@settings(unhurried)
@given(st.dictionaries(st.text(), json_values))
def test_whatever_was_stored_reads_as_settings_or_as_nothing(values: dict[str, object]) -> None:
    wishes = StoredPreferences(readable(values))

    for name in values:
        text, number, flag = wishes.text(name), wishes.number(name), wishes.flag(name)
        assert sum(one is not None for one in (text, number, flag)) <= 1
    assert checked(readable({f"a{n}": value for n, value in enumerate(values.values())})) is not None


@pytest.mark.parametrize("stored", [None, [], "text", 7])
def test_what_is_no_dictionary_holds_no_settings(stored: object) -> None:
    assert readable(stored) == {}


def test_changes_prevail_and_nothing_removes() -> None:
    assert merged({"a": 1, "b": 2, "c": 3}, {"b": None, "c": 4, "d": 5, "e": None}) == {
        "a": 1,
        "c": 4,
        "d": 5,
    }


@pytest.mark.parametrize("routine", ["foot", "hand", "foot-short"])
def test_a_pace_has_a_name_that_can_be_stored(routine: str) -> None:
    assert checked({pace_of(routine): "slow"})


def test_the_wrong_setting_is_named() -> None:
    with pytest.raises(StoreError, match="setting way must be"):
        checked({"guidance": "aloud", "way": float("inf")})


ratings = st.builds(Rating, st.integers(0, 10**14), st.sampled_from(["before", "after"]), st.integers(0, 10))


@settings(unhurried)
@given(st.lists(ratings, max_size=CHECK_INS_MOST + 10))
def test_the_newest_ratings_are_kept_in_order(given_ratings: list[Rating]) -> None:
    values: dict[str, str | int | float | bool] = {}
    for one in given_ratings:
        values = merged(values, checked(StoredPreferences(values).with_check_in(one)))

    assert StoredPreferences(values).check_ins == tuple(given_ratings[-CHECK_INS_MOST:])


@settings(unhurried)
@given(st.text())
def test_ratings_that_cannot_be_read_are_none(text: str) -> None:
    found = StoredPreferences({"check_ins": text}).check_ins

    assert all(0 <= one.score <= 10 for one in found)
