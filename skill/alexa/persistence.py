"""What is read from the memory before an answer, and written to it after."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from skill.coach import actions, history, past
from skill.coach.actions import Response
from skill.coach.events import Event
from skill.errors import StoreError
from skill.persistence.preferences import (
    BED,
    DISCLAIMED,
    GUIDANCE,
    HINTED,
    NARRATOR,
    PLACE_MS,
    PLACE_OFFERED,
    REMINDERS_OFFERED,
    RESTS,
    STREAMS_FAILED_MS,
    TALK,
    TEMPO,
    WAY,
    Changes,
    Scalar,
    pace_of,
    streams_failed,
    streams_failed_on,
)
from skill.persistence.preferences import Rating as RatingKept
from skill.persistence.protocol import FinishedSession, LastPlace, Profile, Who
from skill.places import PROGRAM
from skill.routine.codec import decode, encode
from skill.routine.state import Phase, SessionState, Wish

from .context import SkillContext
from .course import course_changes, course_of, first_day
from .reminders import Outcome, carry_out
from .request import RequestContext, short_word, unmarked

_NONE: Changes = MappingProxyType({})
_NAMES = {
    "talk": TALK,
    "counting": GUIDANCE,
    "way": WAY,
    "tempo": TEMPO,
    "rests": RESTS,
    "narrator": NARRATOR,
    "bed": BED,
}


def recalled(skill: SkillContext, context: RequestContext) -> tuple[RequestContext, Profile]:
    """The moment with what is remembered of the person, by one read; a run that had ended is none."""
    run = context.state.run
    kept = _of_the_last_day(skill.memory.recall(context.who, run.id if run else None), context.at)
    preferences = past.preferences_of(kept, course_of(context, kept))
    context = _led(
        context._replace(recalled=True, context=context.context._replace(preferences=preferences)), kept
    )
    here = context.here
    if (there := history.without_ended(here, kept)) is not here:
        context = context._replace(state=there.state, context=there.context)
    return context, kept


def _of_the_last_day(kept: Profile, at: int) -> Profile:
    """What is remembered without places that are older than a day by the request's own clock, too."""
    oldest, place, elsewhere = at * 1000 - PLACE_MS, kept.place, kept.elsewhere
    if place is not None and place.saved_at_ms <= oldest:
        kept = replace(kept, place=None)
    if elsewhere is not None and elsewhere.place.saved_at_ms <= oldest:
        kept = replace(kept, elsewhere=None)
    return kept


def _led(context: RequestContext, kept: Profile) -> RequestContext:
    """The moment on a device as it can be led: by voice for a day after streams failed there.

    Where a stream of this skill plays right now, they work again.
    """
    known, device = kept.preferences, context.who.device
    failed_ms = known.streams_failed_ms(device)
    lately = failed_ms is not None and context.at * 1000 - failed_ms < STREAMS_FAILED_MS
    if not lately or not context.context.can_stream or context.here.plays:
        return context
    untold = None if known.streams_told(device) else failed_ms
    preferences = replace(context.context.preferences, streams_failed=untold)
    return context._replace(context=context.context._replace(preferences=preferences, can_stream=False))


def note_visit(skill: SkillContext, context: RequestContext, kept: Profile, changes: Changes = _NONE) -> None:
    """Count the visit, with ``changes`` and where the course began, by one write."""
    skill.memory.keep_settings(context.who, {**changes, **first_day(context, kept)}, visit=True)


def launch_changes(context: RequestContext, kept: Profile, response: Response) -> dict[str, Scalar | None]:
    """What a launch remembers of itself: the place and the reminders that it offered are offered once."""
    offers = kept.place if response.state.phase is not Phase.RUNNING else None  # what plays is not offered
    changes: dict[str, Scalar | None] = {PLACE_OFFERED: offers.saved_at_ms} if offers else {}
    if history.says_disclaimer(response):
        changes[DISCLAIMED] = True
    if history.offers_reminders(response):
        changes[REMINDERS_OFFERED] = context.at * 1000
    return changes


