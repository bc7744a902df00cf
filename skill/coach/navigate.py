"""Moving between steps: next, previous, again, start over, go to, loop, shuffle."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skill.routine.run import Step
from skill.routine.state import Phase, Question, Wish
from skill.routine.terms import Limb, Side, Technique

from .actions import (
    Action,
    Instruct,
    Response,
    Say,
    StopPlayback,
    Value,
    ask_limb,
    ask_open_question,
    ask_without_run,
)
from .answers import Yes, heard_yes, yes
from .events import Event
from .here import Here, arrive, carry_on, finish
from .keys import Key
from .start import resume, start_with
from .topic import Heard, Row, Topic

TWICE_WITHIN_S = 10
"""Start over, said again within so many seconds, means the whole routine."""


class Next(Event):
    """On to the next step."""


class Ready(Event):
    """Done, ready, go on."""


class Previous(Event):
    """Back to the step before."""


class Again(Event):
    """Say that again: the instruction, without the counting."""


class StartOver(Event):
    """This step from its start; said twice within ten seconds, the routine."""


@dataclass(frozen=True, kw_only=True)
class Loop(Event):
    """Loop on or off."""

    on: bool = True


class Shuffle(Event):
    """Shuffle on or off."""


@dataclass(frozen=True, kw_only=True)
class GoTo(Event):
    """Jump to a technique, a side, or a step by number."""

    technique: Technique | None = None
    side: Side | None = None
    other: bool = False
    """The other side than now."""
    limb: Limb | None = None
    """What that side is of, where it was named with it: the answer to "foot, or hand?" too."""
    number: int | None = None
    unclear: bool = False
    """Whether a part of it was not understood."""
    back: int | None = None
    """So many steps back from here."""
    ahead: int | None = None
    """So many steps on from here."""


def ready(here: Here, event: Ready) -> Response:
    """Ready answers an open offer like a yes, and goes on in a pause; otherwise it means next."""
    if here.state.question in (Question.LIMB, Question.START, Question.CARRY_ON):
        return yes(here, Yes(event.context))
    if here.state.active and here.state.phase is Phase.PAUSED and here.state.question is Question.NONE:
        return resume(here)
    return next_step(here, event)


def agree(here: Here, event: Yes) -> Response:
    """Yes to the open question; with none open, on from a pause, and from a spoken step to the next."""
    state = here.state
    if state.active and state.question is Question.NONE:
        if state.phase is Phase.PAUSED:
            return resume(here)
        if not here.flows:
            return next_step(here, event)
    return yes(here, event)


def next_step(here: Here, event: Event) -> Response:
    """The next step, or the next turn of a step spoken in several; past the last one, the closing."""
    state = here.state
    if state.run is None:
        return ask_without_run(state)
    if state.phase is Phase.DONE:
        return ask_limb(replace(state, question=Question.NONE), Say(Key.MOVE_AFTER_END))
    if _has_more_turns(here):
        return arrive(here.at(replace(state, part=state.part + 1)))
    if here.is_last:
        return _past_the_last(here)
    return arrive(_done_if_mostly(here).moved(here.following))


def _has_more_turns(here: Here) -> bool:
    state = here.state
    return not here.flows and state.part < here.turns - 1


def _past_the_last(here: Here) -> Response:
    stop: tuple[Action, ...] = (StopPlayback(),) if here.flows else ()
    return finish(here, *stop, _closing(here))


def _closing(here: Here) -> Say:
    """What was done, and no more: both sides, one of them, or nothing that could be named."""
    done = {s.side for i, s in enumerate(here.steps) if s.technique.is_stroke and here.state.heard >> i & 1}
    if not done:
        return Say(Key.MOVE_CLOSING_NONE)
    if len(done) == 1 and Side.BOTH not in done:
        return Say(Key.MOVE_CLOSING_ONE, {"limb": here.run.limb, "side": done.pop()})
    return Say(Key.MOVE_CLOSING, {"limb": here.run.limb})


def _done_if_mostly(here: Here) -> Here:
    """A step that is left after half of its strokes counts as done."""
    return here.step_done() if here.timeline.mostly_done(here.offset) else here


def previous_step(here: Here, event: Previous) -> Response:
    """The step before; before the first one, the first one, and it is said."""
    state = here.state
    if state.run is None:
        return ask_without_run(state)
    if state.phase is Phase.DONE:
        return ask_limb(replace(state, question=Question.NONE), Say(Key.MOVE_AFTER_END))
    if state.step == 0:
        return arrive(here.moved(0), Say(Key.MOVE_BEFORE_FIRST))
    return arrive(here.moved(_before(here, 1)))


def _before(here: Here, count: int) -> int:
    """Index of the step so many before this one; what is left out does not count."""
    earlier = [index for index in range(here.state.step) if not here.skips(index)]
    return earlier[-count] if count <= len(earlier) else 0


def _after(here: Here, count: int) -> int:
    """Index of the step so many after this one; what is left out does not count, the closing is the last."""
    later = [index for index in range(here.state.step + 1, len(here.steps)) if not here.skips(index)]
    return (later or [here.state.step])[: max(1, count)][-1]


def again(here: Here, event: Again) -> Response:
    """The instruction once more, without the counting; with a question open, the question."""
    if here.state.question is not Question.NONE or not here.state.active:
        return ask_open_question(here.state)
    passage = here.timeline.at(here.offset).passage if here.flows or here.remains else None
    return carry_on(here, Instruct(here.step, passage))


def start_over(here: Here, event: StartOver) -> Response:
    """This step from its start; said twice within ten seconds, the routine."""
    state, at = here.state, here.context.at
    if state.run is None:
        return ask_without_run(state)
    twice = state.restarted_at > 0 and 0 <= at - state.restarted_at <= TWICE_WITHIN_S
    if state.phase is Phase.DONE or twice:
        # A run that is complete stays so: what begins now is another one like it.
        run = replace(here.run, id=here.context.seed) if state.phase is Phase.DONE else here.run
        first = replace(here.moved(0).state, run=run, heard=0, sore_steps=0)
        return arrive(here.at(first), Say(Key.MOVE_ROUTINE_OVER))
    restarted = replace(here.moved(state.step).state, restarted_at=max(0, at))
    return arrive(here.at(restarted), Say(Key.MOVE_SAME_AGAIN))


def loop(here: Here, event: Loop) -> Response:
    """On: this step once more, then on. Four to six is the dose, so it never loops longer."""
    state = here.state
    if not state.active:
        return carry_on(here, Say(Key.MOVE_NOTHING))
    said = Say(Key.MOVE_LOOP_ON if event.on else Key.MOVE_LOOP_OFF)
    if event.on and not here.flows:
        return arrive(here.moved(state.step), said)
    phase = Phase.RUNNING if here.streams_on else state.phase  # only a new stream carries the change
    return carry_on(here.at(replace(state, loop=event.on, phase=phase)), said)


def shuffle(here: Here, event: Shuffle) -> Response:
    """A kind refusal: the order matters."""
    return carry_on(here, Say(Key.MOVE_SHUFFLE))


def go_to(here: Here, event: GoTo) -> Response:
    """Jump within the run; before a run, start with what was named."""
    if not here.state.active:
        wish = _wish(event)
        return start_with(here, wish, unclear=event.unclear or wish == Wish())
    if event.unclear:
        return carry_on(here, Say(Key.START_UNCLEAR))
    steps, now = here.steps, here.state.step
    if event.back is not None:
        before = (Say(Key.MOVE_BEFORE_FIRST),) if event.back > now else ()
        back = _before(here, event.back) if event.back > 0 else now
        return arrive(_done_if_mostly(here).moved(back), *before)
    if event.ahead is not None:
        return _jump(here, _after(here, event.ahead))
    if event.number is not None:
        if not 1 <= event.number <= len(steps):
            return carry_on(here, Say(Key.MOVE_NO_STEP, {"count": len(steps)}))
        return _jump(here, event.number - 1)
    target = _target(steps, now, event)
    if target is None:
        return carry_on(here, Say(Key.MOVE_NOT_HERE, _named(event, steps[now])))
    return _jump(here, target)


def _jump(here: Here, index: int) -> Response:
    return arrive(_done_if_mostly(here).moved(index))


def _wish(event: GoTo) -> Wish:
    technique = event.technique if event.technique and event.technique.is_stroke else None
    return Wish(None if event.other else event.limb, technique=technique, side=event.side)


def _named(event: GoTo, here: Step) -> dict[str, Value]:
    return {"technique": event.technique or here.technique}


def _target(steps: tuple[Step, ...], here: int, event: GoTo) -> int | None:
    """The step that a technique and a side name, nearest ahead; without a technique the side's first."""
    now = steps[here]
    side = _current_side(steps, here).other if event.other else event.side
    technique = event.technique or (now.technique if event.other and now.technique.is_stroke else None)
    if technique is not None and side is None:
        side = now.side
    exact = [i for i, s in enumerate(steps) if _is(s, technique, side)]
    loose = [i for i, s in enumerate(steps) if technique is not None and s.technique is technique]
    candidates = exact or loose
    return next((i for i in candidates if i > here), candidates[0] if candidates else None)


