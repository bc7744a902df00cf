"""Starting: from a wish to a run, or to the question that it leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from skill.routine.catalogue import MAX_MINUTES, MIN_MINUTES, Catalogue, Plan, left_out, solve
from skill.routine.chapter import unknown_chapter
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Bed, Counting, Length, Limb, Mode, Narrator, Pace, Side, Talk, Technique

from .actions import (
    Action,
    Ask,
    ClearState,
    Response,
    SavePreferences,
    SaveState,
    Say,
    Value,
    ask,
    ask_limb,
)
from .events import Context, Event
from .here import Here, arrive, carry_on, go_on, play_from
from .hurts import HurtsKey, merged, offered
from .keys import Key
from .leaving import LeaveOut, leave_out
from .sparing import fits, spared_on
from .topic import Heard, Row, Topic


class Choice(StrEnum):
    """Leaving the choice of a routine to the skill."""

    ADVISE = "advise"
    """Which one should I do?"""
    USUAL = "usual"
    """What I did last."""
    EITHER = "either"
    """I do not mind."""


@dataclass(frozen=True, kw_only=True)
class Start(Event):
    """Start a routine."""

    wish: Wish = field(default_factory=Wish)
    choice: Choice | None = None
    """The choice is left to the skill."""
    unclear: bool = False
    """A part of the wish was not understood."""


def start(here: Here, event: Start) -> Response:
    """Build the run that was wished for; ask for the limb once, and offer the nearest possible time."""
    if event.choice is not None and event.wish.limb is None and not event.unclear:
        return _choose(here, event.choice, event.wish)
    return start_with(here, event.wish, unclear=event.unclear)


def start_with(here: Here, wish: Wish, *, unclear: bool = False) -> Response:
    """Start what ``wish`` says, on top of what was already said in answer to an open question.

    What was not understood begins nothing; a run under way is left only for what was named.
    """
    state = here.state
    if state.active and (unclear or wish == Wish()):
        return _stay(here, unclear)
    if _leaves_the_other_out(here, wish):
        return leave_out(here, LeaveOut(here.context, side=wish.side.other if wish.side else None))
    asked = state.question is Question.LIMB and merged(state, wish) == state.wish
    offered_time = state.question is Question.START and wish.minutes is None
    wish = _corrected(here, wish) if state.active else merged(state, wish)
    if unclear:
        return _ask_again(here, wish)
    if wish.limb is None and not asked:
        return ask_limb(replace(NOWHERE, wish=wish, spared=state.spared))
    if not _possible(wish.minutes) and not offered_time:
        return _offer_nearest_time(here, wish)
    if wish.limb is None:
        return begin(here, replace(wish, limb=Limb.FOOT), Say(Key.START_DEFAULT, {"limb": Limb.FOOT}))
    return begin(here, wish)


def _leaves_the_other_out(here: Here, wish: Wish) -> bool:
    """Whether it is "only my left foot", said well into a run of both: what was done is not done again."""
    state = here.state
    if (
        not state.active
        or state.step == 0
        or state.question is not Question.NONE
        or here.run.only is not None
    ):
        return False
    plain = wish == Wish(wish.limb, side=wish.side, only=True)
    return plain and wish.limb in (None, here.run.limb)


def _stay(here: Here, unclear: bool) -> Response:
    """Start, said in a run and naming nothing new: what rests goes on, and what goes on does so."""
    state = here.state
    if unclear:
        return carry_on(here, Say(Key.START_UNCLEAR))
    if state.question is Question.CARRY_ON or (
        state.phase is Phase.PAUSED and state.question is Question.NONE
    ):
        return resume(here)
    return carry_on(here, Say(Key.START_RUNNING, {"limb": here.run.limb}))


def _corrected(here: Here, wish: Wish) -> Wish:
    """A wish in a run; one that has only just begun is corrected, so what was said before still holds."""
    run = here.run
    wish = replace(wish, limb=wish.limb or run.limb)
    if here.state.step > 0 or here.state.question is not Question.NONE:
        return wish
    minutes, length = wish.minutes, None if run.length is Length.SINGLE else run.length
    technique = None if wish.length or minutes is not None else run.technique
    if not (wish.length or wish.technique or minutes) and length and _was_timed(here):
        minutes = minutes_of(here.catalogue.total_ms(run))
    return replace(
        wish,
        length=wish.length or (None if minutes is not None else length),
        minutes=minutes,
        technique=wish.technique or technique,
        side=wish.side or run.first_side,
        only=wish.only or (run.only is not None and wish.side is None),
    )


def _was_timed(here: Here) -> bool:
    """Whether the run was built for a number of minutes: its strokes are not as many as usual, this week."""
    run = here.run
    return run.repetitions != _run(here, Wish(run.limb, run.length, technique=run.technique)).repetitions


def _ask_again(here: Here, wish: Wish) -> Response:
    """A part was not understood: ask for the limb, else offer what was, and begin nothing."""
    state = replace(NOWHERE, wish=wish, spared=here.state.spared)
    if wish.limb is None:
        return ask_limb(state)
    params: dict[str, Value] = {"limb": wish.limb}
    act = Ask(Key.START_UNCLEAR_OFFER, Key.START_OFFER_REPROMPT, params)
    return ask(state, Question.START, act)


def _choose(here: Here, choice: Choice, wish: Wish) -> Response:
    """Decide by what is known, and say why; where nothing is, ask where it is felt."""
    if here.state.active:
        return _stay(here, unclear=False)
    offers = here.state.question is Question.START and here.state.wish.limb is not None
    wish, last = merged(here.state, wish), here.context.preferences.last
    if offers and choice is not Choice.ADVISE:
        return begin(here, wish)
    if choice is Choice.EITHER or (choice is Choice.USUAL and last is None):
        return begin_with_either(here, wish)
    if last is None:
        asked = Ask(Key.START_BY_REGION, Key.HURTS_WHERE_REPROMPT)
        return ask(replace(NOWHERE, wish=wish, spared=here.state.spared), Question.REGION, asked)
    limb, length = last
    if choice is Choice.USUAL:
        usual = replace(wish, limb=limb, length=wish.length or length)
        return begin(here, usual, Say(Key.START_USUAL, {"limb": limb}))
    state = replace(NOWHERE, wish=replace(wish, limb=limb), spared=here.state.spared)
    params: dict[str, Value] = {"limb": limb, "other": limb.other}
    return ask(state, Question.START, Ask(Key.START_ADVISE, Key.LAUNCH_OFFER_REPROMPT, params))


def begin_with_either(here: Here, wish: Wish) -> Response:
    """Begin where the choice is left to the skill, as by a yes to "foot, or hand?": the one not done last."""
    last = here.context.preferences.last
    limb = last[0].other if last else Limb.FOOT
    if not _possible(wish.minutes):
        return _offer_nearest_time(here, replace(wish, limb=limb))
    return begin(here, replace(wish, limb=limb), Say(Key.START_DEFAULT, {"limb": limb}))


def _offer_nearest_time(here: Here, wish: Wish) -> Response:
    """Offer what can really be done, not the bound that the wish lies beyond."""
    asked = wish.minutes or 0
    wish = replace(wish, limb=wish.limb or Limb.FOOT)
    params = _params(here.catalogue, solve(here.catalogue, _run(here, wish), asked).run)
    key = Key.START_TOO_SHORT if asked < MIN_MINUTES else Key.START_TOO_LONG
    state = replace(NOWHERE, wish=wish, spared=here.state.spared)
    return ask(state, Question.START, Ask(key, Key.START_OFFER_REPROMPT, params))


def _possible(minutes: int | None) -> bool:
    return minutes is None or MIN_MINUTES <= minutes <= MAX_MINUTES


def begin(here: Here, wish: Wish, *before: Action) -> Response:
    """Begin the run of a wish that names a limb, without what would touch a sore place."""
    catalogue, run = here.catalogue, _run(here, wish)
    if run.without and not fits(catalogue, here.state, run):
        if here.state.active and run.limb is not here.run.limb:
            return carry_on(here, Say(HurtsKey.OTHER_RESTS, {"limb": here.run.limb, "other": run.limb}))
        stop = (*here.silence, ClearState()) if here.state.active else ()
        return offered(here, run.limb, *stop)
    plan = solve(catalogue, run, wish.minutes) if wish.minutes is not None else None
    run = plan.run if plan else run
    state = SessionState(way=_way(here.context), run=run, spared=here.state.spared)
    said = (*_first_words(here), *before, *_intro(here, plan, run, wish), *_last_words(here, state))
    return arrive(here.at(state), *said)


def _intro(here: Here, plan: Plan | None, run: Run, wish: Wish) -> Iterator[Say]:
    """What was built, how long it takes, and what it leaves out."""
    catalogue = here.catalogue
    if plan and _possible(wish.minutes) and not _as_wished(plan):
        yield Say(Key.START_NEAREST, {**_params(catalogue, run), "wish": plan.minutes})
    elif plan and run.length is not Length.SINGLE:
        minutes = plan.minutes if _possible(wish.minutes) else minutes_of(plan.total_ms)
        yield Say(Key.START_MINUTES, {"limb": run.limb, "minutes": minutes, "wish": plan.minutes})
    else:
        yield Say(_intro_key(run), _params(catalogue, run))
    if run.only is not None and run.length is not Length.SINGLE:
        yield Say(Key.START_ONLY, {"limb": run.limb, "side": run.only})
    if run.without and run.length is not Length.SINGLE:
        yield Say(Key.START_WITHOUT, {"techniques": run.without})
    if plan and run.length is not Length.SINGLE:
        missing = tuple(each for each in left_out(catalogue, run) if each not in run.without)
        if missing:
            yield Say(Key.START_LEFT_OUT, {"techniques": missing})


def _first_words(here: Here) -> tuple[Say, ...]:
    """Before the first routine of a person, however it begins: that this is no medical advice.

    And once after streams failed on this device: that it is led by voice.
    """
    known = here.context.preferences
    disclaimer = () if known.disclaimed else (Say(Key.START_DISCLAIMER),)
    return (*disclaimer, Say(Key.START_NO_STREAMS)) if known.streams_failed is not None else disclaimer


def _last_words(here: Here, state: SessionState) -> tuple[Action, ...]:
    """Before the first stream of a person: what works without the skill's name, and how to say ouch.

    What was said for the first time is remembered as said.
    """
    known = here.context.preferences
    hints = state.way is Mode.STREAM and not known.hinted
    said = (Say(Key.START_HINT),) if hints else ()
    if known.disclaimed and not hints and known.streams_failed is None:
        return ()
    kept = SavePreferences(disclaimed=not known.disclaimed, hinted=hints, streams_told=known.streams_failed)
    return *said, kept


def _as_wished(plan: Plan) -> bool:
    """Whether a run lasts what was asked for, as far as a person can tell by the minutes it names."""
    return plan.fits or minutes_of(plan.total_ms) == plan.minutes


def _run(here: Here, wish: Wish) -> Run:
    limb, preferences = wish.limb or Limb.FOOT, here.context.preferences
    technique = wish.technique if wish.technique and wish.technique.is_stroke else None
    wished = wish.length if wish.length is not Length.SINGLE else None
    length = Length.SINGLE if technique else wished or Length.FULL
    routine = here.catalogue.routine_of(limb, length, technique)
    chapter = preferences.chapter or unknown_chapter(here.context.seed)
    known = preferences.chapter is not None and not chapter.explains
    run = Run(
        here.context.seed,
        limb,
        length,
        technique,
        wish.side if wish.side in (Side.LEFT, Side.RIGHT) else routine.first_side,
        routine.repetitions if length is Length.SHORT else chapter.repetitions,
        preferences.paces.get(limb, Pace.STEADY),
        preferences.talk or (Talk.BRIEF if known else Talk.FULL),
        preferences.counting or Counting.ALOUD,
        spared_on(here.state, limb),
        preferences.tempo,
        preferences.rests or chapter.rests,
        chapter,
        narrator=preferences.narrator or Narrator.HEART,
        bed=preferences.bed or Bed.NONE,
    )
    return _one_sided(here.catalogue, run) if wish.only else run


def _one_sided(catalogue: Catalogue, run: Run) -> Run:
    """The run of its first side alone; as it is where it has no stroke that one side does alone."""
    one = replace(run, only=run.first_side)
    return one if any(step.technique.is_stroke for step in catalogue.steps(one)) else run


def _way(context: Context) -> Mode:
    return (context.preferences.way or Mode.STREAM) if context.can_stream else Mode.TURNS


def _intro_key(run: Run) -> Key:
    if run.only is not None and run.length is Length.SINGLE:
        return Key.START_ONLY_SINGLE
    return {Length.FULL: Key.START_FULL, Length.SHORT: Key.START_SHORT, Length.SINGLE: Key.START_SINGLE}[
        run.length
    ]


def _params(catalogue: Catalogue, run: Run) -> dict[str, Value]:
    minutes = minutes_of(catalogue.total_ms(run))
    params: dict[str, Value] = {"limb": run.limb, "minutes": minutes, "count": minutes}
    if run.only is not None and run.length is Length.SINGLE:
        params["side"] = run.only
    return params | ({"technique": run.technique} if run.technique else {})


def minutes_of(ms: int) -> int:
    """Whole minutes nearest to ``ms``, at least one."""
    return max(1, round(ms / 60_000))


def resume(here: Here) -> Response:
    """Go on with a run that was left, from its last cue; a step that was done is not repeated."""
    state = replace(here.state, question=Question.NONE)
    if here.flows:
        return play_from(here.at(state), here.last_cue)
    if here.remains:
        return go_on(here.at(state))
    if state.part < here.turns - 1:
        return arrive(here.at(replace(state, part=state.part + 1)))
    return arrive(here.moved(state.step if here.is_last else here.following))


def keep(state: SessionState) -> tuple[Action, ...]:
    """Remember the place where there is a run to come back to."""
    return (SaveState(state),) if state.active else ()


_SLOTS = ("limb", "length", "minutes", "technique", "side", "foot_or_hand", "duration", "choice")


def _heard_start(heard: Heard) -> Start:
    slots = heard.slots
    wish = Wish(
        slots.member("limb", Limb) or slots.member("foot_or_hand", Limb),
        slots.member("length", Length),
        slots.minutes("minutes", "duration"),
        slots.member("technique", Technique),
        side := slots.member("side", Side),
        only=side in (Side.LEFT, Side.RIGHT) and slots.id("only") is not None,
    )
    choice = slots.member("choice", Choice)
    return Start(heard.context, wish=wish, choice=choice, unclear=slots.unclear(*_SLOTS))


TOPIC: Topic = (Row(Start, start, ("StartRoutineIntent",), _heard_start),)
