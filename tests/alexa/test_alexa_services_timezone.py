"""The time zone of a device: asked at a launch, at most once a month, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skill.errors import StoreError
from skill.persistence import Profile, Who
from skill.persistence.preferences import Changes, StoredPreferences
from skill.persistence.volatile import VolatileMemory
from skill.testing import ManualClock
from skill.web.state import ServiceState
from tests.alexa.alexa_api import TOKEN, AlexaApi, Reply, nowhere, serving
from tests.alexa.household import MONDAY, Household, a_skill, noted

DAY_MS = 86_400_000
PATH = "/v2/devices/amzn1.ask.device.KITCHEN/settings/System.timeZone"
WELCOME = "Welcome to Gentle Roll"


class WatchedMemory(VolatileMemory):
    """A memory that tells what it was asked to do."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(lambda: round(clock.time().timestamp() * 1000))
        self.writes: list[Changes] = []
        self.broken = False

    def recall(self, who: Who, run: str | None = None) -> Profile:
        if self.broken:
            raise StoreError("The memory is away.")
        return super().recall(who, run)

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        self.writes.append(changes)
        super().keep_settings(who, changes, visit=visit)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
def memory(clock: ManualClock) -> WatchedMemory:
    return WatchedMemory(clock)


@pytest.fixture
def state(memory: WatchedMemory) -> ServiceState:
    return a_skill(memory)


@pytest.fixture
def served() -> Iterator[tuple[AlexaApi, str]]:
    with serving() as both:
        yield both


@pytest.fixture
def api(served: tuple[AlexaApi, str]) -> AlexaApi:
    return served[0]


@pytest.fixture
def home(state: ServiceState, served: tuple[AlexaApi, str], clock: ManualClock) -> Household:
    return Household(state, endpoint=served[1], clock=clock)


def kept(state: ServiceState, home: Household) -> StoredPreferences:
    memory = state.skill.memory
    return memory.recall(memory.who(home.account.user_id)).preferences


def test_the_first_launch_asks_the_device_that_speaks(
    home: Household, api: AlexaApi, state: ServiceState
) -> None:
    assert home.say("open gentle roll").speech_text.startswith(WELCOME)
    assert [(call.method, call.path) for call in api.calls] == [("GET", PATH)]
    assert api.calls[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert kept(state, home).time_zone == "Europe/Berlin"


def test_it_is_remembered_by_the_one_write_of_the_launch(home: Household, memory: WatchedMemory) -> None:
    home.say("open gentle roll")
    assert memory.writes == [
        {"disclaimed": True, "time_zone_asked_ms": 1_767_600_000_000, "time_zone": "Europe/Berlin"}
    ]


def test_a_device_is_asked_once_a_month_at_most_and_a_move_is_noticed_then(
    home: Household, api: AlexaApi, state: ServiceState
) -> None:
    home.say("open gentle roll")
    api.time_zone = "America/New_York"
    for _ in range(29):
        home.clock.advance(DAY_MS)
        home.say("open gentle roll")
    assert len(api.calls) == 1
    assert kept(state, home).time_zone == "Europe/Berlin"
    home.clock.advance(DAY_MS)
    home.say("open gentle roll")
    assert len(api.calls) == 2
    assert kept(state, home).time_zone == "America/New_York"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(204),
        Reply(401),
        Reply(403, '{"code":"ACCESS_DENIED"}'),
        Reply(429),
        Reply(500, "<html>"),
        Reply(200, "<html>"),
        Reply(200, "null"),
        Reply(200, "17"),
        Reply(200, '""'),
        Reply(200, '"Mars/Olympus"'),
        Reply(200, '"../../etc/passwd"'),
        Reply(200, '"Europe\\u0000Berlin"'),
        Reply(200, hang=True),
        Reply(200, '"Europe/Berlin"' + " " * 500, drip=True),
    ],
    ids=lambda reply: f"{reply.status} {reply.body[:20]!r}",
)
def test_a_device_that_does_not_tell_is_passed_over_in_silence(
    home: Household, api: AlexaApi, state: ServiceState, reply: Reply
) -> None:
    api.order("ZONE", reply)
    with noted() as notes:
        assert home.say("open gentle roll").speech_text.startswith(WELCOME)
    assert notes == []
    home.clock.advance(DAY_MS)
    home.say("open gentle roll")
    assert len(api.calls) == 1
    assert kept(state, home).time_zone is None


def test_a_zone_that_is_known_outlives_a_device_that_does_not_tell(
    home: Household, api: AlexaApi, state: ServiceState
) -> None:
    home.say("open gentle roll")
    home.clock.advance(31 * DAY_MS)
    api.order("ZONE", Reply(500))
    home.say("open gentle roll")
    assert kept(state, home).time_zone == "Europe/Berlin"


def test_nobody_there_is_passed_over_too(state: ServiceState, clock: ManualClock) -> None:
    home = Household(state, endpoint=nowhere(), clock=clock)
    assert home.say("open gentle roll").speech_text.startswith(WELCOME)
    assert kept(state, home).time_zone is None


@pytest.mark.parametrize(("endpoint", "token"), [("", TOKEN), ("http://127.0.0.1:9", "")])
def test_without_an_address_or_a_token_nothing_is_asked_or_noted(
    state: ServiceState, clock: ManualClock, memory: WatchedMemory, endpoint: str, token: str
) -> None:
    Household(state, endpoint=endpoint, token=token, clock=clock).say("open gentle roll")
    assert memory.writes == [{"disclaimed": True}]


def test_while_the_memory_is_away_nothing_is_asked(
    home: Household, api: AlexaApi, memory: WatchedMemory
) -> None:
    memory.broken = True
    assert home.say("open gentle roll").speech_text.startswith(WELCOME)
    assert api.calls == []


def test_nothing_but_a_launch_asks(home: Household, api: AlexaApi) -> None:
    home.say(
        "start the foot routine", "next", "slower", "how am i doing", "what do you know about me", "stop"
    )
    assert api.calls == []
