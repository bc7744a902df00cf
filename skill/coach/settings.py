"""Adjusting how a run is led: pace, guidance, and the way through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.state import Phase, Question, SessionState
from skill.routine.terms import Counting, Mode, Pace, Rests, Talk
from skill.routine.timeline import part_at

from .actions import Action, Ask, Response, SavePreferences, Say, StopPlayback
from .events import Event
from .here import Here, arrive, carry_on, go_on, play_from
from .keys import MessageKey
from .start import resume
from .topic import Row, Topic


class AdjustingKey(MessageKey):
    """What is said of how a run is led."""

    PACE_SLOWER = "pace.slower"
    PACE_FASTER = "pace.faster"
    PACE_SET = "pace.set"
    PACE_SLOWEST = "pace.slowest"
    PACE_FASTEST = "pace.fastest"
    PACE_LATER = "pace.later"
    PACE_SAME = "pace.same"
    PACE_LOUDER = "pace.louder"
    PACE_QUIETER = "pace.quieter"
    VOICE_SLOWER = "pace.voice_slower"
    VOICE_FASTER = "pace.voice_faster"
    VOICE_SLOWEST = "pace.voice_slowest"
    VOICE_FASTEST = "pace.voice_fastest"
    VOICE_ONE_SPEED = "pace.voice_one_speed"
    VOICE_FOLLOWS = "pace.voice_follows"
    RESTS_LONGER = "pace.rests_longer"
    RESTS_SHORTER = "pace.rests_shorter"
    RESTS_LONGEST = "pace.rests_longest"
    RESTS_SHORTEST = "pace.rests_shortest"
    PACE_ASK = "pace.ask"
    PACE_ASK_REPROMPT = "pace.ask_reprompt"
    WAY_WAIT = "way.wait"
    WAY_FLOW = "way.flow"
    WAY_NO_STREAM = "way.no_stream"
    WAY_ASK = "way.ask"
    WAY_ASK_REPROMPT = "way.ask_reprompt"
    GUIDANCE_ALOUD = "guidance.aloud"
    GUIDANCE_QUIET = "guidance.quiet"
    GUIDANCE_CHIME = "guidance.chime"
    GUIDANCE_BRIEF = "guidance.brief"
    GUIDANCE_FULL = "guidance.full"
    GUIDANCE_ASK = "guidance.ask"
    GUIDANCE_ASK_REPROMPT = "guidance.ask_reprompt"


class PaceWish(StrEnum):
    """A pace by name, or a direction from the present one."""

    SLOWER = "slower"
    FASTER = "faster"
    CALM = "calm"
    STEADY = "steady"
    BRISK = "brisk"
    SAME = "same"
    """Just as it is."""
    LOUDER = "louder"
    QUIETER = "quieter"
    SLOWER_VOICE = "slower_voice"
    """The voice alone, not the strokes."""
    FASTER_VOICE = "faster_voice"
    LONGER_RESTS = "longer_rests"
    """The quiet between words and strokes alone."""
    SHORTER_RESTS = "shorter_rests"


_UNCHANGED = {
    PaceWish.SAME: AdjustingKey.PACE_SAME,
    PaceWish.LOUDER: AdjustingKey.PACE_LOUDER,
    PaceWish.QUIETER: AdjustingKey.PACE_QUIETER,
}
"""Wishes that leave the pace alone; how loud it is, only the device decides."""


@dataclass(frozen=True, kw_only=True)
class ChangePace(Event):
    """Slower, faster, or a pace by name."""

    pace: PaceWish | None = None


class GuidanceWish(StrEnum):
    """How a person wants to be guided: counting, or amount of talk."""

    ALOUD = "aloud"
    QUIET = "quiet"
    CHIME = "chime"
    BRIEF = "brief"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class ChangeGuidance(Event):
    """Count aloud, stop counting, only the chime, less talk, tell me everything."""

    guidance: GuidanceWish | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeMode(Event):
    """Wait for me, or keep going."""

    way: Mode | None = None


def change_pace(here: Here, event: ChangePace) -> Response:
    """Another of the three paces; a stream goes on at the same stroke. The ends of the scale are named."""
    if event.pace in _UNCHANGED:
        return carry_on(here, Say(_UNCHANGED[event.pace]))
    if not here.state.active:
        return carry_on(here, Say(AdjustingKey.PACE_LATER))
    if event.pace is None:
        return choose(here, Ask(AdjustingKey.PACE_ASK, AdjustingKey.PACE_ASK_REPROMPT))
    if event.pace in _VOICE:
        return _change_voice(here, event.pace)
    if event.pace in _RESTS:
        return _change_rests(here, event.pace)
    run = here.run
    pace = _wished_pace(run.pace, event.pace)
    if pace is run.pace:
        return carry_on(here, Say(_same_pace_key(pace, event.pace), {"pace": pace}))
    said = Say(_pace_key(event.pace), {"pace": pace})
    changed = replace(here.state, run=replace(run, pace=pace))
    return at_same_stroke(here, changed, said, SavePreferences(limb=run.limb, pace=pace))


_VOICE = {
    PaceWish.SLOWER_VOICE: (AdjustingKey.VOICE_SLOWER, AdjustingKey.VOICE_SLOWEST),
    PaceWish.FASTER_VOICE: (AdjustingKey.VOICE_FASTER, AdjustingKey.VOICE_FASTEST),
}
_RESTS = {
    PaceWish.LONGER_RESTS: (AdjustingKey.RESTS_LONGER, AdjustingKey.RESTS_LONGEST),
    PaceWish.SHORTER_RESTS: (AdjustingKey.RESTS_SHORTER, AdjustingKey.RESTS_SHORTEST),
}
"""What is said of a change, and of none at the end of the scale."""


def _change_voice(here: Here, wish: PaceWish) -> Response:
    """The voice alone: strokes keep their pace. A voice of one tempo says what helps instead."""
    now, (changed, end) = here.run.voice, _VOICE[wish]
    if here.flows and not here.step.narrator.speeds:
        return carry_on(here, Say(AdjustingKey.VOICE_ONE_SPEED))
    if here.flows and here.catalogue.published:
        return carry_on(here, Say(AdjustingKey.VOICE_FOLLOWS))
    tempo = now.slower if wish is PaceWish.SLOWER_VOICE else now.faster
    if tempo is now:
        return carry_on(here, Say(end))
    run = replace(here.run, tempo=tempo)
    return at_same_stroke(here, replace(here.state, run=run), Say(changed), SavePreferences(tempo=tempo))


def _change_rests(here: Here, wish: PaceWish) -> Response:
    """How long it is quiet, at the same pace."""
    least = here.catalogue.shortest_rests if here.flows else Rests.SHORT
    now, (changed, end) = here.run.rests, _RESTS[wish]
    rests = now.longer if wish is PaceWish.LONGER_RESTS else now.shorter
    if rests is now or (now is least and wish is PaceWish.SHORTER_RESTS):
        return carry_on(here, Say(end))
    run = replace(here.run, rests=rests)
    return at_same_stroke(here, replace(here.state, run=run), Say(changed), SavePreferences(rests=rests))


def _wished_pace(now: Pace, wish: PaceWish) -> Pace:
    named = {PaceWish.SLOWER: now.slower, PaceWish.FASTER: now.faster}
    return named[wish] if wish in named else Pace(wish.value)


def _pace_key(wish: PaceWish) -> AdjustingKey:
    keys = {PaceWish.SLOWER: AdjustingKey.PACE_SLOWER, PaceWish.FASTER: AdjustingKey.PACE_FASTER}
    return keys.get(wish, AdjustingKey.PACE_SET)


def _same_pace_key(pace: Pace, wish: PaceWish) -> AdjustingKey:
    if wish is PaceWish.SLOWER:
        return AdjustingKey.PACE_SLOWEST
    return AdjustingKey.PACE_FASTEST if wish is PaceWish.FASTER else AdjustingKey.PACE_SET


_COUNTING = {
    GuidanceWish.ALOUD: Counting.ALOUD,
    GuidanceWish.QUIET: Counting.QUIET,
    GuidanceWish.CHIME: Counting.CHIME,
}
_TALK = {GuidanceWish.BRIEF: Talk.BRIEF, GuidanceWish.FULL: Talk.FULL}
_GUIDANCE_KEYS = {
    GuidanceWish.ALOUD: AdjustingKey.GUIDANCE_ALOUD,
    GuidanceWish.QUIET: AdjustingKey.GUIDANCE_QUIET,
    GuidanceWish.CHIME: AdjustingKey.GUIDANCE_CHIME,
    GuidanceWish.BRIEF: AdjustingKey.GUIDANCE_BRIEF,
    GuidanceWish.FULL: AdjustingKey.GUIDANCE_FULL,
}


def change_guidance(here: Here, event: ChangeGuidance) -> Response:
    """Three levels of counting, two of talk; "last one", landmarks, sides and safety always stay."""
    if event.guidance is None:
        return choose(here, Ask(AdjustingKey.GUIDANCE_ASK, AdjustingKey.GUIDANCE_ASK_REPROMPT))
    counting, talk = _COUNTING.get(event.guidance), _TALK.get(event.guidance)
    actions: tuple[Action, ...] = (
        Say(_GUIDANCE_KEYS[event.guidance]),
        SavePreferences(counting=counting, talk=talk),
    )
    if not here.state.active:
        return carry_on(here, *actions)
    run = here.run
    run = replace(run, counting=counting or run.counting, talk=talk or run.talk)
    return at_same_stroke(here, replace(here.state, run=run), *actions)


def choose(here: Here, action: Ask) -> Response:
    """Name the choices. A stream holds until one is named: what is offered must be heard without the name."""
    if here.state.active and here.streams_on:
        return Response(here.held.state, (action,))
    return carry_on(here, Say(action.key))


def at_same_stroke(old: Here, state: SessionState, *before: Action) -> Response:
    """Go on at the same stroke of the changed timeline, paused or not: only a new stream carries the change.

    Between turns, and with a question open, the session does.
    """
    new = old.at(state)
    if not new.flows and not old.remains:
        end = new.at(replace(state, part=new.turns - 1))
        return carry_on(end.heard_out() if old.state.heard >> state.step & 1 else end, *before)
    offset = new.timeline.cue_start(old.timeline.matching(old.offset, new.timeline))
    if new.streams_on:
        return play_from(new, offset, *before)
    part = 0 if new.flows else part_at(new.timeline, offset)
    return carry_on(new.at(replace(state, part=part, offset=offset)), *before)


def change_way(here: Here, event: ChangeMode) -> Response:
    """Between the two ways through, at the same step. "Keep going" also means to go on."""
    state = here.state
    if event.way is None:
        return choose(here, Ask(AdjustingKey.WAY_ASK, AdjustingKey.WAY_ASK_REPROMPT))
    if event.way is Mode.STREAM and state.question is Question.CARRY_ON and state.run is not None:
        return resume(here)
    if event.way is Mode.STREAM and not here.context.can_stream:
        return carry_on(here, Say(AdjustingKey.WAY_NO_STREAM))
    said = Say(AdjustingKey.WAY_WAIT if event.way is Mode.TURNS else AdjustingKey.WAY_FLOW)
    kept = SavePreferences(way=event.way, streams=True if event.way is Mode.STREAM else None)
    if state.active and here.flows and event.way is Mode.STREAM:
        # "keep going" ends a pause, too
        return carry_on(here.at(replace(here.held.state, phase=Phase.RUNNING)), said, kept)
    if not state.active or state.way is event.way:
        return carry_on(here, said, kept)
    if event.way is Mode.TURNS:
        offset = here.timeline.cue_start(here.offset)
        led = replace(here.held.state, way=event.way, part=part_at(here.timeline, offset), offset=offset)
        return go_on(here.at(led), StopPlayback(), said, kept)
    if not here.remains and state.part >= here.turns - 1 and not here.is_last:
        return arrive(here.at(replace(state, way=event.way)).moved(here.following), said, kept)
    led = replace(state, way=event.way, part=0)
    return play_from(here.at(led), here.timeline.cue_start(state.offset), said, kept)


TOPIC: Topic = (
    Row(
        ChangePace,
        change_pace,
        ("PaceIntent",),
        lambda heard: ChangePace(heard.context, pace=heard.slots.member("pace", PaceWish)),
    ),
    Row(
        ChangeGuidance,
        change_guidance,
        ("GuidanceIntent",),
        lambda heard: ChangeGuidance(heard.context, guidance=heard.slots.member("guidance", GuidanceWish)),
    ),
    Row(
        ChangeMode,
        change_way,
        ("ModeIntent",),
        lambda heard: ChangeMode(heard.context, way=heard.slots.member("way", Mode)),
    ),
)
