"""What is known, and forgetting it: by voice, and when the skill is disabled."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pytest

from skill.errors import StoreError
from skill.persistence import FinishedSession, LastPlace, Who
from skill.persistence.guarded import Guarded
from skill.persistence.open import system_clock
from skill.persistence.volatile import VolatileMemory
from skill.routine.codec import decode
from skill.settings import Settings
from skill.web import create_app
from skill.web.state import ServiceState
from tests.alexa.envelopes import USER_ID, envelope, skill_event
from tests.alexa.household import MONDAY, SECRET, Household, a_skill, noted

LATER = "I cannot look into my memory right now. Please try again later."
SPEAKER = "amzn1.ask.person.ANNA"


class Locked(VolatileMemory):
    """A memory that loses its key when it is told to."""

    def __init__(self) -> None:
        super().__init__(lambda: round(MONDAY.timestamp() * 1000))
        self.locked = False

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        self._try_the_door()
        return super().forget(who, runs)

    def export(self, who: Who) -> Any:
        self._try_the_door()
        return super().export(who)

    def recall(self, who: Who, run: str | None = None) -> Any:
        self._try_the_door()
        return super().recall(who, run)

    def _try_the_door(self) -> None:
        if self.locked:
            raise StoreError("The memory is locked.")


@pytest.fixture
def memory() -> Locked:
    return Locked()


@pytest.fixture
def state(memory: Locked) -> ServiceState:
    return a_skill(memory)


@pytest.fixture
def notes() -> Iterator[list[str]]:
    with noted() as lines:
        yield lines


def owner(memory: Guarded, *, person: str | None = None, device: str | None = None) -> Who:
    return memory.who(USER_ID, person, device)


def live(memory: Guarded) -> None:
    """A household of two speakers and two devices, with all that can be kept."""
    now = system_clock()
    for person in (None, SPEAKER):
        for device in ("kitchen", "bedroom"):
            who = owner(memory, person=person, device=device)
            memory.keep_settings(who, {"pace.foot": "calm", "time_zone": "Europe/Berlin"}, visit=True)
            memory.finish(who, FinishedSession(f"run-{person}-{device}", "foot", "full", now, 600))
            memory.keep_place(who, LastPlace("token", now, "content"))


def post(app: Any, whole: dict[str, Any]) -> Any:
    answer = app.test_client().post("/alexa", json=whole)
    assert answer.status_code == 200
    return answer.json["response"]


@pytest.fixture
def app() -> Any:
    return create_app(Settings(store="memory:", secret=SECRET), local=True, environ={})


def memory_of(app: Any) -> Guarded:
    state: ServiceState = app.extensions[ServiceState.NAME]
    return state.skill.memory


def test_disabling_the_skill_erases_every_speaker_and_every_device(app: Any) -> None:
    memory = memory_of(app)
    live(memory)
    assert post(app, envelope(skill_event("SkillDisabled"))) == {}
    assert memory.export(owner(memory)).is_empty
    assert list(memory.accounts()) == []


def test_disabling_twice_does_no_harm_and_touches_nobody_else(app: Any) -> None:
    memory = memory_of(app)
    other = memory.who("amzn1.ask.account.OTHER")
    memory.keep_settings(other, {}, visit=True)
    live(memory)
    for _ in range(2):
        assert post(app, envelope(skill_event("SkillDisabled"))) == {}
    assert list(memory.accounts()) == [other]


def test_disabling_is_heard_without_a_device_and_whoever_spoke_last(app: Any) -> None:
    memory = memory_of(app)
    live(memory)
    whole = envelope(skill_event("SkillDisabled"))
    del whole["context"]["System"]["device"]
    whole["context"]["System"]["person"] = {"personId": SPEAKER}
    assert post(app, whole) == {}
    assert list(memory.accounts()) == []


@pytest.mark.parametrize("event", ["SkillEnabled", "SkillPermissionAccepted", "SkillPermissionChanged"])
def test_other_events_erase_nothing(app: Any, event: str) -> None:
    memory = memory_of(app)
    live(memory)
    assert post(app, envelope(skill_event(event, body={}))) == {}
    assert len(memory.export(owner(memory)).people) == 2


def test_where_disabling_cannot_erase_the_owner_learns_how_to(
    memory: Locked, state: ServiceState, notes: list[str]
) -> None:
    home = Household(state)
    home.say("open gentle roll")
    memory.locked = True
    body = {"type": "AlexaSkillEvent.SkillDisabled", "eventCreationTime": "2026-01-05T08:00:00Z"}
    assert home.device.notify(body).reply["response"] == {}
    (account,) = memory.accounts()
    assert f"python -m skill memory erase --account={account.user} --yes" in notes[-1]
    assert home.account.user_id not in "".join(notes)


# By voice


def test_what_is_known_is_read_out_and_is_all_of_it(state: ServiceState) -> None:
    home = Household(state)
    heard = home.say("open gentle roll", "what do you know about me").speech_text
    assert heard.startswith("I keep no finished session, only how often you came. I keep nothing about your")
    heard = home.say("start the foot routine", "slower", "what do you know about me").speech_text
    assert "I also keep your settings, such as pace and time zone, and where you stopped." in heard


def test_to_somebody_new_nothing_is_known(state: ServiceState) -> None:
    heard = Household(state).say("what do you know about me").speech_text
    assert heard.startswith("I keep nothing about you.")


@pytest.mark.parametrize("said", ["definitly", "absolutly", "huh"])
def test_a_near_miss_of_yes_erases_nothing(state: ServiceState, said: str) -> None:
    home = Household(state)
    heard = home.say("start the foot routine", "slower", "forget me", said)
    assert "all gone" not in heard.speech_text
    assert state.skill.memory.recall(state.skill.memory.who(home.account.user_id)).preferences.values


def test_forget_me_asks_first_and_then_erases(state: ServiceState) -> None:
    home = Household(state)
    asked = home.say("start the foot routine", "slower", "forget me")
    assert (
        asked.speech_text
        == "I would erase your sessions, your settings and your place. Shall I? Say yes or no."
    )
    assert asked.session_open
    assert home.say("yes").speech_text.startswith("It is all gone.")
    who = state.skill.memory.who(home.account.user_id)
    assert state.skill.memory.export(who).is_empty


def test_after_a_no_everything_stays(state: ServiceState) -> None:
    home = Household(state)
    assert home.say("start the foot routine", "forget me", "no").speech_text.startswith(
        "Then everything stays."
    )
    who = state.skill.memory.who(home.account.user_id)
    assert not state.skill.memory.export(who).is_empty


def test_a_recognised_voice_forgets_itself_and_leaves_the_household(state: ServiceState) -> None:
    home = Household(state)
    memory = state.skill.memory
    home.say("start the foot routine", "slower", "stop")
    home.voice = SPEAKER
    home.say("start the hand routine", "faster", "forget me", "yes")
    assert memory.export(memory.who(home.account.user_id, SPEAKER)).people == ()
    assert memory.recall(memory.who(home.account.user_id)).preferences.pace("foot") == "calm"


def test_while_the_memory_is_away_no_untrue_word_is_said(
    memory: Locked, state: ServiceState, notes: list[str]
) -> None:
    home = Household(state)
    home.say("open gentle roll")
    memory.locked = True
    for words in ("what do you know about me", "how am I doing", "start the course over"):
        assert home.say(words).speech_text.startswith(LATER)
    assert home.say("forget me", "yes").speech_text.startswith("I could not erase everything just now.")
    memory.locked = False
    assert list(memory.accounts())
    assert len(notes) == 1


def test_how_often_it_hurt_is_not_kept(state: ServiceState) -> None:
    home = Household(state)
    home.say("start the foot routine", "next", "ouch", "ouch", "stop")
    memory = state.skill.memory
    (kept,) = memory.export(memory.who(home.account.user_id)).places
    left = decode(kept.place.token, kept.place.content)
    assert left is not None
    assert left.step == 1
    assert (left.ouch, left.sore_steps) == (0, 0)
