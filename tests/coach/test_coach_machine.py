"""The coach under any sequence of events, in any order, at any offset, on every kind of device."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from skill.coach.actions import Response
from skill.coach.events import Context, Event
from skill.coach.here import Here
from skill.coach.navigate import Next
from skill.coach.pain import RedFlag
from skill.coach.questions import Unclear
from skill.coach.start import Launch, Start
from skill.coach.streaming import StreamFinished
from skill.routine.state import SessionState
from skill.routine.terms import Mode
from tests.coach.device import Activity, Device
from tests.coach.happenings import OFFSETS, REPORTS, happening, kinds
from tests.coach.promises import keep_promises
from tests.routine.values import catalogue, places

SPOKEN = kinds()


class AnyConversation(RuleBasedStateMachine):
    """A person, a device and the coach; every turn keeps its promises."""

    def __init__(self) -> None:
        super().__init__()
        self.device = Device(catalogue(), can_stream=False)

    @initialize(can_stream=st.booleans())
    def unpack(self, can_stream: bool) -> None:
        self.device = Device(catalogue(), can_stream=can_stream)

    def say(self, event: Event) -> Response:
        event = replace(event, context=event.context._replace(can_stream=self.device.can_stream))
        turn = self.device.says(event)
        keep_promises(catalogue(), event, turn, can_stream=self.device.can_stream, spoken=True)
        return turn

    @rule(event=st.one_of([happening(kind) for kind in SPOKEN]))
    def says_anything(self, event: Event) -> None:
        self.say(event)

    @rule(event=happening(Start))
    def starts(self, event: Event) -> None:
        self.say(event)

    @rule(offset=OFFSETS)
    def goes_on(self, offset: int | None) -> None:
        self.say(Next(Context(offset=offset)))

    @rule(offset=OFFSETS)
    def leaves_and_comes_back(self, offset: int | None) -> None:
        self.device.falls_silent()
        kept = self.device.kept_place
        self.say(Launch(Context(offset=offset), kept=kept))

    @precondition(lambda self: self.device.can_stream)
    @rule(event=st.one_of([happening(kind) for kind in REPORTS]))
    def player_reports(self, event: Event) -> None:
        keep_promises(catalogue(), event, self.device.reports(event), can_stream=True, spoken=False)

    @precondition(lambda self: self.device.activity is Activity.PLAYING)
    @rule()
    def stream_ends(self) -> None:
        for turn in self.device.plays_on():
            keep_promises(catalogue(), StreamFinished(), turn, can_stream=True, spoken=False)

    @rule(state=places())
    def comes_from_anywhere(self, state: SessionState) -> None:
        """A session opens at any place that decodes; only a device that streams has one that flows."""
        way = state.way if self.device.can_stream or state.way is None else Mode.TURNS
        self.device.opens_at(replace(state, way=way))

    @precondition(lambda self: self.device.state.active)
    @rule()
    def next_leads_to_the_end(self) -> None:
        """Said often enough, next reaches the end of the run: a turn for each step that is left, at most."""
        state, turns = self.device.state, 0
        run = Here(catalogue(), state).run
        while state.active:
            state = self.say(Next()).state
            turns += 1
            assert turns <= len(catalogue().steps(run))
        assert self.device.finished[-1] == run


AnyConversation.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyConversation = AnyConversation.TestCase


def test_every_kind_of_event_takes_part() -> None:
    assert {Next, Launch, RedFlag, Unclear} <= set(SPOKEN)
    assert not set(SPOKEN) & set(REPORTS)
