"""What every store promises, asked of each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from skill.errors import StoreError
from skill.persistence import DevicePlace, FinishedSession, LastPlace, Profile, StoredPreferences, Who
from skill.persistence.preferences import (
    DAY_MS,
    PLACE_MS,
    RECENT_MOST,
    RECENT_MS,
    RETENTION_MS,
    TEXT_MOST,
    Scalar,
)
from tests.persistence.conftest import Store

KITCHEN = Who("account", None, "kitchen")
BEDROOM = Who("account", None, "bedroom")
ANN = Who("account", "ann", "kitchen")
BOB = Who("account", "bob", "bedroom")
NEIGHBOUR = Who("neighbour", None, "kitchen")


def session(run_id: str, finished_at_ms: int, routine: str = "foot") -> FinishedSession:
    return FinishedSession(run_id, routine, "full", finished_at_ms, 612)


def place(store: Store, token: str = "token", ago_ms: int = 0) -> LastPlace:
    return LastPlace(token, store.clock() - ago_ms, "content-1")


def test_somebody_who_was_never_here_has_nothing_kept(store: Store) -> None:
    assert store.memory.recall(KITCHEN) == Profile()
    assert store.memory.export(KITCHEN).is_empty


@pytest.mark.parametrize("value", ["slow", "", "Ünï\u0000 🦶\n\"'\\", 0, -7, 2**60, 1.5, True, False])
def test_a_setting_comes_back_as_it_was_given(store: Store, value: Scalar) -> None:
    store.memory.keep_settings(KITCHEN, {"pace.foot": value})

    kept = store.another().recall(BEDROOM).preferences.values["pace.foot"]
    assert (kept, type(kept)) == (value, type(value))


def test_settings_changed_on_two_devices_both_prevail(store: Store) -> None:
    one, other = store.memory, store.another()
    one.keep_settings(KITCHEN, {"way": "flow", "guidance": "aloud"})
    other.keep_settings(BEDROOM, {"pace.foot": "slow"})
    one.keep_settings(KITCHEN, {"way": "wait"})

    assert other.recall(BEDROOM).preferences == StoredPreferences(
        {"way": "wait", "guidance": "aloud", "pace.foot": "slow"}
    )


def test_a_setting_changed_to_nothing_is_gone(store: Store) -> None:
    store.memory.keep_settings(KITCHEN, {"way": "flow", "guidance": "aloud"})
    store.memory.keep_settings(KITCHEN, {"way": None, "talk": None})

    assert store.memory.recall(KITCHEN).preferences == StoredPreferences({"guidance": "aloud"})


@pytest.mark.parametrize(
    "changes",
    [
        {"Way": "flow"},
        {"": 1},
        {"x" * 65: 1},
        {"way": "x" * (TEXT_MOST + 1)},
        {"way": float("nan")},
        {"way": ["flow"]},
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_whole(store: Store, changes: dict[str, Scalar]) -> None:
    with pytest.raises(StoreError):
        store.memory.keep_settings(KITCHEN, {"guidance": "aloud", **changes})

    assert store.memory.recall(KITCHEN) == Profile()


def test_visits_are_counted_when_asked_to(store: Store) -> None:
    store.memory.keep_settings(KITCHEN, {}, visit=True)
    store.memory.keep_settings(BEDROOM, {"way": "flow"}, visit=True)
    store.memory.keep_settings(BEDROOM, {"way": "wait"})
    store.memory.keep_settings(BEDROOM, {})

    kept = store.memory.recall(KITCHEN)
    assert (kept.visits, kept.finished, kept.preferences.way) == (2, 0, "wait")


def test_each_device_has_its_own_place_and_hears_of_the_newest_elsewhere(store: Store) -> None:
    here, bedroom = place(store, "here", 3_000), place(store, "bedroom", 1_000)
    store.memory.keep_place(KITCHEN, here)
    store.memory.keep_place(BEDROOM, bedroom)
    store.memory.keep_place(replace(BEDROOM, device="bath"), place(store, "bath", 2_000))

    kept = store.another().recall(KITCHEN)
    assert kept.place == here
    assert kept.elsewhere == DevicePlace("bedroom", bedroom)
    assert store.memory.recall(NEIGHBOUR) == Profile()


def test_the_place_is_the_devices_whoever_speaks(store: Store) -> None:
    store.memory.keep_place(KITCHEN, place(store))

    assert store.memory.recall(ANN).place == place(store)


def test_an_older_place_never_replaces_a_newer_one(store: Store) -> None:
    store.memory.keep_place(KITCHEN, place(store, "newer", 1_000))
    store.memory.keep_place(KITCHEN, place(store, "older", 2_000))
    assert store.memory.recall(KITCHEN).place == place(store, "newer", 1_000)

    store.memory.keep_place(KITCHEN, place(store, "newest", 1_000))
    assert store.memory.recall(KITCHEN).place == place(store, "newest", 1_000)


def test_a_place_is_gone_after_a_day(store: Store) -> None:
    store.memory.keep_place(KITCHEN, place(store))
    store.clock.now_ms += PLACE_MS - 1
    assert store.memory.recall(KITCHEN).place is not None

    store.clock.now_ms += 1
    assert store.memory.recall(KITCHEN).place is None
    assert store.memory.recall(BEDROOM).elsewhere is None
    assert store.memory.export(KITCHEN).places == ()


def test_clearing_a_place_leaves_the_other_devices(store: Store) -> None:
    store.memory.keep_place(KITCHEN, place(store, "kitchen"))
    store.memory.keep_place(BEDROOM, place(store, "bedroom"))
    store.memory.end_run(KITCHEN)
    store.memory.end_run(KITCHEN)

    assert store.memory.recall(KITCHEN).place is None
    assert store.memory.recall(BEDROOM).place == place(store, "bedroom")


def test_without_a_device_no_place_is_kept_or_cleared(store: Store) -> None:
    nowhere = replace(KITCHEN, device=None)
    store.memory.keep_place(KITCHEN, place(store))
    store.memory.keep_place(nowhere, place(store, "lost"))
    store.memory.end_run(nowhere)

    kept = store.memory.recall(nowhere)
    assert kept.place is None
    assert kept.elsewhere == DevicePlace("kitchen", place(store))


@pytest.mark.parametrize("token", ["", "x" * (TEXT_MOST + 1)])
def test_a_token_that_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(StoreError):
        LastPlace(token, 0, "content-1")


@pytest.mark.parametrize("run_id", ["", "x" * 129])
def test_a_run_without_a_proper_id_is_refused(store: Store, run_id: str) -> None:
    with pytest.raises(StoreError):
        store.memory.finish(KITCHEN, session(run_id, store.clock()))

    assert store.memory.recall(KITCHEN) == Profile()


def test_a_finished_session_is_kept_and_counted(store: Store) -> None:
    done = session("run-1", store.clock())

    assert store.memory.finish(KITCHEN, done)
    kept = store.another().recall(BEDROOM)
    assert (kept.sessions, kept.finished) == ((done,), 1)


@pytest.mark.parametrize("again", [KITCHEN, BEDROOM, ANN])
def test_the_end_of_one_run_counts_once_whoever_reports_it(store: Store, again: Who) -> None:
    store.memory.finish(KITCHEN, session("run-1", store.clock()))

    assert not store.another().finish(again, session("run-1", store.clock() + 700))
    kept = store.memory.recall(KITCHEN)
    assert ([one.run_id for one in kept.sessions], kept.finished) == (["run-1"], 1)
    assert store.memory.recall(ANN).finished == 0
    assert store.memory.stats().sessions == 1


def test_the_same_run_id_on_another_account_is_another_run(store: Store) -> None:
    assert store.memory.finish(KITCHEN, session("run-1", store.clock()))
    assert store.memory.finish(NEIGHBOUR, session("run-1", store.clock()))


def test_finishing_clears_the_place_of_that_device_only(store: Store) -> None:
    store.memory.keep_place(KITCHEN, place(store))
    store.memory.keep_place(BEDROOM, place(store))
    store.memory.finish(KITCHEN, session("run-1", store.clock()))
    assert store.memory.recall(KITCHEN).place is None
    assert store.memory.recall(BEDROOM).place is not None

    store.memory.keep_place(KITCHEN, place(store, "next run"))
    store.memory.finish(KITCHEN, session("run-1", store.clock()))
    assert store.memory.recall(KITCHEN).place == place(store, "next run")


def test_a_launch_gets_the_sessions_of_28_days_newest_first(store: Store) -> None:
    now = store.clock()
    for run, ago in [("b", DAY_MS), ("old", RECENT_MS), ("a", 0), ("c", RECENT_MS - 1)]:
        store.memory.finish(KITCHEN, session(run, now - ago))

    kept = store.memory.recall(KITCHEN)
    assert [one.run_id for one in kept.sessions] == ["a", "b", "c"]
    assert kept.finished == 4


def test_of_very_many_sessions_a_launch_gets_the_newest_and_the_count(store: Store) -> None:
    many, hour = 2 * RECENT_MOST + 8, 3_600_000
    start = store.clock()
    for n in range(many):
        store.clock.now_ms = start + n * hour
        assert store.memory.finish(KITCHEN, session(f"run-{n}", store.clock()))
    for n in (0, many // 2, many - 1):
        assert not store.another().finish(BEDROOM, session(f"run-{n}", start + n * hour))

    kept = store.memory.recall(KITCHEN)
    newest = [f"run-{n}" for n in reversed(range(many - RECENT_MOST, many))]
    assert [one.run_id for one in kept.sessions] == newest
    assert kept.finished == many
    assert len(store.memory.export(KITCHEN).people[0].sessions) == many

    for late in (session("late", start - 1), session("very late", start - 3 * RECENT_MS)):
        assert store.memory.finish(KITCHEN, late)
        assert not store.memory.finish(KITCHEN, late)
    assert store.memory.recall(KITCHEN).finished == many + 2


def test_a_recognised_speaker_has_settings_and_sessions_of_their_own(store: Store) -> None:
    for who, way in [(KITCHEN, "flow"), (ANN, "wait")]:
        store.memory.keep_settings(who, {"way": way}, visit=True)
        store.memory.finish(who, session(way, store.clock()))

    for who, way in [(BEDROOM, "flow"), (replace(ANN, device="bath"), "wait")]:
        kept = store.memory.recall(who)
        assert (kept.preferences.way, [one.run_id for one in kept.sessions]) == (way, [way])
        assert (kept.visits, kept.finished) == (1, 1)
    assert store.memory.recall(BOB) == Profile()


def fill(store: Store) -> None:
    for who in (KITCHEN, ANN, BOB, NEIGHBOUR):
        store.memory.keep_settings(who, {"way": "flow"}, visit=True)
        store.memory.finish(who, session(f"run-of-{who.person or who.user}", store.clock()))
    for who in (KITCHEN, BEDROOM, NEIGHBOUR):
        store.memory.keep_place(who, place(store))


@pytest.mark.parametrize("who", [KITCHEN, Who("account")])
def test_forgetting_an_account_erases_every_device_and_speaker_of_it(store: Store, who: Who) -> None:
    fill(store)

    assert store.memory.forget(who)
    for gone in (KITCHEN, BEDROOM, ANN, BOB):
        assert store.another().recall(gone) == Profile()
    assert store.memory.export(KITCHEN).is_empty
    assert [one.user for one in store.memory.accounts()] == ["neighbour"]
    assert store.memory.recall(NEIGHBOUR).place is not None
    assert store.memory.stats().sessions == 1


def test_forgetting_a_speaker_leaves_the_others_but_no_place(store: Store) -> None:
    fill(store)
    store.memory.forget(ANN)

    assert store.another().recall(ANN) == Profile()
    assert store.memory.recall(BEDROOM).finished == store.memory.recall(BOB).finished == 1
    assert store.memory.export(KITCHEN).places == ()
    assert store.memory.stats().sessions == 3


def test_forgetting_twice_does_no_harm(store: Store) -> None:
    fill(store)

    assert store.memory.forget(KITCHEN)
    assert store.memory.forget(KITCHEN)
    assert store.memory.forget(ANN)


def test_what_was_forgotten_can_begin_anew(store: Store) -> None:
    fill(store)
    store.memory.forget(KITCHEN)

    assert not store.memory.finish(KITCHEN, session("run-of-account", store.clock()))
    assert store.memory.finish(KITCHEN, session("another-run", store.clock()))
    assert store.memory.recall(KITCHEN).finished == 1


def test_an_export_holds_everything_of_the_account(store: Store) -> None:
    fill(store)
    export = store.memory.export(BEDROOM)

    assert [one.person for one in export.people] == [None, "ann", "bob"]
    assert [one.settings for one in export.people] == [{"way": "flow"}] * 3
    assert [[each.run_id for each in one.sessions] for one in export.people] == [
        ["run-of-account"],
        ["run-of-ann"],
        ["run-of-bob"],
    ]
    assert sorted(one.device for one in export.places) == ["bedroom", "kitchen"]
    assert [one.person for one in store.memory.export(BOB).people] == ["bob"]


def test_the_owner_sees_how_much_is_kept(store: Store) -> None:
    fill(store)
    stats = store.memory.stats()

    assert (stats.accounts, stats.people, stats.places, stats.sessions) == (2, 4, 3, 4)
    assert sorted(one.user for one in store.memory.accounts()) == ["account", "neighbour"]


def test_an_account_with_nothing_kept_is_no_account(store: Store) -> None:
    store.memory.keep_place(KITCHEN, place(store))
    store.memory.end_run(KITCHEN)

    assert list(store.memory.accounts()) == []
    assert store.memory.stats().accounts == 0


def test_a_store_that_works_says_so(store: Store) -> None:
    health = store.memory.check()

    assert health.ok
    assert health.store == {"moto": "dynamodb", "dynalite": "dynamodb"}.get(store.kind, store.kind)


def test_a_closed_store_opens_again_by_itself(store: Store) -> None:
    store.memory.keep_settings(KITCHEN, {"way": "flow"})
    store.memory.close()

    assert store.memory.recall(KITCHEN).preferences.way == "flow"


def test_somebody_who_does_not_come_back_is_forgotten_after_400_days(store: Store) -> None:
    fill(store)
    store.clock.now_ms += RETENTION_MS - 1
    assert store.memory.recall(KITCHEN).preferences.way == "flow"

    store.clock.now_ms += 2
    assert store.memory.recall(KITCHEN) == Profile()
    assert store.memory.export(KITCHEN).is_empty


def test_a_session_is_forgotten_after_400_days_but_not_who_did_it(store: Store) -> None:
    store.memory.finish(KITCHEN, session("first", store.clock()))
    store.clock.pass_days(300)
    store.memory.finish(KITCHEN, session("second", store.clock()))
    store.clock.pass_days(101)
    store.memory.keep_settings(KITCHEN, {"way": "flow"})

    person = store.memory.export(KITCHEN).people[0]
    assert ([one.run_id for one in person.sessions], person.finished) == (["second"], 2)


def test_threads_that_share_a_store_lose_nothing(store: Store) -> None:
    def work(worker: int) -> None:
        who = KITCHEN if worker % 2 else BEDROOM
        for n in range(6):
            store.memory.finish(who, session(f"run-{worker}-{n}", store.clock() + n))
            store.memory.finish(who, session(f"shared-{n}", store.clock() + n))
            store.memory.keep_settings(who, {f"from.{worker}": n})
            store.memory.recall(who)

    store.memory.recall(KITCHEN)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    kept = store.another().recall(KITCHEN)
    assert kept.finished == 30
    assert len(kept.sessions) == 30
    assert kept.preferences.values == {f"from.{worker}": 5 for worker in range(4)}


def test_a_run_that_ended_is_neither_kept_nor_counted_for_a_day(store: Store) -> None:
    here = LastPlace("token", store.clock(), "content-1", "run-9")
    assert store.memory.keep_place(KITCHEN, here)
    store.memory.end_run(KITCHEN, "run-9")

    assert store.memory.recall(KITCHEN, "run-9").over
    assert not store.memory.recall(KITCHEN, "run-8").over
    assert not store.memory.keep_place(KITCHEN, here)
    assert not store.memory.keep_place(BEDROOM, here)
    assert not store.memory.finish(KITCHEN, session("run-9", store.clock()))
    assert store.another().recall(BEDROOM) == Profile()
    store.clock.pass_days(1.1)
    assert not store.memory.recall(KITCHEN, "run-9").over


def test_the_run_of_a_place_ends_with_the_place(store: Store) -> None:
    store.memory.keep_place(KITCHEN, LastPlace("token", store.clock(), "content-1", "run-1"))
    store.memory.end_run(KITCHEN)
    store.memory.keep_place(KITCHEN, LastPlace("token", store.clock(), "content-1", "run-2"))
    store.memory.end_run(KITCHEN, "run-3")

    assert [store.memory.recall(KITCHEN, f"run-{n}").over for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert store.memory.recall(KITCHEN).place is None


def test_a_finished_run_has_ended(store: Store) -> None:
    store.memory.finish(KITCHEN, session("run-1", store.clock()))

    assert not store.memory.keep_place(BEDROOM, LastPlace("token", store.clock(), "content-1", "run-1"))


def test_what_is_forgotten_has_ended_too_and_nothing_else_of_it_is_left(store: Store) -> None:
    for who, run in ((KITCHEN, "run-1"), (BEDROOM, "run-2")):
        store.memory.keep_place(who, LastPlace("token", store.clock(), "content-1", run))
    store.memory.forget(KITCHEN, ["run-3"])

    for run in ("run-1", "run-2", "run-3"):
        assert not store.memory.keep_place(BEDROOM, LastPlace("token", store.clock(), "content-1", run))
    assert store.memory.export(KITCHEN).is_empty
    assert list(store.memory.accounts()) == []
    assert store.memory.keep_place(BEDROOM, LastPlace("token", store.clock(), "content-1", "run-4"))
