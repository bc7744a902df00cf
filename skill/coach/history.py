"""What follows from what is remembered: what a launch offers, which run goes on, how ratings and days relate.

These are rules of the product, the same in front of every device. Whoever keeps the memory hands it in
as it is; nothing here reads or writes, and local days come from a function that knows the time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from skill.routine.codec import decode
from skill.routine.course import Course
from skill.routine.state import NOWHERE, Phase, Question, SessionState
from skill.routine.terms import Limb
from skill.routine.timeline import part_at

from . import hurts, leaving, life, navigate, questions, safety, settings, sound
from .actions import Ask, Response, Say
from .answers import No, Yes
from .events import Context, Event
from .here import Here
from .keys import Key
from .opening import Launch, led_here
from .pain import Ouch
from .past import Finished, Past, PastRating, member_of
from .playback import Resume
from .progress import CheckIn, Progress, ProgressWish
from .start import Start

OFFER_AFTER_SESSIONS = 2
"""So many finished sessions lie before the one offer of reminders."""
JUST_NOW_S = 600
"""A run that was left no longer ago, in seconds, is still under way to a person."""
AROUND_MS = 6 * 3_600_000
"""A rating before a routine and one after it lie at most this far apart, in ms."""
LATELY_S = 2 * 3_600
"""So long after a routine, in seconds, a rating counts as one after it."""

WEEKS_AWAY_S = 14 * 86_400
"""So long after the last finished session, in seconds, somebody is back after weeks."""

_MAY_BEGIN = frozenset({Yes, navigate.Ready, navigate.GoTo})
"""Events that begin a run where none is under way, and then need what is remembered, as a start does."""
_LED = (*navigate.TOPIC, *leaving.TOPIC, *settings.TOPIC, *sound.TOPIC)
_IN_A_RUN = {Resume, Ouch, questions.WhereAmI} | {row.event for row in _LED}
"""Events about a run: where nothing plays and no session is open, they mean the one that was left."""
_OF_A_RUN = _IN_A_RUN | {row.event for row in (*questions.TOPIC, *safety.TOPIC, *life.TOPIC, *hurts.TOPIC)}
"""Those, and what is answered in a run as outside of one: it goes on where it was left just now."""

_BEYOND_A_RUN = frozenset(
    {Question.FORGET, Question.REMIND, Question.CANCEL, Question.COURSE, Question.FALL, Question.NUMB}
)
"""Questions that are answered as well where the run has ended meanwhile."""

# Which run an event is about


class Recall(NamedTuple):
    """Why what is remembered is needed before an event is answered; neither: it is not."""

    lost: bool = False
    """It may be about a run that the request does not carry."""
    begins: bool = False
    """It may begin a run."""


def recall_for(event: type[Event], state: SessionState, *, new_session: bool) -> Recall:
    """Whether the request itself says too little to answer an event of this kind."""
    lost = new_session and state.phase is not Phase.RUNNING and event in _OF_A_RUN
    lost = lost or (event in (Start, No) and rests(state, new_session=new_session))
    return Recall(lost, event is Start or (event in _MAY_BEGIN and not state.active))


def rests(state: SessionState, *, new_session: bool) -> bool:
    """Whether a place comes from a stream that was stopped: a device remembers it for weeks."""
    return new_session and state.phase is Phase.PAUSED and state.question is Question.NONE


def left_just_now(past: Past, at: int) -> bool:
    """Whether the person still sits there: the microphone gave up, but the run has hardly been left."""
    return past.place is not None and at - past.place.saved_at_ms // 1000 <= JUST_NOW_S


def without_ended(here: Here, past: Past) -> Here:
    """The place, or nowhere where its run had ended before; one that was finished is known to be done."""
    run = here.state.run
    if run is None or not past.over:
        return here
    done = run.id in {session.run_id for session in past.sessions}
    there = replace(here.state, phase=Phase.DONE) if done else beyond_the_run(here.state)
    return Here(here.catalogue, there, here.context._replace(offset=None, over=True))


def beyond_the_run(state: SessionState) -> SessionState:
    """What is left of a place whose run has ended: a question that is open and not about the run."""
    if state.question not in _BEYOND_A_RUN:
        return NOWHERE
    return replace(NOWHERE, question=state.question, wish=state.wish)


def offered(state: SessionState, response: Response) -> str | None:
    """Id of the run that an answer offers to go on with, as it rested before; None where it offers none."""
    there = response.state
    if there.run is None or there.run != state.run or there.phase is not Phase.PAUSED:
        return None
    hinted = any(isinstance(said, Say) and said.key is Key.PROMPT_HINT_RESUME for said in response.actions)
    return there.run.id if hinted or there.question is Question.CARRY_ON else None


def _left_long_ago(state: SessionState, here: Here, saved_at_ms: int) -> SessionState:
    """After more than ten minutes the ball has to be placed anew: at the landmark of the passage."""
    place = here.at(state)
    if here.context.at - saved_at_ms // 1000 <= JUST_NOW_S or state.run is None or not state.active:
        return state
    if place.sound is not place or not (place.flows or place.remains):
        return state
    offset = min(state.offset, place.timeline.passage_start(state.offset))
    return replace(state, offset=offset, part=0 if place.flows else part_at(place.timeline, offset))


def picked_up(event: type[Event], here: Here, past: Past) -> Here:
    """At the remembered place: newer than the token of a stream that was stopped before it.

    Where none is remembered though the memory could be asked, there is none: a stream's place is kept for
    a day while its run goes on. What is answered outside of a run, too, means one only where it was left
    just now; a start then begins anew.
    """
    if past.over:
        return without_ended(here, past)
    state = decode(past.place.token, here.catalogue.version) if past.place else None
    if event not in _IN_A_RUN and not left_just_now(past, here.context.at):
        remembered = state is not None and state.run == here.state.run and event is not Start
        return here if remembered or not _is_stale(here, past) else _untimed(here, NOWHERE)
    if state is not None and past.place is not None:
        left = replace(led_here(state, here.context.can_stream), phase=Phase.PAUSED)
        return _untimed(here, _left_long_ago(left, here, past.place.saved_at_ms))
    run = here.state.run
    if run is None or not _is_stale(here, past):
        return here
    if run.id in {session.run_id for session in past.sessions}:
        return _untimed(here, replace(here.state, phase=Phase.DONE))
    return _untimed(here, NOWHERE)


def _is_stale(here: Here, past: Past) -> bool:
    """Whether a place of which nothing is remembered is none, as far as the memory could be asked."""
    return past.place_known and here.state.active


def _untimed(here: Here, state: SessionState) -> Here:
    """At a place whose stream is not the one that the request tells the offset of."""
    return Here(here.catalogue, state, here.context._replace(offset=None))


# What a launch offers


def launch(here: Here, past: Past, course: Course) -> Launch:
    """The event of a launch, with what it may offer."""
    return Launch(
        here.context,
        kept=_place_to_offer(here, past),
        offer=limb_to_offer(past),
        course=course,
        offer_reminders=reminders_to_offer(past),
        away=is_back_after_weeks(past, here.context.at),
    )


def _place_to_offer(here: Here, past: Past) -> SessionState | None:
    """The remembered place, where it has not been offered before and the content still has it.

    While the memory cannot tell, the stream that was played last serves.
    """
    if not past.place_known:
        return replace(here.state, offset=here.context.offset or 0)
    last = past.place
    if last is None or last.saved_at_ms == past.preferences.place_offered_ms:
        return None
    state = decode(last.token, here.catalogue.version)
    if state is None or state.run is None or state.run.id in _ended(here, past):
        return None
    return _left_long_ago(led_here(state, here.context.can_stream), here, last.saved_at_ms)


def _ended(here: Here, past: Past) -> set[str]:
    """Ids of runs that are over as far as this request and what is remembered tell."""
    ended = {session.run_id for session in past.sessions}
    if here.state.run is not None and (past.over or here.state.phase is Phase.DONE):
        ended.add(here.state.run.id)
    return ended


def limb_to_offer(past: Past) -> Limb | None:
    """The limb of the last finished session, however long ago; None where nothing was finished yet."""
    if not past.finished and not past.sessions:
        return None
    return member_of(Limb, past.sessions[0].routine if past.sessions else None) or Limb.FOOT


def is_back_after_weeks(past: Past, at: int) -> bool:
    """Whether the last finished session lies weeks behind the second ``at``."""
    if not past.sessions:
        return past.finished > 0
    return at - past.sessions[0].finished_at_ms // 1000 >= WEEKS_AWAY_S


def reminders_to_offer(past: Past) -> bool:
    """Whether reminders are offered at this launch: once, after the second finished session."""
    return past.finished >= OFFER_AFTER_SESSIONS and past.preferences.reminders_offered_ms is None


def offers_reminders(turn: Response) -> bool:
    """Whether an answer is that offer, so that it is made once."""
    return any(isinstance(action, Ask) and action.key is Key.REMIND_OFFER for action in turn.actions)


def says_disclaimer(turn: Response) -> bool:
    """Whether an answer says that this is no medical advice, as the first welcome does."""
    return any(isinstance(action, Ask) and action.key is Key.LAUNCH_FIRST for action in turn.actions)


# The course and the ratings


def course_of(past: Past, at: int, day_of: Callable[[int], int]) -> Course:
    """Where a person is in the course at second ``at``; ``day_of`` gives the local day of a moment in ms."""
    wanted = past.preferences
    days = tuple(day_of(session.finished_at_ms) for session in past.sessions)
    begun = wanted.course_day
    if begun is None:
        begun = min(days, default=None)
    return Course(day_of(at * 1000), days, past.finished, None if wanted.course_on is False else begun)


def progress(context: Context, past: Past, course: Course, wish: ProgressWish, *, ratings: bool) -> Progress:
    """How somebody is doing; ``ratings`` says whether the owner of the installation keeps them."""
    trend = trend_of(past.preferences.check_ins) if ratings else Trend()
    return Progress(
        context,
        course=course,
        wish=wish,
        offer=limb_to_offer(past),
        before=trend.before,
        after=trend.after,
        first=trend.first,
        reachable=past.known,
    )


def check_in(context: Context, past: Past, rating: int | None) -> CheckIn:
    """A rating where the owner keeps them."""
    lately = done_lately(past.sessions, context.at)
    return CheckIn(context, rating=rating, allowed=True, lately=lately, reachable=past.known)


@dataclass(frozen=True)
class Trend:
    """The latest ratings around one routine, and the very first one; None where there is none."""

    before: int | None = None
    after: int | None = None
    first: int | None = None
    """The first rating before a routine, where it is older than ``before``."""


def trend_of(ratings: Sequence[PastRating]) -> Trend:
    """The newest rating after a routine, with the one before that same routine; ``ratings`` oldest first."""
    before = [rating for rating in ratings if rating.moment == "before"]
    for after in (rating for rating in reversed(ratings) if rating.moment == "after"):
        around = [rating for rating in before if 0 <= after.at_ms - rating.at_ms <= AROUND_MS]
        if around:
            first = before[0].score if before[0] is not around[-1] else None
            return Trend(around[-1].score, after.score, first)
    return Trend()


def done_lately(sessions: Iterable[Finished], at: int) -> bool:
    """Whether a session was finished not long before the second ``at``."""
    return any(0 <= at - session.finished_at_ms // 1000 <= LATELY_S for session in sessions)
