"""What is read from the memory before an answer, and written to it after."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from skill.coach import actions, history
from skill.coach.actions import Turn
from skill.errors import MemoryError_
from skill.persistence.preferences import (
    GUIDANCE,
    PLACE_OFFERED,
    REMINDERS_OFFERED,
    TALK,
    WAY,
    Changes,
    Scalar,
    pace_of,
)
from skill.persistence.preferences import CheckIn as RatingKept
from skill.persistence.protocol import Kept, LastPlace, Session
from skill.routine.codec import encode
from skill.routine.state import Place, Wish

from .context import Desk
from .course import course_changes, first_day
from .reminders import carry_out
from .request import Moment

_NONE: Changes = MappingProxyType({})
_NAMES = {"talk": TALK, "counting": GUIDANCE, "way": WAY}


def recalled(desk: Desk, moment: Moment) -> tuple[Moment, Kept]:
    """The moment with what is remembered of the person, by one read; a new session counts as a visit."""
    kept = desk.memory.recall(moment.who)
    return moment._replace(context=moment.context._replace(likes=history.likes_of(kept))), kept


def note_visit(desk: Desk, moment: Moment, kept: Kept, changes: Changes = _NONE) -> None:
    """Count the visit, with ``changes`` and where the course began, by one write."""
    desk.memory.keep_settings(moment.who, {**changes, **first_day(moment, kept)}, visit=True)


def launch_changes(moment: Moment, kept: Kept, turn: Turn) -> dict[str, Scalar | None]:
    """What a launch remembers of itself: the place and the reminders that it offered are offered once."""
    changes: dict[str, Scalar | None] = {PLACE_OFFERED: kept.place.saved_at_ms} if kept.place else {}
    if history.offers_reminders(turn):
        changes[REMINDERS_OFFERED] = moment.at * 1000
    return changes


def remember(desk: Desk, moment: Moment, turn: Turn) -> None:
    """Write what the answer wants remembered; of several places only the last one."""
    for act in turn.acts:
        match act:
            case actions.KeepPlace():
                _keep_place(desk, moment, act.place)
            case actions.FinishRun():
                _finish(desk, moment, act)
            case actions.KeepLikes():
                desk.memory.keep_settings(moment.who, _changes(act))
            case actions.KeepCourse():
                desk.memory.keep_settings(moment.who, course_changes(act.begun))
            case actions.KeepRating():
                _keep_rating(desk, moment, act)
            case actions.DropPlace() if not _finishes(turn):
                desk.memory.clear_place(moment.who)
            case _:
                pass


def settled(desk: Desk, moment: Moment, turn: Turn) -> Turn:
    """The turn with every act that may fail carried out, and its true outcome said in its place."""
    done = tuple([_carried_out(desk, moment, act) for act in turn.acts])
    # Where Alexa asks for a permission herself, nothing else can be said in the same reply.
    asks = tuple([act for act in done if isinstance(act, actions.AskConsent)])
    told = asks or done
    return turn if told == turn.acts else replace(turn, acts=told)


def _carried_out(desk: Desk, moment: Moment, act: actions.Act) -> actions.Act:
    match act:
        case actions.Forget():
            return actions.Say(act.done if _forgotten(desk, moment) else act.failed)
        case actions.SetReminder() | actions.ListReminders() | actions.CancelReminders():
            return carry_out(desk, moment, act)
        case _:
            return act


def _forgotten(desk: Desk, moment: Moment) -> bool:
    try:
        return desk.memory.forget(moment.who)
    except MemoryError_:
        return False


def erase_account(desk: Desk, moment: Moment) -> None:
    """Erase everything of an account. Where that fails the owner learns by which key to do it by hand."""
    who = moment.who.household
    try:
        desk.memory.forget(who)
    except MemoryError_ as error:
        desk.note(
            f"An account that disabled the skill could not be erased: {error} "
            f"Run `python -m skill memory erase --account={who.user} --yes` once the memory works."
        )


def _finishes(turn: Turn) -> bool:
    """Finishing a run forgets the place in the same write."""
    return any(isinstance(act, actions.FinishRun) for act in turn.acts)


def _keep_place(desk: Desk, moment: Moment, place: Place) -> None:
    """Where the person is, without what is nobody's business later: how often it hurt, a half-said wish."""
    place = replace(place, ouch=0, sore_steps=0, wish=Wish())
    shape = moment.tongue.book.version
    desk.memory.keep_place(moment.who, LastPlace(encode(place, shape), moment.at * 1000, shape))


def _finish(desk: Desk, moment: Moment, act: actions.FinishRun) -> None:
    run = act.run
    session = Session(run.id, run.limb.value, run.length.value, moment.at * 1000, act.total_ms // 1000)
    desk.memory.finish(replace(moment.who, person=moment.owner_of(run)), session)


def _keep_rating(desk: Desk, moment: Moment, act: actions.KeepRating) -> None:
    rating = RatingKept(moment.at * 1000, "after" if act.after else "before", act.rating)
    kept = desk.memory.recall(moment.who)
    if kept.known:  # else the earlier ratings would be lost
        desk.memory.keep_settings(moment.who, kept.preferences.with_check_in(rating))


def _changes(act: actions.KeepLikes) -> dict[str, Scalar | None]:
    changes: dict[str, Scalar | None] = {
        name: value.value for field, name in _NAMES.items() if (value := getattr(act, field)) is not None
    }
    if act.limb is not None and act.pace is not None:
        changes[pace_of(act.limb)] = act.pace.value
    return changes