def answered(skill: SkillContext, context: RequestContext, event: Event) -> Response:
    """The coach's answer, with the place kept and what may fail carried out.

    The one write that a step costs says whether its run had ended; an answer that only offers to go on with
    it asks. Then nothing of the answer is done, and the coach answers as where no run is.
    """
    coach = context.language.coach
    response = coach.answer(context.state, event)
    if _offers_what_ended(skill, context, response) or not _placed(skill, context, response):
        context = _without_run(skill, context, response)
        event = replace(event, context=context.context)
        response = coach.answer(context.state, event)
        _placed(skill, context, response)
    told = settled(skill, context, response)
    if told is not response and not _placed(skill, context, _in_place_of(response, told)):
        context = _without_run(skill, context, told)
        told = settled(skill, context, coach.answer(context.state, replace(event, context=context.context)))
    _remember(skill, context, told)
    return told


def _in_place_of(response: Response, told: Response) -> Response:
    """What an answer still has to keep that was only found while another one was carried out."""
    keeps = tuple(one for one in told.actions if isinstance(one, actions.SaveState | actions.Play))
    return replace(told, actions=tuple(one for one in keeps if one not in response.actions))


def _without_run(skill: SkillContext, context: RequestContext, response: Response) -> RequestContext:
    """The moment without the run that had ended; a run that begins just now gets another id instead."""
    begun = response.state.run
    if begun is not None and begun.id == context.context.seed:
        return context._replace(context=context.context._replace(seed=short_word(f"{begun.id} {context.at}")))
    context, _ = recalled(skill, context)
    if context.context.over:
        return context
    state = history.beyond_the_run(context.state)
    return context._replace(state=state, context=context.context._replace(over=True))


def _offers_what_ended(skill: SkillContext, context: RequestContext, response: Response) -> bool:
    """Whether an answer offers to go on with a run that had ended; nothing is read where it offers none."""
    run = None if context.recalled else history.offered(context.state, response)
    return run is not None and skill.memory.recall(context.who, run).over


def _placed(skill: SkillContext, context: RequestContext, response: Response) -> bool:
    """Keep the place, or end the run, as the answer wants it; False where its run had ended before."""
    kept = True
    for action in response.actions:
        if not kept:
            break
        match action:
            case actions.SaveState():
                kept = _keep_place(skill, context, action.state)
            case actions.Play():
                kept = _keep_place(skill, context, action.state, paused_at=action.offset)
            case actions.Enqueue():
                kept = _keep_place(skill, context, action.state, paused_at=action.state.offset)
            case actions.FinishRun():
                kept = _finish(skill, context, action)
            case actions.ClearState() if not _finishes(response):
                run = context.state.run
                skill.memory.end_run(context.who, run.id if run else None)
            case _:
                pass
    return kept


def _remember(skill: SkillContext, context: RequestContext, response: Response) -> None:
    """Write what else the answer wants remembered."""
    for action in response.actions:
        match action:
            case actions.SavePreferences():
                skill.memory.keep_settings(_whose(context, action), _changes(context, action))
            case actions.SaveCourse():
                skill.memory.keep_settings(context.who, course_changes(action.begun))
            case actions.SaveRating():
                _keep_rating(skill, context, action)
            case _:
                pass


def settled(skill: SkillContext, context: RequestContext, response: Response) -> Response:
    """The turn with every act that may fail carried out, and its true outcome said in its place."""
    done: list[actions.Action] = []
    for action in response.actions:
        outcome = _carried_out(skill, context, action)
        if isinstance(outcome, Response):  # something must be asked first: what was to follow does not
            return outcome
        done.extend(outcome)
    # Where Alexa asks for a permission herself, nothing else can be said in the same reply.
    asks = [action for action in done if isinstance(action, actions.AskConsent)]
    told: tuple[actions.Action, ...] = tuple(asks) or tuple(done)
    return response if told == response.actions else replace(response, actions=told)


