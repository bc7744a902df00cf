"""What is read from the memory before an answer, and written to it after."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from skill.coach import actions, history
from skill.coach.actions import Response
from skill.errors import StoreError
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
from skill.persistence.preferences import Rating as RatingKept
from skill.persistence.protocol import FinishedSession, LastPlace, Profile
from skill.routine.codec import encode
from skill.routine.state import SessionState, Wish

from .context import SkillContext
from .course import course_changes, first_day
from .reminders import carry_out
from .request import RequestContext

_NONE: Changes = MappingProxyType({})
_NAMES = {"talk": TALK, "counting": GUIDANCE, "way": WAY}


def recalled(skill: SkillContext, context: RequestContext) -> tuple[RequestContext, Profile]:
    """The moment with what is remembered of the person, by one read; a new session counts as a visit."""
    kept = skill.memory.recall(context.who)
    return context._replace(context=context.context._replace(preferences=history.preferences_of(kept))), kept


def note_visit(skill: SkillContext, context: RequestContext, kept: Profile, changes: Changes = _NONE) -> None:
    """Count the visit, with ``changes`` and where the course began, by one write."""
    skill.memory.keep_settings(context.who, {**changes, **first_day(context, kept)}, visit=True)


def launch_changes(context: RequestContext, kept: Profile, response: Response) -> dict[str, Scalar | None]:
    """What a launch remembers of itself: the place and the reminders that it offered are offered once."""
    changes: dict[str, Scalar | None] = {PLACE_OFFERED: kept.place.saved_at_ms} if kept.place else {}
    if history.offers_reminders(response):
        changes[REMINDERS_OFFERED] = context.at * 1000
    return changes


def remember(skill: SkillContext, context: RequestContext, response: Response) -> None:
    """Write what the answer wants remembered; of several places only the last one."""
    for action in response.actions:
        match action:
            case actions.SaveState():
                _keep_place(skill, context, action.state)
            case actions.FinishRun():
                _finish(skill, context, action)
            case actions.SavePreferences():
                skill.memory.keep_settings(context.who, _changes(action))
            case actions.SaveCourse():
                skill.memory.keep_settings(context.who, course_changes(action.begun))
            case actions.SaveRating():
                _keep_rating(skill, context, action)
            case actions.ClearState() if not _finishes(response):
                skill.memory.clear_place(context.who)
            case _:
                pass


def settled(skill: SkillContext, context: RequestContext, response: Response) -> Response:
    """The turn with every act that may fail carried out, and its true outcome said in its place."""
    done = tuple([_carried_out(skill, context, action) for action in response.actions])
    # Where Alexa asks for a permission herself, nothing else can be said in the same reply.
    asks = tuple([action for action in done if isinstance(action, actions.AskConsent)])
    told = asks or done
    return response if told == response.actions else replace(response, actions=told)


def _carried_out(skill: SkillContext, context: RequestContext, action: actions.Action) -> actions.Action:
    match action:
        case actions.Forget():
            return actions.Say(action.done if _forgotten(skill, context) else action.failed)
        case actions.SetReminder() | actions.ListReminders() | actions.CancelReminders():
            return carry_out(skill, context, action)
        case _:
            return action


def _forgotten(skill: SkillContext, context: RequestContext) -> bool:
    try:
        return skill.memory.forget(context.who)
    except StoreError:
        return False


def erase_account(skill: SkillContext, context: RequestContext) -> None:
    """Erase everything of an account. Where that fails the owner learns by which key to do it by hand."""
    who = context.who.household
    try:
        skill.memory.forget(who)
    except StoreError as error:
        skill.note(
            f"An account that disabled the skill could not be erased: {error} "
            f"Run `python -m skill memory erase --account={who.user} --yes` once the memory works."
        )


def _finishes(response: Response) -> bool:
    """Finishing a run forgets the place in the same write."""
    return any(isinstance(action, actions.FinishRun) for action in response.actions)


def _keep_place(skill: SkillContext, context: RequestContext, state: SessionState) -> None:
    """Where the person is, without what is nobody's business later: how often it hurt, a half-said wish."""
    state = replace(state, ouch=0, sore_steps=0, wish=Wish())
    shape = context.language.catalogue.version
    skill.memory.keep_place(context.who, LastPlace(encode(state, shape), context.at * 1000, shape))


def _finish(skill: SkillContext, context: RequestContext, action: actions.FinishRun) -> None:
    run = action.run
    session = FinishedSession(
        run.id, run.limb.value, run.length.value, context.at * 1000, action.total_ms // 1000
    )
    skill.memory.finish(replace(context.who, person=context.owner_of(run)), session)


def _keep_rating(skill: SkillContext, context: RequestContext, action: actions.SaveRating) -> None:
    rating = RatingKept(context.at * 1000, "after" if action.after else "before", action.rating)
    kept = skill.memory.recall(context.who)
    if kept.known:  # else the earlier ratings would be lost
        skill.memory.keep_settings(context.who, kept.preferences.with_check_in(rating))


def _changes(action: actions.SavePreferences) -> dict[str, Scalar | None]:
    changes: dict[str, Scalar | None] = {
        name: value.value for field, name in _NAMES.items() if (value := getattr(action, field)) is not None
    }
    if action.limb is not None and action.pace is not None:
        changes[pace_of(action.limb)] = action.pace.value
    return changes
