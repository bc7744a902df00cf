"""Telling: where am I, how, why, what do I need, is it safe, help, and words that mean nothing here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.run import Step
from skill.routine.state import NOWHERE, Phase, Question
from skill.routine.terms import Limb, Side, Technique

from .actions import Instruct, Response, Say, Value, ask_limb
from .events import Event
from .here import Here, carry_on
from .keys import Key, MessageKey
from .sparing import spared
from .start import minutes_of
from .topic import Heard, Row, Topic


class TellingKey(MessageKey):
    """What is told."""

    WHERE_STROKES = "where.strokes"
    WHERE_STROKES_DONE = "where.strokes_done"
    WHERE_STEPS = "where.steps"
    WHERE_STEPS_DONE = "where.steps_done"
    WHERE_QUIET = "where.quiet"
    WHERE_TIME = "where.time"
    WHERE_STEP = "where.step"
    WHERE_STEP_BOTH = "where.step_both"
    WHERE_NEXT = "where.next"
    WHERE_NEXT_BOTH = "where.next_both"
    WHERE_NEXT_NOTHING = "where.next_nothing"
    WHERE_SIDE = "where.side"
    WHERE_SIDE_BOTH = "where.side_both"
    HOW_PRESSURE = "how.pressure"
    HOW_POSTURE_FOOT = "how.posture_foot"
    HOW_POSTURE_HAND = "how.posture_hand"
    HOW_CHECK_FOOT = "how.check_foot"
    HOW_CHECK_HAND = "how.check_hand"
    HOW_GENERAL = "how.general"
    WHY_IDEA = "why.idea"
    WHY_FASCIA = "why.fascia"
    WHY_NERVES = "why.nerves"
    WHY_SENSATIONS = "why.sensations"
    WHY_SPONGE = "why.sponge"
    WHY_FREQUENCY = "why.frequency"
    NEED_LIST = "need.list"
    NEED_SOFT = "need.soft"
    NEED_HARD = "need.hard"
    HELP_IDLE = "help.idle"
    HELP_WAIT = "help.wait"
    HELP_PAUSED = "help.paused"
    HELP_FLOW = "help.flow"
    UNCLEAR_FIRST = "unclear.first"
    UNCLEAR_SECOND_IDLE = "unclear.second_idle"
    UNCLEAR_SECOND_RUN = "unclear.second_run"
    UNCLEAR_SECOND_FLOW = "unclear.second_flow"
    UNCLEAR_THIRD_RUN = "unclear.third_run"
    UNCLEAR_THIRD_IDLE = "unclear.third_idle"
    UNCLEAR_FLOW = "unclear.flow"


class Query(StrEnum):
    """What a person wants to know about where they are."""

    REPETITIONS_LEFT = "repetitions_left"
    TIME_LEFT = "time_left"
    STEP = "step"
    NEXT = "next"
    SIDE = "side"


@dataclass(frozen=True, kw_only=True)
class WhereAmI(Event):
    """How many left, how long left, which step, what next, which side."""

    query: Query = Query.STEP


class HowTopic(StrEnum):
    """What a person wants to know about doing it."""

    PLACE = "place"
    MOVEMENT = "movement"
    PRESSURE = "pressure"
    POSTURE = "posture"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class How(Event):
    """How is this done?"""

    technique: Technique | None = None
    topic: HowTopic | None = None
    limb: Limb | None = None
    """The limb that was named; None for the one at hand."""


class WhyTopic(StrEnum):
    """What a person wants to understand."""

    IDEA = "idea"
    FASCIA = "fascia"
    NERVES = "nerves"
    SENSATIONS = "sensations"
    SPONGE = "sponge"
    FREQUENCY = "frequency"


@dataclass(frozen=True, kw_only=True)
class Why(Event):
    """Why is this done?"""

    topic: WhyTopic = WhyTopic.IDEA


@dataclass(frozen=True, kw_only=True)
class Need(Event):
    """What do I need; does this ball serve?"""

    ball_serves: bool | None = None
    """Whether the ball that was named is soft; None where none was named."""


class Help(Event):
    """What can I say?"""


class Unclear(Event):
    """Words that mean nothing here."""


def where_am_i(here: Here, event: WhereAmI) -> Response:
    """Read off the timeline at this very offset."""
    if not here.state.active:
        return carry_on(here, Say(Key.MOVE_NOTHING))
    answer = {
        Query.REPETITIONS_LEFT: strokes_left,
        Query.TIME_LEFT: _time_left,
        Query.STEP: _step,
        Query.NEXT: _next,
        Query.SIDE: _side,
    }[event.query]
    return carry_on(here, answer(here))


def _of(step: Step, **more: Value) -> dict[str, Value]:
    return {"technique": step.technique, "side": step.side, "limb": step.limb, **more}


def _sided(step: Step, one: TellingKey, both: TellingKey) -> TellingKey:
    return both if step.side is Side.BOTH or not step.technique.is_stroke else one


def strokes_left(here: Here) -> Say:
    """What is left to be counted: strokes of a step, or the steps that are spoken one by one."""
    if not here.flows and not here.remains:
        left = len(_later(here))
        return Say(TellingKey.WHERE_STEPS, {"count": left}) if left else Say(TellingKey.WHERE_STEPS_DONE)
    step, timeline = here.step, here.timeline
    if not timeline.strokes or timeline.timed:
        return Say(TellingKey.WHERE_QUIET, {"seconds": _rounded_seconds(timeline.total_ms - here.offset)})
    left = timeline.at(here.offset).left
    said = Say(TellingKey.WHERE_STROKES, _of(step, count=left))
    return said if left else Say(TellingKey.WHERE_STROKES_DONE)


def _rounded_seconds(ms: int) -> int:
    return max(5, round(ms / 5000) * 5)


def _time_left(here: Here) -> Say:
    left = here.timeline.total_ms - here.offset
    later = sum(here.catalogue.timeline(here.steps[index]).total_ms for index in _later(here))
    return Say(TellingKey.WHERE_TIME, {"count": minutes_of(left + later)})


def _later(here: Here) -> list[int]:
    """The steps after this one that are not left out."""
    return [i for i in range(here.state.step + 1, len(here.steps)) if not here.skips(i)]


def _step(here: Here) -> Say:
    step = here.steps[here.state.step]
    params = _of(step, number=here.state.step + 1, total=len(here.steps))
    return Say(_sided(step, TellingKey.WHERE_STEP, TellingKey.WHERE_STEP_BOTH), params)


def _next(here: Here) -> Say:
    if here.is_last:
        return Say(TellingKey.WHERE_NEXT_NOTHING)
    step = here.steps[here.following]
    return Say(_sided(step, TellingKey.WHERE_NEXT, TellingKey.WHERE_NEXT_BOTH), _of(step))


def _side(here: Here) -> Say:
    key = _sided(here.step, TellingKey.WHERE_SIDE, TellingKey.WHERE_SIDE_BOTH)
    return Say(key, _of(here.step))


def how(here: Here, event: How) -> Response:
    """One or two sentences with landmarks; the technique's own words where one is meant."""
    at_hand = here.run.limb if here.state.run else here.state.wish.limb or Limb.FOOT
    limb = event.limb or at_hand
    general = {
        HowTopic.PRESSURE: TellingKey.HOW_PRESSURE,
        HowTopic.POSTURE: TellingKey.HOW_POSTURE_FOOT if limb is Limb.FOOT else TellingKey.HOW_POSTURE_HAND,
        HowTopic.CHECK: TellingKey.HOW_CHECK_FOOT if limb is Limb.FOOT else TellingKey.HOW_CHECK_HAND,
    }
    if event.topic in general:
        return carry_on(here, Say(general[event.topic]))
    step = _step_meant(here, limb, event.technique)
    if step is None:
        return carry_on(here, Say(TellingKey.HOW_GENERAL))
    return carry_on(here, Instruct(step))


