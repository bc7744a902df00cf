"""What follows from what is remembered: what a launch offers, which run goes on, how ratings and days relate.

These are rules of the product, the same in front of every device. Whoever keeps the memory hands it in
as it is; nothing here reads or writes, and local days come from a function that knows the time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from skill.routine.chapter import chapter_of
from skill.routine.codec import decode
from skill.routine.course import Course
from skill.routine.state import NOWHERE, Phase, SessionState
from skill.routine.terms import Bed, Counting, Length, Limb, Mode, Narrator, Pace, Rests, Talk, Tempo
from skill.routine.timeline import part_at

from . import hurts, life, navigate, questions, safety, settings
from .actions import Ask, Response
from .events import Context, Event, Preferences
from .here import Here
from .keys import Key
from .opening import Launch, led_here
from .pain import Ouch
from .playback import Resume
from .progress import CheckIn, Progress, ProgressWish
from .start import Start, Yes

E = TypeVar("E", bound=StrEnum)
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
_IN_A_RUN = {Resume, Ouch, questions.WhereAmI} | {row.event for row in (*navigate.TOPIC, *settings.TOPIC)}
"""Events about a run: where nothing plays and no session is open, they mean the one that was left."""
_OF_A_RUN = _IN_A_RUN | {row.event for row in (*questions.TOPIC, *safety.TOPIC, *life.TOPIC, *hurts.TOPIC)}
"""Those, and what is answered in a run as outside of one: it goes on where it was left just now."""


class Finished(Protocol):
    """One finished session."""

    @property
    def run_id(self) -> str:
        """The run that it was."""

    @property
    def routine(self) -> str:
        """The limb, as a word."""

    @property
    def length(self) -> str:
        """Its length, as a word."""

    @property
    def finished_at_ms(self) -> int:
        """When it ended, in ms since the epoch."""


class PastRating(Protocol):
    """One rating, 0 to 10."""

    @property
    def at_ms(self) -> int:
        """When it was given, in ms since the epoch."""

    @property
    def moment(self) -> str:
        """``before`` or ``after`` a routine."""

    @property
    def score(self) -> int:
        """The rating."""


class Left(Protocol):
    """Where somebody stopped."""

    @property
    def token(self) -> str:
        """The place as a word."""

    @property
    def saved_at_ms(self) -> int:
        """When it was true, in ms since the epoch."""


class PastSettings(Protocol):
    """What a person has set; None where nothing is."""

    def pace(self, routine: str) -> str | None:
        """The pace chosen for a limb."""

    @property
    def guidance(self) -> str | None:
        """How much is counted aloud."""

    @property
    def talk(self) -> str | None:
        """How much is explained."""

    @property
    def way(self) -> str | None:
        """The way through a run."""

    @property
    def tempo(self) -> str | None:
        """How fast the voice speaks."""

    @property
    def rests(self) -> str | None:
        """How long it is quiet between words and strokes."""

    @property
    def narrator(self) -> str | None:
        """Whose voice leads."""

    @property
    def bed(self) -> str | None:
        """What sounds under a routine."""

    @property
    def disclaimed(self) -> bool:
        """Whether it was said that this is no medical advice."""

    @property
    def hinted(self) -> bool:
        """Whether it was said what works while a stream plays."""

    @property
    def course_on(self) -> bool | None:
        """Whether the course is followed."""

    @property
    def course_day(self) -> int | None:
        """Number of the local day on which the course began."""

    @property
    def place_offered_ms(self) -> int | None:
        """Which place was offered last, by when it was saved."""

    @property
    def reminders_offered_ms(self) -> int | None:
        """When reminders were offered."""

    @property
    def check_ins(self) -> Sequence[PastRating]:
        """Ratings, oldest first."""


class Past(Protocol):
    """What is remembered of one person on one device."""

    @property
    def preferences(self) -> PastSettings:
        """What they have set."""

    @property
    def place(self) -> Left | None:
        """Where they stopped."""

    @property
    def sessions(self) -> Sequence[Finished]:
        """The sessions of the last four weeks, newest first; where there is none, the last one before."""

    @property
    def finished(self) -> int:
        """Sessions finished since the first visit."""

    @property
    def visits(self) -> int:
        """Visits before this one."""

    @property
    def known(self) -> bool:
        """False where the memory could not be asked."""

    @property
    def over(self) -> bool:
        """Whether the run that the request is about has ended."""


def preferences_of(past: Past, course: Course | None = None) -> Preferences:
    """How a person wants to be led; what another version has written counts as not set.

    The ``course`` says where a run begun now stands, unless the memory could not be asked.
    """
    wanted = past.preferences
    paces = {limb: pace for limb in Limb if (pace := _member(Pace, wanted.pace(limb)))}
    return Preferences(
        paces,
        _member(Talk, wanted.talk),
        _member(Counting, wanted.guidance),
        _member(Mode, wanted.way),
        _member(Tempo, wanted.tempo),
        _member(Rests, wanted.rests),
        _member(Narrator, wanted.narrator),
        _member(Bed, wanted.bed),
        past.visits,
        past.finished,
        wanted.disclaimed,
        wanted.hinted,
        _last(past),
        chapter=chapter_of(course) if course and past.known else None,
    )


def _last(past: Past) -> tuple[Limb, Length | None] | None:
    """What the last finished session was, where this version still knows such a routine."""
    last = next(iter(past.sessions), None)
    limb = _member(Limb, last.routine) if last else None
    return (limb, _member(Length, last.length)) if last and limb else None


def _member(kind: type[E], text: str | None) -> E | None:
    return kind(text) if text is not None and text in kind.__members__.values() else None


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
    return Recall(lost, event is Start or (event in _MAY_BEGIN and not state.active))


def left_just_now(past: Past, at: int) -> bool:
    """Whether the person still sits there: the microphone gave up, but the run has hardly been left."""
    return past.place is not None and at - past.place.saved_at_ms // 1000 <= JUST_NOW_S


def without_ended(here: Here, past: Past) -> Here:
    """The place, or nowhere where its run had ended before; one that was finished is known to be done."""
    run = here.state.run
    if run is None or not past.over:
        return here
    done = run.id in {session.run_id for session in past.sessions}
    there = replace(here.state, phase=Phase.DONE) if done else NOWHERE
    return Here(here.catalogue, there, here.context._replace(offset=None, over=True))


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
    just now.
    """
    if past.over:
        return without_ended(here, past)
    if event not in _IN_A_RUN and not left_just_now(past, here.context.at):
        return here
    state = decode(past.place.token, here.catalogue.version) if past.place else None
    if state is not None and past.place is not None:
        left = replace(led_here(state, here.context.can_stream), phase=Phase.PAUSED)
        return _untimed(here, _left_long_ago(left, here, past.place.saved_at_ms))
    run = here.state.run
    if run is None or not past.known or here.state.phase is Phase.DONE:
        return here
    if run.id in {session.run_id for session in past.sessions}:
        return _untimed(here, replace(here.state, phase=Phase.DONE))
    return _untimed(here, NOWHERE)


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

    While the memory cannot be asked, the stream that was played last serves.
    """
    if not past.known:
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
    return _member(Limb, past.sessions[0].routine if past.sessions else None) or Limb.FOOT


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