def _carried_out(skill: SkillContext, context: RequestContext, action: actions.Action) -> Outcome:
    match action:
        case actions.Forget():
            return (actions.Say(action.done if _forgotten(skill, context) else action.failed),)
        case (
            actions.SetReminder()
            | actions.ListReminders()
            | actions.ChangeReminder()
            | actions.CancelReminders()
        ):
            return carry_out(skill, context, action)
        case _:
            return (action,)


def _forgotten(skill: SkillContext, context: RequestContext) -> bool:
    try:
        return skill.memory.forget(context.who, _runs(context))
    except StoreError:
        return False


def _runs(context: RequestContext) -> set[str]:
    """Ids of the runs that a request names: where the person is, and what the device played last."""
    word, _ = unmarked(context.token)
    played = decode(word, context.language.catalogue.version)
    return {state.run.id for state in (context.state, played) if state is not None and state.run is not None}


def erase_account(skill: SkillContext, context: RequestContext) -> None:
    """Erase everything of an account. Where that fails the owner learns by which key to do it by hand."""
    who = context.who.household
    try:
        skill.memory.forget(who, _runs(context))
    except StoreError as error:
        skill.note(
            f"An account that disabled the skill could not be erased: {error} "
            f"Run `{PROGRAM} memory erase --account={who.user} --yes` once the memory works."
        )


def _finishes(response: Response) -> bool:
    """Finishing a run forgets the place in the same write."""
    return any(isinstance(action, actions.FinishRun) for action in response.actions)


def _keep_place(
    skill: SkillContext, context: RequestContext, state: SessionState, *, paused_at: int | None = None
) -> bool:
    """Where the person is, without what is nobody's business later: how often it hurt, a half-said wish.

    Of a stream it is kept as what could be resumed: ``paused_at`` is the ms at which it begins to play.
    """
    phase, offset = (Phase.PAUSED, paused_at) if paused_at is not None else (state.phase, state.offset)
    state = replace(state, phase=phase, offset=offset, ouch=0, sore_steps=0, wish=Wish(), spared=frozenset())
    shape = context.language.catalogue.version
    run = state.run.id if state.run else ""
    return skill.memory.keep_place(
        context.who, LastPlace(encode(state, shape), context.at * 1000, shape, run)
    )


def _finish(skill: SkillContext, context: RequestContext, action: actions.FinishRun) -> bool:
    run = action.run
    session = FinishedSession(
        run.id, run.limb.value, run.length.value, context.at * 1000, action.total_ms // 1000
    )
    return skill.memory.finish(replace(context.who, person=context.owner_of(run)), session)


def _keep_rating(skill: SkillContext, context: RequestContext, action: actions.SaveRating) -> None:
    rating = RatingKept(context.at * 1000, "after" if action.after else "before", action.rating)
    kept = skill.memory.recall(context.who)
    if kept.known:  # else the earlier ratings would be lost
        skill.memory.keep_settings(context.who, kept.preferences.with_check_in(rating))


def _whose(context: RequestContext, action: actions.SavePreferences) -> Who:
    """Whose settings they are. The player's report of a failure names nobody who spoke: the run's owner."""
    if action.streams is not False:
        return context.who
    return replace(context.who, person=context.owner_of(context.state.run))


def _changes(context: RequestContext, action: actions.SavePreferences) -> dict[str, Scalar | None]:
    changes: dict[str, Scalar | None] = {
        name: value.value for field, name in _NAMES.items() if (value := getattr(action, field)) is not None
    }
    changes |= {name: True for name in (DISCLAIMED, HINTED) if getattr(action, name)}
    failed = streams_failed_on(context.who.device)
    if action.streams is not None:
        changes[failed] = None if action.streams else streams_failed(context.at * 1000)
    if action.streams_told is not None:
        changes[failed] = streams_failed(action.streams_told, told=True)
    if action.limb is not None and action.pace is not None:
        changes[pace_of(action.limb)] = action.pace.value
    return changes