def _step_meant(here: Here, limb: Limb, technique: Technique | None) -> Step | None:
    this = here.state.active and limb is here.run.limb
    if this and technique in (None, here.step.technique):
        return here.step
    exercises = here.catalogue.exercises
    if technique is None or not technique.is_stroke or (limb, technique) not in exercises:
        return None
    if (limb, technique) in spared(here.state):
        return None
    side = Side.BOTH if exercises[limb, technique].works_on(Side.BOTH) else _side_here(here)
    return Step(limb, technique, side)


def _side_here(here: Here) -> Side:
    side = here.step.side if here.state.active else Side.RIGHT
    return Side.RIGHT if side is Side.BOTH else side


_WHY = {
    WhyTopic.IDEA: TellingKey.WHY_IDEA,
    WhyTopic.FASCIA: TellingKey.WHY_FASCIA,
    WhyTopic.NERVES: TellingKey.WHY_NERVES,
    WhyTopic.SENSATIONS: TellingKey.WHY_SENSATIONS,
    WhyTopic.SPONGE: TellingKey.WHY_SPONGE,
    WhyTopic.FREQUENCY: TellingKey.WHY_FREQUENCY,
}


def why(here: Here, event: Why) -> Response:
    """One fact."""
    return carry_on(here, Say(_WHY[event.topic]))


