"""The coach under any sequence of events, in any order, at any offset, on every kind of device."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from skill.coach.actions import Action, Enqueue, Guide, Instruct, Play, Response
from skill.coach.events import Context, Event
from skill.coach.here import Here
from skill.coach.hurts import WhereItHurts
from skill.coach.navigate import Next
from skill.coach.opening import Launch
from skill.coach.playback import SilenceFell
from skill.coach.questions import Unclear
from skill.coach.sparing import Stroke, spared, touching
from skill.coach.start import Start
from skill.coach.streaming import StreamFinished
from skill.coach.urgent import RedFlag
from skill.routine.state import SessionState
from skill.routine.terms import Mode, Spot
from tests.coach.device import Activity, Device
from tests.coach.happenings import OFFSETS, REPORTS, happening, kinds
from tests.coach.promises import keep_promises
from tests.routine.values import catalogue, places

SPOKEN = kinds()


def rolled(action: Action) -> set[Stroke]:
    """The stroke that an action leads, or explains."""
    if isinstance(action, Play | Enqueue | Guide | Instruct):
        return {(action.step.limb, action.step.technique)}
    return set()


class AnyConversation(RuleBasedStateMachine):
    """A person, a device and the coach; every turn keeps its promises."""

    def __init__(self) -> None:
        super().__init__()
        self.device = Device(catalogue(), can_stream=False)
        self.sore: frozenset[Stroke] = frozenset()

    @initialize(can_stream=st.booleans())
    def unpack(self, can_stream: bool) -> None:
        self.device = Device(catalogue(), can_stream=can_stream)

    def say(self, event: Event) -> Response:
        turn = self._say(event)
        self.keeps_away(event, turn)
        return turn

    def keeps_away(self, event: Event, turn: Response) -> None:
        """What was called sore is neither rolled on nor explained, as long as the conversation lasts.

        It lasts while the session is open or a stream plays on; a launch begins another one.
        """
        if isinstance(event, Launch):
            self.sore = spared(turn.state)
        if isinstance(event, WhereItHurts):
            self.sore |= touching(catalogue(), event.spots)
        assert not [action for action in turn.actions if rolled(action) & self.sore]
        if not turn.listens and not any(isinstance(action, Play) for action in turn.actions):
            self.sore = spared(self.device.state)

    def _say(self, event: Event) -> Response:
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
        self.keeps_away(SilenceFell(), self.device.falls_silent())
        kept = self.device.kept_place
        self.say(Launch(Context(offset=offset), kept=kept))

    @rule(spots=st.lists(st.sampled_from(Spot), min_size=1, max_size=2), offset=OFFSETS)
    def something_on_the_limb_is_sore(self, spots: list[Spot], offset: int | None) -> None:
        self.say(WhereItHurts(Context(offset=offset, can_stream=self.device.can_stream), spots=tuple(spots)))

    @precondition(lambda self: self.device.can_stream)
    @rule(event=st.one_of([happening(kind) for kind in REPORTS]))
    def player_reports(self, event: Event) -> None:
        turn = self.device.reports(event)
        assert not [action for action in turn.actions if rolled(action) & spared(self.device.streamed)]
        keep_promises(catalogue(), event, turn, can_stream=True, spoken=False)

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
        self.sore = spared(state)

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
        assert self.device.kept_place is None


AnyConversation.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyConversation = AnyConversation.TestCase


def test_every_kind_of_event_takes_part() -> None:
    assert {Next, Launch, RedFlag, Unclear} <= set(SPOKEN)
    assert not set(SPOKEN) & set(REPORTS)
