"""Adjusting how a run is led: pace, guidance, and the way through it."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.place import Place, Question, State
from skill.routine.terms import Counting, Pace, Talk, Way

from .acts import Act, Ask, KeepLikes, Say, Silence, Turn
from .events import ChangeGuidance, ChangePace, ChangeWay, Event, GuidanceWish, PaceWish
from .going import arrive, carry_on, flows, held, offset_at, play_from, run_of, step_at
from .keys import Key
from .opening import resume


def change_pace(book: Catalogue, place: Place, event: ChangePace) -> Turn:
    """Another of the three paces; a stream goes on at the same stroke. The ends of the scale are named."""
    if not place.active:
        return carry_on(book, place, event, Say(Key.PACE_LATER))
    if event.pace is None:
        return _which(book, place, event, Ask(Key.PACE_ASK, Key.PACE_ASK_REPROMPT))
    run = run_of(place)
    pace = _wished_pace(run.pace, event.pace)
    if pace is run.pace:
        return carry_on(book, place, event, Say(_same_pace_key(pace, event.pace), {"pace": pace}))
    said = Say(_pace_key(event.pace), {"pace": pace})
    changed = replace(place, run=replace(run, pace=pace))
    return _at_same_stroke(book, place, changed, event, said, KeepLikes(limb=run.limb, pace=pace))


def _wished_pace(now: Pace, wish: PaceWish) -> Pace:
    named = {PaceWish.SLOWER: now.slower, PaceWish.FASTER: now.faster}
    return named[wish] if wish in named else Pace(wish.value)


def _pace_key(wish: PaceWish) -> Key:
    return {PaceWish.SLOWER: Key.PACE_SLOWER, PaceWish.FASTER: Key.PACE_FASTER}.get(wish, Key.PACE_SET)


def _same_pace_key(pace: Pace, wish: PaceWish) -> Key:
    if wish is PaceWish.SLOWER:
        return Key.PACE_SLOWEST
    return Key.PACE_FASTEST if wish is PaceWish.FASTER else Key.PACE_SET


_COUNTING = {
    GuidanceWish.ALOUD: Counting.ALOUD,
    GuidanceWish.QUIET: Counting.QUIET,
    GuidanceWish.CHIME: Counting.CHIME,
}
_TALK = {GuidanceWish.BRIEF: Talk.BRIEF, GuidanceWish.FULL: Talk.FULL}
_GUIDANCE_KEYS = {
    GuidanceWish.ALOUD: Key.GUIDANCE_ALOUD,
    GuidanceWish.QUIET: Key.GUIDANCE_QUIET,
    GuidanceWish.CHIME: Key.GUIDANCE_CHIME,
    GuidanceWish.BRIEF: Key.GUIDANCE_BRIEF,
    GuidanceWish.FULL: Key.GUIDANCE_FULL,
}


def change_guidance(book: Catalogue, place: Place, event: ChangeGuidance) -> Turn:
    """Three levels of counting, two of talk; "last one", landmarks, sides and safety always stay."""
    if event.guidance is None:
        return _which(book, place, event, Ask(Key.GUIDANCE_ASK, Key.GUIDANCE_ASK_REPROMPT))
    counting, talk = _COUNTING.get(event.guidance), _TALK.get(event.guidance)
    acts: tuple[Act, ...] = (Say(_GUIDANCE_KEYS[event.guidance]), KeepLikes(counting=counting, talk=talk))
    if not place.active:
        return carry_on(book, place, event, *acts)
    run = run_of(place)
    changed = replace(place, run=replace(run, counting=counting or run.counting, talk=talk or run.talk))
    return _at_same_stroke(book, place, changed, event, *acts)


def _which(book: Catalogue, place: Place, event: Event, act: Ask) -> Turn:
    """Name the choices. A stream holds until one is named: what is offered must be heard without the name."""
    if place.active and flows(place) and place.question is Question.NONE:
        return Turn(held(book, place, event), (act,))
    return carry_on(book, place, event, Say(act.key))


def _at_same_stroke(book: Catalogue, old: Place, new: Place, event: Event, *before: Act) -> Turn:
    """Go on at the same stroke of the changed timeline, paused or not: only a new stream carries the change.

    Between turns, and with a question open, the session does.
    """
    if not flows(new) or new.question is not Question.NONE:
        return carry_on(book, _same_offset(book, old, new, event), event, *before)
    return play_from(book, new, _matching(book, old, new, event), *before)


def _same_offset(book: Catalogue, old: Place, new: Place, event: Event) -> Place:
    return replace(new, offset=_matching(book, old, new, event)) if flows(new) else new


def _matching(book: Catalogue, old: Place, new: Place, event: Event) -> int:
    here, there = book.timeline(step_at(book, old)), book.timeline(step_at(book, new))
    return there.cue_start(here.matching(offset_at(book, old, event), there))


def change_way(book: Catalogue, place: Place, event: ChangeWay) -> Turn:
    """Between the two ways through, at the same step. "Keep going" also means to go on."""
    if event.way is None:
        return _which(book, place, event, Ask(Key.WAY_ASK, Key.WAY_ASK_REPROMPT))
    if event.way is Way.FLOW and place.question is Question.CARRY_ON and place.run is not None:
        return resume(book, place)
    if event.way is Way.FLOW and not event.can_stream:
        return carry_on(book, place, event, Say(Key.WAY_NO_STREAM))
    said = Say(Key.WAY_WAIT if event.way is Way.WAIT else Key.WAY_FLOW)
    kept = KeepLikes(way=event.way)
    if place.active and flows(place) and event.way is Way.FLOW:
        place = replace(held(book, place, event), state=State.RUNNING)  # "keep going" ends a pause, too
    if not place.active or place.way is event.way:
        return carry_on(book, place, event, said, kept)
    stop: tuple[Act, ...] = (Silence(),) if flows(place) else ()
    return arrive(book, replace(place, way=event.way, part=0), *stop, said, kept)
