"""What is read from the memory before an answer, and written to it after."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from skill.coach import acts
from skill.coach.acts import Turn
from skill.coach.events import Likes
from skill.memory.kept import Kept, LastPlace, Session
from skill.memory.preferences import GUIDANCE, PLACE_OFFERED, TALK, WAY, Scalar, pace_of
from skill.routine.codec import decode, encode
from skill.routine.place import Place
from skill.routine.terms import Counting, Limb, Pace, Talk, Way

from .desk import Desk
from .moment import Moment

E = TypeVar("E", bound=StrEnum)
_NAMES = {"talk": TALK, "counting": GUIDANCE, "way": WAY}


def recalled(desk: Desk, moment: Moment) -> tuple[Moment, Kept]:
    """The moment with what is remembered of the person, by one read; a new session counts as a visit."""
    kept = desk.memory.recall(moment.who)
    return replace(moment, likes=_likes(kept)), kept


def _likes(kept: Kept) -> Likes:
    wanted = kept.preferences
    paces = {limb: pace for limb in Limb if (pace := _member(Pace, wanted.pace(limb)))}
    return Likes(
        paces,
        _member(Talk, wanted.talk),
        _member(Counting, wanted.guidance),
        _member(Way, wanted.way),
        kept.visits,
    )


def _member(kind: type[E], text: str | None) -> E | None:
    return kind(text) if text in {member.value for member in kind} else None


def place_to_offer(moment: Moment, kept: Kept) -> Place | None:
    """The remembered place, where it has not been offered before and the content still has it."""
    last = kept.place
    if last is None or last.saved_at_ms == kept.preferences.place_offered_ms:
        return None
    return decode(last.token, moment.tongue.book.version)


def limb_to_offer(kept: Kept) -> Limb:
    """The limb whose routine was done least lately; the foot where neither was."""
    newest = {session.routine: session.finished_at_ms for session in reversed(kept.sessions)}
    return min(Limb, key=lambda limb: newest.get(limb, 0))


def note_visit(desk: Desk, moment: Moment, kept: Kept) -> None:
    """Count the visit and remember which place was offered, with one write."""
    offered: dict[str, Scalar | None] = {PLACE_OFFERED: kept.place.saved_at_ms} if kept.place else {}
    desk.memory.keep_settings(moment.who, offered, visit=True)


def remember(desk: Desk, moment: Moment, turn: Turn) -> None:
    """Write what the answer wants remembered; of several places only the last one."""
    for act in turn.acts:
        match act:
            case acts.KeepPlace():
                _keep_place(desk, moment, act.place)
            case acts.FinishRun():
                _finish(desk, moment, act)
            case acts.KeepLikes():
                desk.memory.keep_settings(moment.who, _changes(act))
            case acts.DropPlace() if not _finishes(turn):
                desk.memory.clear_place(moment.who)
            case _:
                pass


def _finishes(turn: Turn) -> bool:
    """Finishing a run forgets the place in the same write."""
    return any(isinstance(act, acts.FinishRun) for act in turn.acts)


def _keep_place(desk: Desk, moment: Moment, place: Place) -> None:
    shape = moment.tongue.book.version
    desk.memory.keep_place(moment.who, LastPlace(encode(place, shape), moment.at * 1000, shape))


def _finish(desk: Desk, moment: Moment, act: acts.FinishRun) -> None:
    run = act.run
    session = Session(run.id, run.limb.value, run.length.value, moment.at * 1000, act.total_ms // 1000)
    desk.memory.finish(moment.who, session)


def _changes(act: acts.KeepLikes) -> dict[str, Scalar | None]:
    changes: dict[str, Scalar | None] = {
        name: value.value for field, name in _NAMES.items() if (value := getattr(act, field)) is not None
    }
    if act.limb is not None and act.pace is not None:
        changes[pace_of(act.limb)] = act.pace.value
    return changes
