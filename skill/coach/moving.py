"""Moving between steps: next, previous, again, start over, go to, loop, shuffle."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.parts import parts_of
from skill.routine.place import Place, Question, State, Wish
from skill.routine.step import Step
from skill.routine.terms import Side, Technique

from .acts import Act, Instruct, Say, Silence, Turn, Value
from .asking import ask_limb, ask_open_question
from .events import Again, Event, GoTo, Loop, Previous, Ready, Shuffle, StartOver
from .going import (
    arrive,
    carry_on,
    finish,
    flows,
    heard,
    is_last,
    moved,
    offset_at,
    run_of,
    step_at,
    steps_at,
)
from .keys import Key
from .opening import start_with, yes

TWICE_WITHIN_S = 10
"""Start over, said again within so many seconds, means the whole routine."""


def ready(book: Catalogue, place: Place, event: Ready) -> Turn:
    """Ready answers an open offer like a yes; otherwise it means next."""
    if place.question in (Question.START, Question.CARRY_ON):
        return yes(book, place, event)
    return forward(book, place, event)


def forward(book: Catalogue, place: Place, event: Event) -> Turn:
    """The next step, or the next turn of a step spoken in several; past the last one, the closing."""
    if place.run is None:
        return ask_limb(place, Say(Key.MOVE_NOTHING))
    if place.state is State.DONE:
        return _after_the_end(place)
    if _has_more_parts(book, place):
        return arrive(book, replace(place, part=place.part + 1))
    if is_last(book, place):
        return _past_the_last(book, place)
    return arrive(book, moved(_heard_if_mostly_done(book, place, event), place.step + 1))


def _has_more_parts(book: Catalogue, place: Place) -> bool:
    if flows(place) or place.heard >> place.step & 1:
        return False
    return place.part < len(parts_of(book.timeline(step_at(book, place)))) - 1


def _past_the_last(book: Catalogue, place: Place) -> Turn:
    stop: tuple[Act, ...] = (Silence(),) if flows(place) else ()
    return finish(book, place, *stop, Say(Key.MOVE_CLOSING, {"limb": run_of(place).limb}))


def _after_the_end(place: Place) -> Turn:
    return ask_limb(replace(place, question=Question.NONE), Say(Key.MOVE_AFTER_END))


def _heard_if_mostly_done(book: Catalogue, place: Place, event: Event) -> Place:
    """A streamed step that is left after half of its strokes counts as done."""
    if not flows(place):
        return place
    timeline = book.timeline(step_at(book, place))
    left = timeline.at(offset_at(book, place, event)).left
    return heard(place) if timeline.strokes and left * 2 <= len(timeline.strokes) else place


def back(book: Catalogue, place: Place, event: Previous) -> Turn:
    """The step before; before the first one, the first one, and it is said."""
    if place.run is None:
        return ask_limb(place, Say(Key.MOVE_NOTHING))
    if place.state is State.DONE:
        return arrive(book, moved(place, place.step))
    if place.step == 0:
        return arrive(book, moved(place, 0), Say(Key.MOVE_BEFORE_FIRST))
    return arrive(book, moved(place, place.step - 1))


def again(book: Catalogue, place: Place, event: Again) -> Turn:
    """The instruction once more, without the counting; with a question open, the question."""
    if place.question is not Question.NONE or not place.active:
        return ask_open_question(place)
    step = step_at(book, place)
    timeline = book.timeline(step)
    passage = timeline.at(offset_at(book, place, event)).passage if flows(place) else None
    return carry_on(book, place, event, Instruct(step, passage))


def start_over(book: Catalogue, place: Place, event: StartOver) -> Turn:
    """This step from its start; said twice within ten seconds, the routine."""
    if place.run is None:
        return ask_limb(place, Say(Key.MOVE_NOTHING))
    twice = place.restarted_at > 0 and 0 <= event.at - place.restarted_at <= TWICE_WITHIN_S
    if place.state is State.DONE or twice:
        return arrive(book, replace(moved(place, 0), heard=0, sore_steps=0), Say(Key.MOVE_ROUTINE_OVER))
    restarted = replace(moved(place, place.step), restarted_at=max(0, event.at))
    return arrive(book, restarted, Say(Key.MOVE_SAME_AGAIN))


def loop(book: Catalogue, place: Place, event: Loop) -> Turn:
    """On: this step once more, then on. Four to six is the dose, so it never loops longer."""
    if not place.active:
        return carry_on(book, place, event, Say(Key.MOVE_NOTHING))
    said = Say(Key.MOVE_LOOP_ON if event.on else Key.MOVE_LOOP_OFF)
    if event.on and not flows(place):
        return arrive(book, moved(place, place.step), said)
    streams = flows(place) and place.question is Question.NONE  # only a new stream carries the change
    state = State.RUNNING if streams else place.state
    return carry_on(book, replace(place, loop=event.on, state=state), event, said)


def shuffle(book: Catalogue, place: Place, event: Shuffle) -> Turn:
    """A kind refusal: the order matters."""
    return carry_on(book, place, event, Say(Key.MOVE_SHUFFLE))


def go_to(book: Catalogue, place: Place, event: GoTo) -> Turn:
    """Jump within the run; before a run, start with what was named."""
    if not place.active:
        return start_with(book, place, _wish(event), event)
    steps = steps_at(book, place)
    if event.number is not None:
        if not 1 <= event.number <= len(steps):
            return carry_on(book, place, event, Say(Key.MOVE_NO_STEP, {"count": len(steps)}))
        return _jump(book, place, event, event.number - 1)
    target = _target(steps, place.step, event)
    if target is None:
        return carry_on(book, place, event, Say(Key.MOVE_NOT_HERE, _named(event, steps[place.step])))
    return _jump(book, place, event, target)


def _jump(book: Catalogue, place: Place, event: GoTo, index: int) -> Turn:
    return arrive(book, moved(_heard_if_mostly_done(book, place, event), index))


def _wish(event: GoTo) -> Wish:
    technique = event.technique if event.technique and event.technique.is_stroke else None
    return Wish(technique=technique, side=event.side)


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
