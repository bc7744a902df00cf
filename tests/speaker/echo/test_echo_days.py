"""Whatever a person does and whatever a valid skill answers, the device keeps its wits."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from skill.speaker.echo import (
    Activity,
    Button,
    Device,
    Failure,
    Habits,
    Nearly,
    PlayerEvent,
    Refused,
    SessionClosed,
)
from skill.testing import ManualClock
from tests.speaker.echo.fake_skill import (
    CLEAR_ALL,
    CLEAR_ENQUEUED,
    NOTHING,
    STOP,
    Json,
    ask,
    enqueue,
    event,
    play,
    tell,
)

LASTS_MS = 30_000
TOKENS = "abcd"
HALTS = [STOP, CLEAR_ALL, CLEAR_ENQUEUED]


class Whim:
    """A skill whose valid answers somebody else chooses."""

    def __init__(self) -> None:
        self.spoken: Json = tell()
        self.ahead: Json = NOTHING
        self.seen: list[Json] = []

    def __call__(self, request: Json) -> Json:
        self.seen.append(request)
        kind = request["request"]["type"]
        if kind in ("LaunchRequest", "IntentRequest"):
            return self.spoken
        if kind in ("AudioPlayer.PlaybackNearlyFinished", "PlaybackController.NextCommandIssued"):
            return self.ahead
        return NOTHING


def plays(behavior: str) -> st.SearchStrategy[Json]:
    offsets = st.integers(0, LASTS_MS + 5_000)
    if behavior == "ENQUEUE":
        return st.builds(enqueue, st.sampled_from(TOKENS), st.sampled_from(TOKENS))
    return st.builds(lambda token, at: play(token, behavior, offset_ms=at), st.sampled_from(TOKENS), offsets)


PLAYS = st.sampled_from(["REPLACE_ALL", "REPLACE_ENQUEUED", "ENQUEUE"]).flatmap(plays)
SPOKEN = st.one_of(
    st.just(ask()),
    st.builds(lambda words, *directives: tell(words, *directives), st.sampled_from([None, "Well."]), PLAYS),
    st.builds(lambda halt: tell("Well.", halt), st.sampled_from(HALTS)),
    st.just(tell("Well done, and so on.")),
)


class Days(RuleBasedStateMachine):
    """Days with a device."""

    @initialize(nearly=st.sampled_from(list(Nearly)), twice=st.booleans())
    def unpack(self, nearly: Nearly, twice: bool) -> None:
        self.clock = ManualClock()
        self.skill = Whim()
        habits = Habits(nearly=nearly, twice=twice)
        self.device = Device(self.skill, clock=self.clock, habits=habits, duration_ms=lambda _url: LASTS_MS)

    @rule(spoken=SPOKEN)
    def answer(self, spoken: Json) -> None:
        self.skill.spoken = spoken

    @rule(directive=PLAYS)
    def queue(self, directive: Json) -> None:
        expected = directive["audioItem"]["stream"].get("expectedPreviousToken")
        self.skill.ahead = NOTHING if expected else event(directive)

    @rule()
    def launch(self) -> None:
        self.device.launch()

    @rule()
    def ask(self) -> None:
        self.device.ask("SomeIntent")

    @rule(intent=st.sampled_from(["AMAZON.NextIntent", "AMAZON.StopIntent", "SomeIntent"]))
    def say(self, intent: str) -> None:
        self.device.say(intent)

    @rule(button=st.sampled_from([Button.NEXT, Button.PAUSE]))
    def press(self, button: Button) -> None:
        self.device.press(button)

    @rule(ms=st.integers(0, 40_000))
    def wait(self, ms: int) -> None:
        self.clock.advance(ms)

    @rule(after_ms=st.sampled_from([0, 5_000]))
    def fail(self, after_ms: int) -> None:
        self.device.fail_next(Failure(after_ms=after_ms))

    @rule()
    def pause(self) -> None:
        self.device.pause()

    @rule()
    def resume(self) -> None:
        self.device.resume()

    @rule()
    def leave(self) -> None:
        self.device.leave()

    @rule()
    def play_something_else(self) -> None:
        self.device.play_something_else()

    @invariant()
    def sound_begins_and_ends_in_turn(self) -> None:
        audible = ""
        for each in self.device.log.of(PlayerEvent):
            if each.kind == "PlaybackStarted":
                assert audible == ""
                audible = each.token
            elif each.kind in ("PlaybackStopped", "PlaybackFinished"):
                assert audible == each.token
                audible = ""
            elif each.kind == "PlaybackFailed":
                was_audible = each.request["request"]["currentPlaybackState"]["playerActivity"] == "PLAYING"
                assert audible == (each.token if was_audible else "")
                audible = ""
        assert audible == (self.device.player.token if self.device.activity is Activity.PLAYING else "")

    @invariant()
    def offsets_lie_within_the_stream(self) -> None:
        for each in self.device.log.of(PlayerEvent):
            assert 0 <= each.offset_ms <= LASTS_MS + 5_000

    @invariant()
    def valid_replies_are_never_refused(self) -> None:
        assert self.device.log.of(Refused) == []

    @invariant()
    def a_closed_session_neither_listens_nor_comes_back(self) -> None:
        assert self.device.session_open or not self.device.mic_open
        last: dict[str, int] = {}
        for at, request in enumerate(self.skill.seen):
            if "session" in request:
                session = request["session"]
                assert session["new"] is (session["sessionId"] not in last)
                last[session["sessionId"]] = at

    def teardown(self) -> None:
        if hasattr(self, "device"):
            self.skill.ahead = NOTHING
            self.clock.run_out()
            assert not self.device.session_open
            assert not self.device.speaking
            sessions = {each["session"]["sessionId"] for each in self.skill.seen if "session" in each}
            assert len(self.device.log.of(SessionClosed)) == len(sessions)


Days.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestDays = Days.TestCase