def need(here: Here, event: Need) -> Response:
    """A soft ball and a chair; never a hard ball."""
    keys = {None: TellingKey.NEED_LIST, True: TellingKey.NEED_SOFT, False: TellingKey.NEED_HARD}
    return carry_on(here, Say(keys[event.ball_serves]))


def help_here(here: Here, event: Help) -> Response:
    """Help for the situation; it ends with a question or with what to say."""
    if not here.state.active:
        return ask_limb(here.state, Say(TellingKey.HELP_IDLE))
    if here.flows:
        return carry_on(here, Say(TellingKey.HELP_FLOW))
    paused = here.state.phase is Phase.PAUSED
    return carry_on(here, Say(TellingKey.HELP_PAUSED if paused else TellingKey.HELP_WAIT))


def unclear(here: Here, event: Unclear) -> Response:
    """First short, then two examples that work here, then on with the routine or the end."""
    state = replace(here.state, unclear=here.state.unclear + 1)
    here = here.at(state)
    flowing = here.runs and here.streams_on
    if state.unclear == 1:
        first = TellingKey.UNCLEAR_FLOW if flowing else TellingKey.UNCLEAR_FIRST
        return carry_on(here, Say(first), rewound=False)
    if state.unclear == 2:
        key = TellingKey.UNCLEAR_SECOND_RUN if state.active else TellingKey.UNCLEAR_SECOND_IDLE
        if state.active and here.streams_on:
            key = TellingKey.UNCLEAR_SECOND_FLOW
        return carry_on(here, Say(key), rewound=False)
    return _give_up(here.at(replace(state, unclear=0)))


def _give_up(here: Here) -> Response:
    if here.state.active and here.state.question is Question.NONE:
        return carry_on(here, Say(TellingKey.UNCLEAR_THIRD_RUN), rewound=False)
    return Response(NOWHERE, (*here.silence, Say(TellingKey.UNCLEAR_THIRD_IDLE)))


def _heard_where_am_i(heard: Heard) -> WhereAmI:
    return WhereAmI(heard.context, query=heard.slots.member("question", Query) or Query.STEP)


def _heard_how(heard: Heard) -> How:
    slots = heard.slots
    return How(
        heard.context,
        technique=slots.member("technique", Technique),
        topic=slots.member("how_topic", HowTopic),
        limb=slots.member("limb", Limb),
    )


def _heard_why(heard: Heard) -> Why:
    return Why(heard.context, topic=heard.slots.member("why_topic", WhyTopic) or WhyTopic.IDEA)


def _heard_need(heard: Heard) -> Need:
    return Need(heard.context, ball_serves=heard.vocabulary.ball_serves(heard.slots.id("ball")))


TOPIC: Topic = (
    Row(WhereAmI, where_am_i, ("WhereAmIIntent",), _heard_where_am_i),
    Row(How, how, ("HowIntent",), _heard_how),
    Row(Why, why, ("WhyIntent",), _heard_why),
    Row(Need, need, ("NeedIntent",), _heard_need),
    Row(Help, help_here, ("AMAZON.HelpIntent",)),
    Row(Unclear, unclear, ("AMAZON.FallbackIntent",)),
)
