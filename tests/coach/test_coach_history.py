"""What follows from what is remembered, whoever keeps it: any record with these readings will do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pytest

from skill.coach.actions import Ask, Response
from skill.coach.answers import No
from skill.coach.coach import TOPICS
from skill.coach.events import Context, Preferences
from skill.coach.here import Here
from skill.coach.history import (
    JUST_NOW_S,
    OFFER_AFTER_SESSIONS,
    Recall,
    course_of,
    is_back_after_weeks,
    launch,
    limb_to_offer,
    offers_reminders,
    picked_up,
    recall_for,
    reminders_to_offer,
)
from skill.coach.keys import Key
from skill.coach.navigate import GoTo, Next
from skill.coach.past import preferences_of
from skill.coach.playback import Resume
from skill.coach.questions import Why
from skill.coach.start import Start
from skill.routine.chapter import Chapter
from skill.routine.codec import encode
from skill.routine.course import DAY_MS, Course
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, Question, SessionState
from skill.routine.terms import Limb, Mode, Pace, Rests, Talk
from skill.routine.timeline import CueKind
from tests.routine.values import catalogue

NOW = 1_790_000_000
RUN = Run("r1", Limb.FOOT)
LEFT = SessionState(Phase.PAUSED, Mode.TURNS, RUN, step=2)


class Session(NamedTuple):
    """One finished session."""

    run_id: str
    routine: str
    finished_at_ms: int
    length: str = "full"


class Left(NamedTuple):
    """Where somebody stopped."""

    token: str
    saved_at_ms: int


class Rating(NamedTuple):
    """One rating."""

    at_ms: int
    moment: str
    score: int


@dataclass(frozen=True)
class Settings:
    """What a person has set."""

    paces: dict[str, str] = field(default_factory=dict)
    guidance: str | None = None
    talk: str | None = None
    way: str | None = None
    tempo: str | None = None
    rests: str | None = None
    narrator: str | None = None
    bed: str | None = None
    disclaimed: bool = False
    hinted: bool = False
    course_on: bool | None = None
    course_day: int | None = None
    place_offered_ms: int | None = None
    reminders_offered_ms: int | None = None
    check_ins: tuple[Rating, ...] = ()

    def pace(self, routine: str) -> str | None:
        """The pace of a limb."""
        return self.paces.get(routine)


@dataclass(frozen=True)
class Past:
    """What is remembered."""

    preferences: Settings = Settings()
    place: Left | None = None
    sessions: tuple[Session, ...] = ()
    finished: int = 0
    visits: int = 0
    known: bool = True
    over: bool = False

    @property
    def place_known(self) -> bool:
        return self.known


def here(state: SessionState = NOWHERE, offset: int | None = None) -> Here:
    return Here(catalogue(), state, Context(NOW, offset))


def left(seconds_ago: int, state: SessionState = LEFT) -> Left:
    return Left(encode(state, catalogue().version), (NOW - seconds_ago) * 1000)


def test_preferences_that_another_version_has_written_count_as_not_set() -> None:
    wanted = Settings({"foot": "brisk", "hand": "frantic"}, guidance="", talk="brief", way="sideways")
    wanted = replace(wanted, tempo="hasty", rests="long")
    assert preferences_of(Past(wanted, visits=4)) == Preferences(
        {Limb.FOOT: Pace.BRISK}, Talk.BRIEF, rests=Rests.LONG, visits=4
    )


def test_a_run_begun_now_stands_where_the_sessions_before_it_lead() -> None:
    course = Course(20_000, (19_998,), 4, 19_991)
    assert preferences_of(Past(finished=4), course).chapter == Chapter(2, 4)
    assert preferences_of(Past(finished=4, known=False), course).chapter is None
    assert preferences_of(Past(finished=4)).chapter is None


@pytest.mark.parametrize(
    ("event", "state", "new", "recall"),
    [
        (Start, NOWHERE, False, Recall(begins=True)),
        (GoTo, NOWHERE, False, Recall(begins=True)),
        (GoTo, LEFT, False, Recall()),
        (Next, NOWHERE, True, Recall(lost=True)),
        (Next, replace(LEFT, phase=Phase.RUNNING), True, Recall()),
        (Next, LEFT, False, Recall()),
        (Why, NOWHERE, True, Recall(lost=True)),
        (No, NOWHERE, True, Recall()),
        (No, LEFT, True, Recall(lost=True)),
        (No, replace(LEFT, question=Question.CARRY_ON), True, Recall()),
        (Start, LEFT, True, Recall(lost=True, begins=True)),
        (Start, LEFT, False, Recall(begins=True)),
    ],
)
def test_the_memory_is_asked_only_where_the_request_says_too_little(
    event: type, state: SessionState, new: bool, recall: Recall
) -> None:
    assert recall_for(event, state, new_session=new) == recall


@pytest.mark.parametrize("event", [Start, Why, No, Next])
def test_a_stream_of_days_ago_is_no_place(event: type) -> None:
    assert picked_up(event, here(LEFT), Past()).state == NOWHERE


def test_a_start_does_not_go_on_with_what_was_left_hours_ago() -> None:
    assert picked_up(Start, here(LEFT), Past(place=left(20_000))).state == NOWHERE
    assert picked_up(Why, here(LEFT), Past(place=left(20_000))).state == LEFT


def test_next_means_the_run_that_was_left_however_long_ago() -> None:
    assert picked_up(Next, here(), Past(place=left(80_000))).state == LEFT


@pytest.mark.parametrize(("seconds", "state"), [(JUST_NOW_S, LEFT), (JUST_NOW_S + 1, NOWHERE)])
def test_a_question_goes_on_with_a_run_only_where_it_was_left_just_now(
    seconds: int, state: SessionState
) -> None:
    assert picked_up(Why, here(), Past(place=left(seconds))).state == state


def test_a_run_that_is_picked_up_does_not_take_the_offset_of_another_stream() -> None:
    assert picked_up(Next, here(offset=900), Past(place=left(5))).context.offset is None


def test_a_stream_whose_run_was_finished_in_another_way_is_over() -> None:
    finished = Past(sessions=(Session(RUN.id, "foot", NOW * 1000),))
    assert picked_up(Next, here(LEFT), finished).state.phase is Phase.DONE
    assert picked_up(Next, here(LEFT), Past(known=False)).state == LEFT


def test_a_stream_whose_run_has_ended_or_is_kept_nowhere_is_none() -> None:
    over = picked_up(Next, here(LEFT), Past(over=True))
    assert (over.state, over.context.over) == (NOWHERE, True)
    assert picked_up(Next, here(LEFT), Past()).state == NOWHERE


def test_after_more_than_ten_minutes_a_run_goes_on_at_the_landmark_of_its_passage() -> None:
    timeline = here(LEFT).timeline
    stopped = replace(LEFT, offset=timeline.strokes[-2].start)
    soon, late = (picked_up(Resume, here(), Past(place=left(ago, stopped))).state for ago in (600, 601))
    assert soon.offset == stopped.offset
    assert late.offset < timeline.strokes[-5].start
    assert timeline.at(late.offset).passage == timeline.at(stopped.offset).passage
    (landmark,) = [cue for cue in timeline.cues if cue.at == late.offset]
    assert landmark.kind is CueKind.LANDMARK


def test_a_place_is_offered_once() -> None:
    state = left(50)
    nothing = Course(0)
    assert launch(here(), Past(place=state), nothing).kept == LEFT
    offered = Settings(place_offered_ms=state.saved_at_ms)
    assert launch(here(), Past(offered, state), nothing).kept is None


def test_without_a_memory_the_last_stream_is_offered_where_it_stopped() -> None:
    assert launch(here(LEFT, 1200), Past(known=False), Course(0)).kept == replace(LEFT, offset=1200)


@pytest.mark.parametrize(
    ("routines", "limb"),
    [
        ((), None),
        (("foot",), "foot"),
        (("hand", "foot"), "hand"),
        (("foot", "hand"), "foot"),
        (("arm",), "foot"),
    ],
)
def test_the_limb_of_the_last_finished_session_is_offered(
    routines: tuple[str, ...], limb: str | None
) -> None:
    sessions = tuple(Session(str(age), name, (NOW - age) * 1000) for age, name in enumerate(routines))
    assert limb_to_offer(Past(sessions=sessions)) == limb


def test_a_session_that_only_the_count_remembers_offers_the_foot() -> None:
    assert limb_to_offer(Past(finished=4)) is Limb.FOOT


@pytest.mark.parametrize(("days", "away"), [(0, False), (13, False), (14, True), (300, True)])
def test_who_finished_nothing_for_two_weeks_is_back_after_weeks(days: int, away: bool) -> None:
    last = Session("r", "foot", (NOW - days * 86_400) * 1000)
    assert is_back_after_weeks(Past(sessions=(last,), finished=1), NOW) is away
    assert launch(here(), Past(sessions=(last,), finished=1), Course(0)).away is away


@pytest.mark.parametrize(("finished", "away"), [(0, False), (3, True)])
def test_where_no_session_is_left_the_count_tells(finished: int, away: bool) -> None:
    assert is_back_after_weeks(Past(finished=finished), NOW) is away


@pytest.mark.parametrize(
    ("finished", "offered", "offers"), [(1, None, False), (2, None, True), (9, 5, False)]
)
def test_reminders_are_offered_once_after_the_second_session(
    finished: int, offered: int | None, offers: bool
) -> None:
    assert OFFER_AFTER_SESSIONS == 2
    assert reminders_to_offer(Past(Settings(reminders_offered_ms=offered), finished=finished)) is offers


def test_an_answer_that_offers_reminders_is_known_by_its_question() -> None:
    offer = Ask(Key.REMIND_OFFER, Key.LAUNCH_OFFER_REPROMPT)
    assert offers_reminders(Response(NOWHERE, (offer,)))
    assert not offers_reminders(Response(NOWHERE, (replace(offer, key=Key.LAUNCH_AGAIN),)))


def test_the_course_begins_with_the_earliest_session_unless_it_was_begun_or_left() -> None:
    sessions = (Session("b", "foot", 9 * DAY_MS), Session("a", "foot", 7 * DAY_MS))
    past = Past(sessions=sessions, finished=5)

    def course(settings: Settings) -> Course:
        return course_of(replace(past, preferences=settings), 10 * DAY_MS // 1000, lambda ms: ms // DAY_MS)

    assert course(Settings()) == Course(10, (9, 7), 5, 7)
    assert course(Settings(course_day=3)).begun == 3
    assert course(Settings(course_on=False, course_day=3)).begun is None


def test_every_intent_means_one_event_and_every_event_has_one_answer() -> None:
    rows = [row for topic in TOPICS for row in topic]
    intents = [intent for row in rows for intent in row.intents]
    assert len(intents) == len(set(intents))
    assert len({(row.event, row.answer) for row in rows}) == len({row.event for row in rows})
