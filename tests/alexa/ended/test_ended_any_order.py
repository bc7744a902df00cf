"""No sequence of requests offers, resumes or keeps a routine that was ended, on whichever device it was."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from skill.alexa.request import PLACE, unmarked
from skill.routine.codec import decode
from skill.routine.state import SessionState
from tests.alexa.ended.driver import Household, plays, said
from tests.alexa.envelopes import Json
from tests.routine.values import catalogue

WORDS = (
    "AMAZON.NextIntent",
    "AMAZON.PreviousIntent",
    "AMAZON.RepeatIntent",
    "AMAZON.ResumeIntent",
    "AMAZON.PauseIntent",
    "AMAZON.StopIntent",
    "AMAZON.YesIntent",
    "AMAZON.StartOverIntent",
    "AMAZON.LoopOnIntent",
    "AMAZON.FallbackIntent",
    "ReadyIntent",
    "OuchIntent",
    "PaceIntent",
    "ModeIntent",
    "WhereAmIIntent",
    "GoToIntent",
)
REPORTS = ("Started", "NearlyFinished", "Finished", "Stopped", "Failed")
DEVICES: dict[str, Json] = {"KITCHEN": {}, "BEDROOM": {}, "SHELF": {"streams": False}}
_SHAPE = catalogue().version


def place_in(word: object) -> SessionState | None:
    """The place that a token or a session's attribute names."""
    return decode(unmarked(word)[0], _SHAPE)


def run_in(word: object) -> str | None:
    """The id of its run."""
    state = place_in(word)
    return state.run.id if state is not None and state.run is not None else None


class AnyOrder(RuleBasedStateMachine):
    """A household, and what its people and devices do; ``over`` is told from outside, by what was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.household = Household(DEVICES)
        self.over: set[str] = set()
        self.reply: Json = {}

    def do(self, step: Json) -> None:
        self.reply = self.household.do(step)
        for directive in self.reply.get("response", {}).get("directives", []):
            if directive["type"] == "AudioPlayer.Play":
                run = run_in(directive["audioItem"]["stream"]["token"])
                assert run not in self.over, "a stream of a run that was ended"
        if "carry on?" in said(self.reply).lower():
            assert run_in(self.here()) not in self.over, "an offer of a run that was ended"
        self.over |= {
            session.run_id
            for who in self.household.memory.accounts()
            for person in self.household.memory.export(who).people
            for session in person.sessions
        }

    def here(self) -> object:
        echo = self.household.echo
        return echo.attributes.get(PLACE) if echo.open else echo.player.get("token")

    def runs(self) -> set[str]:
        """Of this device: where the person is, and what plays or played last."""
        words = (self.here(), self.household.echo.player.get("token"))
        return {run for run in map(run_in, words) if run is not None}

    def places(self) -> set[str]:
        memory = self.household.memory
        return {p.place.run for who in memory.accounts() for p in memory.export(who).places}

    @rule(seconds=st.sampled_from((1, 5, 30, 120, 900)))
    def waits(self, seconds: int) -> None:
        self.do({"wait": seconds})

    @rule(device=st.sampled_from(tuple(DEVICES)), voice=st.sampled_from((None, "ann", "bob")))
    def somebody_goes_elsewhere(self, device: str, voice: str | None) -> None:
        self.do({"on": device})
        self.do({"voice": voice})

    @rule(limb=st.sampled_from(("foot", "hand")), technique=st.sampled_from((None, "rinsing")))
    def starts(self, limb: str, technique: str | None) -> None:
        slots = {"limb": [limb, limb], "length": ["short", "short"]}
        if technique is not None:
            slots["technique"] = [technique, technique]
        self.do({"say": "StartRoutineIntent", "slots": slots})

    @rule(words=st.sampled_from(WORDS), new=st.booleans())
    def says(self, words: str, new: bool) -> None:
        self.do({"say": words, "new": True} if new else {"say": words})

    @rule(offset=st.integers(0, 90_000))
    def interrupts(self, offset: int) -> None:
        if "token" in self.household.echo.player:
            self.do({"interrupt": offset})

    @rule(report=st.sampled_from(REPORTS), offset=st.integers(0, 90_000))
    def player_reports(self, report: str, offset: int) -> None:
        if "token" in self.household.echo.player:
            self.do({"player": f"Playback{report}", "offset": offset})

    @rule()
    def stream_ends(self) -> None:
        if "token" in self.household.echo.player:
            self.do({"player": "PlaybackNearlyFinished"})
            self.do({"player": "PlaybackFinished"})
            self.do({"plays": True})

    @rule(button=st.sampled_from(("Play", "Pause", "Next", "Previous")))
    def presses(self, button: str) -> None:
        self.do({"button": button})

    @rule()
    def launches(self) -> None:
        self.do({"launch": True})

    @rule()
    def loses_power(self) -> None:
        self.do({"gone": True})

    @rule(new=st.booleans())
    def red_flag(self, new: bool) -> None:
        if new:
            self.household.echo.open = False
        ended = {run for run in [run_in(self.here())] if run is not None}
        self.do({"say": "RedFlagIntent"})
        self.over |= ended

    @rule()
    def declines(self) -> None:
        state = place_in(self.here()) if self.household.echo.open else None
        self.do({"say": "AMAZON.NoIntent"})
        if state is not None and state.run is not None and state.question == "carry_on":
            self.over.add(state.run.id)

    @rule()
    def is_forgotten(self) -> None:
        self.do({"say": "ForgetMeIntent", "slots": {"forget": ["forget me", "forget"]}})
        ended = self.places() | self.runs()
        self.do({"say": "AMAZON.YesIntent"})
        self.over |= ended

    @rule()
    def skill_is_disabled(self) -> None:
        ended = self.places()
        self.do({"event": "AlexaSkillEvent.SkillDisabled"})
        self.over |= ended

    @invariant()
    def nothing_ended_is_kept(self) -> None:
        assert not self.places() & self.over


AnyOrder.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestAnyOrder = AnyOrder.TestCase


def test_the_machine_sees_a_stream_of_an_ended_run() -> None:
    """The property can fail: what the machine looks at is there."""
    household = Household(DEVICES)
    reply = household.do({"launch": True}, {"say": "StartRoutineIntent", "slots": {"limb": ["foot", "foot"]}})
    assert plays(reply)
    assert run_in(household.echo.player["token"]) is not None
