"""What an earlier version left behind is still read: its memory, and the tokens that its sessions carry.

The files in ``data/`` were written by the version of 26 November 2026 and are never written anew: a test
that fails here means that people lose what they had. ``place`` in ``tokens.json`` leaves out what is not set.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.apl.user_events import place_in
from skill.alexa.request import unmarked
from skill.persistence.keys import Keys, given_secret
from skill.persistence.preferences import Rating
from skill.persistence.protocol import FinishedSession, LastPlace, Who
from skill.persistence.sqlite import SqliteMemory
from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import SessionState, Wish
from skill.routine.terms import Limb
from tests.alexa.envelopes import envelope, intent
from tests.speaker.dialogues.stage import the_catalogue, the_skill

HERE = Path(__file__).parent
DATA = HERE / "data"
TOKENS: dict[str, Any] = json.loads((DATA / "tokens.json").read_text("utf-8"))
KEPT: dict[str, Any] = json.loads((DATA / "memory.json").read_text("utf-8"))
IDS: dict[str, str] = KEPT["ids"]
NOW: int = KEPT["now_ms"]
DAY = 86_400_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the database, to be written to as well."""
    return Path(shutil.copy(DATA / "memory.sqlite3", tmp_path))


@pytest.fixture
def memory(file: Path) -> SqliteMemory:
    return SqliteMemory(file, lambda: NOW)


def who(user: str = "user", person: str | None = None, device: str | None = None) -> Who:
    keys = Keys(given_secret(KEPT["secret"]))
    return keys.who(IDS[user], person and IDS[person], device and IDS[device])


@pytest.mark.parametrize("recorded", TOKENS["tokens"], ids=lambda recorded: recorded["what"])
def test_a_token_still_names_its_place(recorded: dict[str, Any]) -> None:
    place = decode(recorded["token"], TOKENS["shape"])
    assert place is not None
    wanted = _renamed(recorded["place"])
    assert as_recorded(set_of(asdict(place)), wanted, UNTOUCHED) == wanted
    assert decode(encode(place, TOKENS["shape"]), TOKENS["shape"]) == place


def _renamed(place: dict[str, Any]) -> dict[str, Any]:
    """What was recorded, by today's names of fields."""
    return {"phase" if name == "state" else name: value for name, value in place.items()}


def as_recorded(values: Any, recorded: Any, untouched: Any = None) -> Any:
    """The values without what was not known of then; strictly where ``untouched`` says how it must be."""
    if isinstance(values, dict) and isinstance(recorded, dict):
        plain = untouched if isinstance(untouched, dict) else {}
        return {
            name: as_recorded(value, recorded.get(name), plain.get(name))
            for name, value in values.items()
            if name in recorded or (untouched is not None and value != plain.get(name))
        }
    if isinstance(values, list) and isinstance(recorded, list) and len(values) == len(recorded):
        return [as_recorded(value, old) for value, old in zip(values, recorded, strict=True)]
    return values


def set_of(values: dict[str, Any]) -> dict[str, Any]:
    """What is set of some values, and of those within them."""
    inner = {name: set_of(value) if isinstance(value, dict) else value for name, value in values.items()}
    return {name: value for name, value in inner.items() if value not in (None, 0, False, {})}


UNTOUCHED = set_of(asdict(SessionState(run=Run("", Limb.FOOT), wish=Wish())))
"""A place in a run of which nothing was chosen: what an earlier token does not name has to be so."""


def test_a_token_still_says_whose_run_it_is() -> None:
    owned = TOKENS["owned"]
    assert unmarked(owned["token"]) == (owned["place"], owned["owner"])
    assert who(person="person").person == owned["owner"]


@pytest.mark.parametrize("recorded", TOKENS["screens"], ids=lambda recorded: recorded["token"].split(":")[1])
def test_a_tap_on_a_screen_that_was_shown_before_still_names_its_place(recorded: dict[str, str]) -> None:
    assert place_in(recorded["token"]) == recorded["place"]


def test_a_session_that_began_before_goes_on() -> None:
    catalogue = the_catalogue()
    token = TOKENS["owned"]["place"].replace(TOKENS["shape"], catalogue.version)
    asked = envelope(intent("AMAZON.NextIntent"), attributes={"place": token})
    reply = json.loads(the_skill().endpoint.answer({}, json.dumps(asked).encode()).text)
    place = decode(reply["sessionAttributes"]["place"], catalogue.version)
    assert place is not None
    assert place.step == 4


@pytest.mark.parametrize("name", ["household", "person", "other"])
def test_everything_that_was_kept_is_still_told(memory: SqliteMemory, name: str) -> None:
    asked = {"household": who(), "person": who(person="person"), "other": who("other")}[name]
    assert as_recorded(memory.export(asked).as_json(), KEPT["exports"][name]) == KEPT["exports"][name]


def test_the_same_accounts_and_figures_are_counted(memory: SqliteMemory) -> None:
    assert sorted(one.user for one in memory.accounts()) == KEPT["accounts"]
    stats = memory.stats()
    assert [stats.accounts, stats.people, stats.places, stats.sessions] == KEPT["stats"]


def test_a_household_is_recognised_with_its_settings_sessions_and_places(memory: SqliteMemory) -> None:
    kept = memory.recall(who(device="kitchen"))
    liked = kept.preferences
    assert (liked.pace("foot"), liked.pace("hand"), liked.guidance, liked.talk) == (
        "calm",
        "brisk",
        "chime",
        "brief",
    )
    assert (liked.way, liked.time_zone, liked.time_zone_asked_ms) == ("flow", "Europe/Berlin", NOW - DAY)
    assert [session.run_id for session in kept.sessions] == ["run5", "run2"]
    assert (kept.finished, kept.visits) == (3, 2)
    assert kept.place == LastPlace(TOKENS["owned"]["token"], NOW - 7_200_000, TOKENS["shape"])
    assert kept.elsewhere is not None
    assert kept.elsewhere.device == who(device="bedroom").device


def test_a_speaker_is_recognised_with_course_reminders_and_ratings(memory: SqliteMemory) -> None:
    liked = memory.recall(who(person="person", device="kitchen")).preferences
    assert (liked.course_on, liked.course_start) == (True, "2026-11-07")
    assert (liked.reminders_offered_ms, liked.reminders_declined_ms) == (NOW - 5 * DAY, NOW - 4 * DAY)
    assert liked.place_offered_ms == NOW - 3 * DAY
    assert [(one.moment, one.score) for one in liked.check_ins] == [
        ("before", 7),
        ("after", 3),
        ("before", 10),
        ("after", 0),
    ]


def test_what_is_there_can_be_added_to(memory: SqliteMemory) -> None:
    person = who(person="person", device="kitchen")
    assert not memory.finish(person, FinishedSession("run7", "hand", "full", NOW, 600)), (
        "this run was counted before"
    )
    assert memory.finish(person, FinishedSession("run8", "hand", "full", NOW, 600))
    rating = memory.recall(person).preferences.with_check_in(Rating(NOW, "after", 5))
    memory.keep_settings(person, {**rating, "pace.foot": "brisk"})
    kept = memory.recall(person)
    assert kept.finished == 5
    assert len(kept.preferences.check_ins) == 5
    assert kept.preferences.pace("foot") == "brisk"
    assert kept.preferences.values["of_a_later_version"] == 2.5, "what this version does not know stays"


def test_whoever_is_forgotten_is_found_by_alexas_id_and_gone(memory: SqliteMemory) -> None:
    assert memory.forget(who())
    assert memory.export(who()).is_empty
    assert [one.user for one in memory.accounts()] == [who("other").user]
