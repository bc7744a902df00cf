"""Telling: where am I, how, why, what do I need, is it safe, help, and words that mean nothing here."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.place import NOWHERE, Place, Question, State
from skill.routine.step import Step
from skill.routine.terms import Limb, Side, Technique

from .acts import Instruct, Say, Turn, Value
from .asking import ask_limb
from .events import Help, How, HowTopic, Need, Query, Safe, Unclear, WhereAmI, Why, WhyTopic
from .going import carry_on, flows, offset_at, run_of, silence, step_at, steps_at
from .keys import Key
from .opening import minutes_of


def where_am_i(book: Catalogue, place: Place, event: WhereAmI) -> Turn:
    """Read off the timeline at this very offset."""
    if not place.active:
        return carry_on(book, place, event, Say(Key.MOVE_NOTHING))
    answer = {
        Query.REPETITIONS_LEFT: _strokes_left,
        Query.TIME_LEFT: _time_left,
        Query.STEP: _step,
        Query.NEXT: _next,
        Query.SIDE: _side,
    }[event.query]
    return carry_on(book, place, event, answer(book, place, offset_at(book, place, event)))


def _of(step: Step, **more: Value) -> dict[str, Value]:
    return {"technique": step.technique, "side": step.side, "limb": step.limb, **more}


def _sided(step: Step, one: Key, both: Key) -> Key:
    return both if step.side is Side.BOTH or not step.technique.is_stroke else one


def _strokes_left(book: Catalogue, place: Place, offset: int) -> Say:
    if not flows(place):
        left = len(steps_at(book, place)) - 1 - place.step
        return Say(Key.WHERE_STEPS, {"count": left}) if left else Say(Key.WHERE_STEPS_DONE)
    step = step_at(book, place)
    timeline = book.timeline(step)
    if not timeline.strokes:
        return Say(Key.WHERE_QUIET, {"seconds": _rounded_seconds(timeline.total_ms - offset)})
    left = timeline.at(offset).left
    key = _sided(step, Key.WHERE_STROKES, Key.WHERE_STROKES_BOTH)
    return Say(key, _of(step, count=left)) if left else Say(Key.WHERE_STROKES_DONE)


def _rounded_seconds(ms: int) -> int:
    return max(5, round(ms / 5000) * 5)


def _time_left(book: Catalogue, place: Place, offset: int) -> Say:
    here = book.timeline(step_at(book, place)).total_ms - offset if flows(place) else 0
    later = sum(book.timeline(step).total_ms for step in steps_at(book, place)[place.step + 1 :])
    return Say(Key.WHERE_TIME, {"count": minutes_of(here + later)})


def _step(book: Catalogue, place: Place, offset: int) -> Say:
    steps = steps_at(book, place)
    step = steps[place.step]
    params = _of(step, number=place.step + 1, total=len(steps))
    return Say(_sided(step, Key.WHERE_STEP, Key.WHERE_STEP_BOTH), params)


def _next(book: Catalogue, place: Place, offset: int) -> Say:
    steps = steps_at(book, place)
    if place.step + 1 >= len(steps):
        return Say(Key.WHERE_NEXT_NOTHING)
    step = steps[place.step + 1]
    return Say(_sided(step, Key.WHERE_NEXT, Key.WHERE_NEXT_BOTH), _of(step))


def _side(book: Catalogue, place: Place, offset: int) -> Say:
    step = step_at(book, place)
    return Say(_sided(step, Key.WHERE_SIDE, Key.WHERE_SIDE_BOTH), _of(step))


def how(book: Catalogue, place: Place, event: How) -> Turn:
    """One or two sentences with landmarks; the technique's own words where one is meant."""
    limb = run_of(place).limb if place.run else place.wish.limb or Limb.FOOT
    general = {
        HowTopic.PRESSURE: Key.HOW_PRESSURE,
        HowTopic.POSTURE: Key.HOW_POSTURE_FOOT if limb is Limb.FOOT else Key.HOW_POSTURE_HAND,
        HowTopic.CHECK: Key.HOW_CHECK_FOOT if limb is Limb.FOOT else Key.HOW_CHECK_HAND,
    }
    if event.topic in general:
        return carry_on(book, place, event, Say(general[event.topic]))
    step = _step_meant(book, place, limb, event.technique)
    if step is None:
        return carry_on(book, place, event, Say(Key.HOW_GENERAL))
    return carry_on(book, place, event, Instruct(step))


