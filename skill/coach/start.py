"""Opening: launch, start, where it hurts, and the answers yes and no."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from skill.routine.catalogue import MAX_MINUTES, MIN_MINUTES, Catalogue, Plan, left_out, solve
from skill.routine.course import Course
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Counting, Length, Limb, Mode, Pace, Side, Talk, Technique

from .actions import (
    Action,
    Ask,
    ClearState,
    Response,
    SaveState,
    Say,
    Value,
    ask,
    ask_limb,
    ask_open_question,
)
from .events import Context, Event
from .forgetting import forget_now
from .here import Here, arrive, carry_on, play_from
from .keys import Key
from .reminders import set_reminder, without_reminder
from .topic import Heard, Row, Topic

BRIEF_FROM_VISIT = 2
"""So many visits lie behind the first one on which instructions shorten by themselves: the third."""


@dataclass(frozen=True, kw_only=True)
class Launch(Event):
    """The skill was opened without a wish."""

    kept: SessionState | None = None
    """The place left less than a day ago, with unchanged content."""
    offer: Limb | None = None
    """The routine done least lately."""
    course: Course | None = None
    """What the memory knows of the last weeks; None where it knows nothing."""
    offer_reminders: bool = False
    """Whether this launch is the one at which reminders are offered."""


@dataclass(frozen=True, kw_only=True)
class Start(Event):
    """Start a routine."""

    wish: Wish = field(default_factory=Wish)


class Region(StrEnum):
    """Where it hurts, as far as the choice of a routine goes."""

    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class WhereItHurts(Event):
    """Something hurts somewhere. The place itself is never kept; only the region picks a routine."""

    region: Region = Region.UNKNOWN


class Yes(Event):
    """Yes, to the last question."""


class No(Event):
    """No, to the last question."""


def launch(here: Here, event: Launch) -> Response:
    """Offer to carry on, else a first or an ever shorter welcome; the session stays open."""
    kept = here.held if _plays(here.state) else here.at(event.kept or NOWHERE).sound
    if kept.state.active:
        paused = replace(kept.state, phase=Phase.PAUSED)
        return _offer_to_carry_on(here.at(led_here(paused, here.context.can_stream)))
    if event.course is not None and event.course.done_today:
        return ask(NOWHERE, Question.LIMB, Ask(Key.LAUNCH_TODAY, Key.LAUNCH_REPROMPT))
    if event.context.preferences.visits == 0:
        return ask(NOWHERE, Question.LIMB, Ask(Key.LAUNCH_FIRST, Key.LAUNCH_REPROMPT))
    limb = event.offer or Limb.FOOT
    state = replace(NOWHERE, wish=Wish(limb=limb))
    other = Limb.HAND if limb is Limb.FOOT else Limb.FOOT
    action = Ask(_welcome(event), Key.LAUNCH_OFFER_REPROMPT, {"limb": limb, "other": other})
    return ask(state, Question.START, action)


def _welcome(event: Launch) -> Key:
    """One thing at a time: the reminders once, then the course where it says something, else hello."""
    if event.offer_reminders:
        return Key.REMIND_OFFER
    if event.course is not None and event.course.just_over:
        return Key.LAUNCH_COMPLETE
    if event.course is not None and event.course.done_yesterday:
        return Key.LAUNCH_BOOST
    return Key.LAUNCH_SECOND if event.context.preferences.visits <= BRIEF_FROM_VISIT else Key.LAUNCH_AGAIN


def _plays(state: SessionState) -> bool:
    """Whether a stream is under way; of one that was stopped, what is kept says whether to offer it."""
    return state.active and state.phase is Phase.RUNNING


def led_here(state: SessionState, can_stream: bool) -> SessionState:
    """The place as this device can lead it: a run that was streamed may have to wait for the person now."""
    return state if can_stream or state.way is not Mode.STREAM else replace(state, way=Mode.TURNS, offset=0)


def _offer_to_carry_on(here: Here) -> Response:
    step = here.step
    both = step.side is Side.BOTH or not step.technique.is_stroke
    key = Key.LAUNCH_CARRY_ON_BOTH if both else Key.LAUNCH_CARRY_ON
    params: dict[str, Value] = {"technique": step.technique, "limb": step.limb, "side": step.side}
    return ask(here.state, Question.CARRY_ON, Ask(key, Key.LAUNCH_CARRY_ON_REPROMPT, params))


def start(here: Here, event: Start) -> Response:
    """Build the run that was wished for; ask for the limb once, and offer the nearest possible time."""
    return start_with(here, event.wish)


def start_with(here: Here, wish: Wish) -> Response:
    """Start what ``wish`` says, on top of what was already said in answer to an open question."""
    state = here.state
    asked = state.question is Question.LIMB and _merged(state, wish) == state.wish
    offered = state.question is Question.START and wish.minutes is None
    wish = _merged(state, wish)
    if wish.limb is None and state.active:
        wish = replace(wish, limb=here.run.limb)
    if wish.limb is None and not asked:
        return ask_limb(replace(NOWHERE, wish=wish))
    if not _possible(wish.minutes) and not offered:
        return _offer_nearest_time(here, wish)
    if wish.limb is None:
        return begin(here, replace(wish, limb=Limb.FOOT), Say(Key.START_DEFAULT))
    return begin(here, wish)


def _merged(state: SessionState, wish: Wish) -> Wish:
    """A wish on top of what was already said in answer to an open question."""
    old = state.wish if state.question in (Question.LIMB, Question.REGION, Question.START) else Wish()
    return Wish(
        wish.limb or old.limb,
        wish.length or old.length,
        old.minutes if wish.minutes is None else wish.minutes,
        wish.technique or old.technique,
        wish.side or old.side,
    )


def _offer_nearest_time(here: Here, wish: Wish) -> Response:
    """Offer what can really be done, not the bound that the wish lies beyond."""
    asked = wish.minutes or 0
    wish = replace(wish, limb=wish.limb or Limb.FOOT)
    params = _params(here.catalogue, solve(here.catalogue, _run(here, wish), asked).run)
    key = Key.START_TOO_SHORT if asked < MIN_MINUTES else Key.START_TOO_LONG
    return ask(replace(NOWHERE, wish=wish), Question.START, Ask(key, Key.START_OFFER_REPROMPT, params))


def _possible(minutes: int | None) -> bool:
    return minutes is None or MIN_MINUTES <= minutes <= MAX_MINUTES


def begin(here: Here, wish: Wish, *before: Action) -> Response:
    """Begin the run of a wish that names a limb."""
    catalogue, run = here.catalogue, _run(here, wish)
    plan = solve(catalogue, run, wish.minutes) if wish.minutes is not None else None
    if plan:
        run = plan.run
    intro: list[Action] = [Say(_intro_key(run), _params(catalogue, run))]
    if plan and _possible(wish.minutes) and not _as_wished(plan):
        intro = [Say(Key.START_NEAREST, {**_params(catalogue, run), "wish": plan.minutes})]
    elif plan and run.length is not Length.SINGLE:
        minutes = plan.minutes if _possible(wish.minutes) else minutes_of(plan.total_ms)
        intro = [Say(Key.START_MINUTES, {"limb": run.limb, "minutes": minutes, "wish": plan.minutes})]
    if plan and run.length is not Length.SINGLE and (missing := left_out(catalogue, run)):
        intro.append(Say(Key.START_LEFT_OUT, {"techniques": missing}))
    return arrive(here.at(SessionState(way=_way(here.context), run=run)), *before, *intro)


def _as_wished(plan: Plan) -> bool:
    """Whether a run lasts what was asked for, as far as a person can tell by the minutes it names."""
    return plan.fits or minutes_of(plan.total_ms) == plan.minutes


def _run(here: Here, wish: Wish) -> Run:
    limb, preferences = wish.limb or Limb.FOOT, here.context.preferences
    technique = wish.technique if wish.technique and wish.technique.is_stroke else None
    wished = wish.length if wish.length is not Length.SINGLE else None
    length = Length.SINGLE if technique else wished or Length.FULL
    routine = here.catalogue.routine_of(limb, length, technique)
    brief = Talk.BRIEF if preferences.visits >= BRIEF_FROM_VISIT else Talk.FULL
    return Run(
        here.context.seed,
        limb,
        length,
        technique,
        wish.side if wish.side in (Side.LEFT, Side.RIGHT) else routine.first_side,
        routine.repetitions,
        preferences.paces.get(limb, Pace.STEADY),
        preferences.talk or brief,
        preferences.counting or Counting.ALOUD,
    )


def _way(context: Context) -> Mode:
    return (context.preferences.way or Mode.STREAM) if context.can_stream else Mode.TURNS


def _intro_key(run: Run) -> Key:
    return {Length.FULL: Key.START_FULL, Length.SHORT: Key.START_SHORT, Length.SINGLE: Key.START_SINGLE}[
        run.length
    ]


def _params(catalogue: Catalogue, run: Run) -> dict[str, Value]:
    minutes = minutes_of(catalogue.total_ms(run))
    params: dict[str, Value] = {"limb": run.limb, "minutes": minutes, "count": minutes}
    return params | ({"technique": run.technique} if run.technique else {})


def minutes_of(ms: int) -> int:
    """Whole minutes nearest to ``ms``, at least one."""
    return max(1, round(ms / 60_000))


def where_it_hurts(here: Here, event: WhereItHurts) -> Response:
    """Below the waist the foot routine, above it the hand routine; the painful place itself is left alone."""
    return hurts_in(here, event.region)


def hurts_in(here: Here, region: Region) -> Response:
    """Offer the routine for a region; in a run, keep away from the place that hurts and go on."""
    if here.state.active and here.state.question is Question.NONE:
        return carry_on(here, Say(Key.HURTS_IN_RUN))
    wish = _merged(here.state, Wish())
    if region is Region.UNKNOWN:
        asked = Ask(Key.HURTS_WHERE, Key.HURTS_WHERE_REPROMPT)
        return ask(replace(NOWHERE, wish=wish), Question.REGION, asked)
    below = region is Region.BELOW
    state = replace(NOWHERE, wish=replace(wish, limb=Limb.FOOT if below else Limb.HAND))
    key = Key.HURTS_BELOW if below else Key.HURTS_ABOVE
    return ask(state, Question.START, Ask(key, Key.HURTS_START_REPROMPT))


def yes(here: Here, event: Event) -> Response:
    """Yes to the open question; with none open, what can be said."""
    state = here.state
    match state.question:
        case Question.START:
            return begin(here, replace(state.wish, limb=state.wish.limb or Limb.FOOT))
        case Question.CARRY_ON if state.run is not None:
            return resume(here)
        case Question.FORGET:
            return forget_now()
        case Question.REMIND:
            return set_reminder(here)
        case Question.LIMB | Question.REGION:
            return ask_open_question(state)
        case _:
            return _nothing_asked(here)


def no(here: Here, event: No) -> Response:
    """No to the open question; with none open, what can be said."""
    match here.state.question:
        case Question.CARRY_ON:
            fresh = Ask(Key.START_FRESH, Key.START_ASK_LIMB_REPROMPT)
            return ask(NOWHERE, Question.LIMB, fresh, *here.silence, ClearState())
        case Question.START:
            return ask(NOWHERE, Question.LIMB, Ask(Key.START_OTHER_TIME, Key.START_ASK_LIMB_REPROMPT))
        case Question.REMIND:
            return carry_on(without_reminder(here), Say(Key.REMIND_NOT_SET))
        case Question.FORGET:
            return carry_on(here.at(replace(here.state, question=Question.NONE)), Say(Key.FORGET_KEPT))
        case Question.LIMB | Question.REGION:
            return Response(NOWHERE, (*here.silence, Say(Key.FAREWELL)))
        case _:
            return _nothing_asked(here)


def _nothing_asked(here: Here) -> Response:
    return carry_on(here, *([Say(Key.NO_QUESTION)] if here.state.active else []))


def resume(here: Here) -> Response:
    """Go on with a run that was left, from the start of the last cue."""
    state = replace(here.state, question=Question.NONE)
    if here.flows:
        return play_from(here.at(state), here.timeline.cue_start(state.offset))
    return arrive(here.at(state))


def keep(state: SessionState) -> tuple[Action, ...]:
    """Remember the place where there is a run to come back to."""
    return (SaveState(state),) if state.active else ()


def _heard_start(heard: Heard) -> Start:
    slots = heard.slots
    wish = Wish(
        slots.member("limb", Limb),
        slots.member("length", Length),
        slots.number("minutes"),
        slots.member("technique", Technique),
        slots.member("side", Side),
    )
    return Start(heard.context, wish=wish)


def _heard_where(heard: Heard) -> WhereItHurts:
    region = heard.vocabulary.region(heard.slots.id("area"))
    return WhereItHurts(heard.context, region=Region(region.value))


TOPIC: Topic = (
    Row(Launch, launch),
    Row(Start, start, ("StartRoutineIntent",), _heard_start),
    Row(WhereItHurts, where_it_hurts, ("WhereItHurtsIntent",), _heard_where),
    Row(Yes, yes, ("AMAZON.YesIntent",)),
    Row(No, no, ("AMAZON.NoIntent",)),
)