def _current_side(steps: tuple[Step, ...], here: int) -> Side:
    """The side under way; in steps of both sides, the one that the run began with."""
    side = steps[here].side
    return side if side is not Side.BOTH else next((s.side for s in steps if s.side is not Side.BOTH), side)


def _is(step: Step, technique: Technique | None, side: Side | None) -> bool:
    if technique is None:
        return step.technique.is_stroke and step.side is side
    return step.technique is technique and step.side in (side, Side.BOTH)


def _heard_go_to(heard: Heard) -> GoTo:
    slots = heard.slots
    side = slots.id("side")
    return GoTo(
        heard.context,
        technique=slots.member("technique", Technique),
        side=slots.member("side", Side) if side in (Side.LEFT, Side.RIGHT) else None,
        other=side == "other",
        limb=slots.member("foot_or_hand", Limb),
        number=slots.number("step"),
        unclear=slots.unclear("technique", "side", "foot_or_hand", "step", "back", "ahead"),
        back=slots.number("back"),
        ahead=slots.number("ahead"),
    )


TOPIC: Topic = (
    Row(Next, next_step, ("AMAZON.NextIntent",)),
    Row(Ready, ready, ("ReadyIntent",)),
    Row(Yes, agree, ("AMAZON.YesIntent",), heard_yes),
    Row(Yes, agree, ("YesWordsIntent",), lambda heard: Yes(heard.context, exact=False)),
    Row(Previous, previous_step, ("AMAZON.PreviousIntent",)),
    Row(Again, again, ("AMAZON.RepeatIntent",)),
    Row(StartOver, start_over, ("AMAZON.StartOverIntent",)),
    Row(Loop, loop, ("AMAZON.LoopOnIntent",)),
    Row(Loop, loop, ("AMAZON.LoopOffIntent",), lambda heard: Loop(heard.context, on=False)),
    Row(Shuffle, shuffle, ("AMAZON.ShuffleOnIntent", "AMAZON.ShuffleOffIntent")),
    Row(GoTo, go_to, ("GoToIntent",), _heard_go_to),
)