def _step_meant(book: Catalogue, place: Place, limb: Limb, technique: Technique | None) -> Step | None:
    if place.active and technique in (None, step_at(book, place).technique):
        return step_at(book, place)
    if technique is None or not technique.is_stroke or (limb, technique) not in book.exercises:
        return None
    side = Side.BOTH if book.exercises[limb, technique].works_on(Side.BOTH) else _side_here(book, place)
    return Step(limb, technique, side)


def _side_here(book: Catalogue, place: Place) -> Side:
    side = step_at(book, place).side if place.active else Side.RIGHT
    return Side.RIGHT if side is Side.BOTH else side


_WHY = {
    WhyTopic.IDEA: Key.WHY_IDEA,
    WhyTopic.FASCIA: Key.WHY_FASCIA,
    WhyTopic.NERVES: Key.WHY_NERVES,
    WhyTopic.SENSATIONS: Key.WHY_SENSATIONS,
    WhyTopic.SPONGE: Key.WHY_SPONGE,
    WhyTopic.FREQUENCY: Key.WHY_FREQUENCY,
}


def why(book: Catalogue, place: Place, event: Why) -> Turn:
    """One fact."""
    return carry_on(book, place, event, Say(_WHY[event.topic]))


def need(book: Catalogue, place: Place, event: Need) -> Turn:
    """A soft ball and a chair; never a hard ball."""
    key = {None: Key.NEED_LIST, True: Key.NEED_SOFT, False: Key.NEED_HARD}[event.ball_serves]
    return carry_on(book, place, event, Say(key))


def safe(book: Catalogue, place: Place, event: Safe) -> Turn:
    """Who should ask a doctor first. The person decides, and nothing is kept."""
    return carry_on(book, place, event, Say(Key.SAFE_ASK))


def help_here(book: Catalogue, place: Place, event: Help) -> Turn:
    """Help for the situation; it ends with a question or with what to say."""
    if not place.active:
        return ask_limb(place, Say(Key.HELP_IDLE))
    if flows(place):
        return carry_on(book, place, event, Say(Key.HELP_FLOW))
    paused = place.state is State.PAUSED
    return carry_on(book, place, event, Say(Key.HELP_PAUSED if paused else Key.HELP_WAIT))


def unclear(book: Catalogue, place: Place, event: Unclear) -> Turn:
    """First short, then two examples that work here, then on with the routine or the end."""
    place = replace(place, unclear=place.unclear + 1)
    if place.active and flows(place) and place.question is Question.NONE:
        key = Key.UNCLEAR_FLOW if place.state is State.RUNNING else Key.UNCLEAR_FIRST
        return carry_on(book, place, event, Say(key))
    if place.unclear == 1:
        return carry_on(book, place, event, Say(Key.UNCLEAR_FIRST))
    if place.unclear == 2:
        key = Key.UNCLEAR_SECOND_RUN if place.active else Key.UNCLEAR_SECOND_IDLE
        return carry_on(book, place, event, Say(key))
    return _give_up(book, replace(place, unclear=0), event)


def _give_up(book: Catalogue, place: Place, event: Unclear) -> Turn:
    if place.active and place.question is Question.NONE:
        return carry_on(book, place, event, Say(Key.UNCLEAR_THIRD_RUN))
    return Turn(NOWHERE, (*silence(place, event), Say(Key.UNCLEAR_THIRD_IDLE)))
