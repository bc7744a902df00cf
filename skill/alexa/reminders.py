"""Reminders through Alexa's own service: set, list, cancel, and a sentence for each way to fail.

(Amazon, Alexa Reminders API reference.)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.services.api_configuration import ApiConfiguration
from ask_sdk_model.services.service_exception import ServiceException
from ask_sdk_model.ui import AskForPermissionsConsentCard

from skill.coach import actions
from skill.coach import reminders as coach
from skill.coach.keys import Key
from skill.coach.schedules import Reminder, Schedule, mark_of, plan_to_cancel
from skill.persistence.preferences import DAY_MS, REMINDERS_DECLINED

from .context import SkillContext
from .course import zone_for_reminder
from .request import RequestContext
from .schedules import moment_of, read_reminder, rule_of

if TYPE_CHECKING:
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient, ReminderRequest


# Permission for reminders, asked by voice; where it is not answered, Alexa sends a card.
#
# (Amazon, Alexa Reminders overview, and "Use Voice Permissions for Reminders".)

REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission's scope, as in the skill's manifest."""
ASK_FOR = "AskFor"
"""What asking for a permission is called; other requests over connections are of payments."""


def ask_consent(token: str) -> SendRequestDirective:
    """Let Alexa ask; ``token`` comes back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS,
    }
    return SendRequestDirective(name=ASK_FOR, payload=payload, token=token)


def consent_in(request: Any) -> bool | None:
    """Whether it was granted; None where the person did not answer, or Alexa could not ask."""
    return {"ACCEPTED": True, "DENIED": False}.get(_status(request))


def consent_card(request: Any) -> AskForPermissionsConsentCard | None:
    """The card that asks in the app; None where Alexa has asked, because then she sends it herself."""
    asked = _status(request) in ("ACCEPTED", "DENIED", "NOT_ANSWERED")
    return None if asked else AskForPermissionsConsentCard(permissions=[REMINDERS])


def _status(request: Any) -> str:
    payload = getattr(request, "payload", None)
    return str(payload.get("status")) if isinstance(payload, dict) else ""


# What it means when Alexa's reminders refuse: the status decides, and for 403 the code inside.
#
# (Amazon, Alexa Reminders API reference, "Error responses".)

_KEYS = {400: Key.REMIND_REFUSED, 403: Key.REMIND_NOT_HERE, 429: Key.REMIND_BUSY}
_FULL = "MAX_REMINDERS_EXCEEDED"
_OVER = "TRIGGER_SCHEDULED_TIME_IN_PAST"
_NOT_PERMITTED = ("PERMISSION", "UNAUTHORIZED")
MOST_CODE = 60
"""Characters of a code that are worth a place in the log."""


@dataclass(frozen=True)
class Refusal:
    """One refusal."""

    key: Key
    """What the person hears."""
    words: str
    """What the owner reads: status and code, nothing of a person's."""
    permission: bool = False
    """Whether only the person's permission is missing."""


def refusal_of(error: ServiceException) -> Refusal:
    """The meaning of an error of the SDK's service client.

    An error of the network comes as status 500 too, raised while the real one was handled.
    """
    cause = error.__context__
    if cause is not None:
        return Refusal(Key.REMIND_UNREACHABLE, f"it could not be reached ({type(cause).__name__}).")
    status, code = error.status_code, _code(error)
    words = f"status {status} {code}".rstrip() + "."
    if status == 401 or any(word in code for word in _NOT_PERMITTED):
        return Refusal(Key.REMIND_NOT_ALLOWED, words, permission=True)
    if status == 403 and code == _FULL:
        return Refusal(Key.REMIND_TOO_MANY, words)
    if code == _OVER:
        return Refusal(Key.REMIND_TOO_LATE, words)
    return Refusal(_KEYS.get(status, Key.REMIND_UNREACHABLE), words)


def _code(error: ServiceException) -> str:
    """The code inside; the SDK hands on the answer as text where it does not know the status."""
    body = json.loads(error.body) if isinstance(error.body, str) else error.body
    return str(body.get("code") or "").upper()[:MOST_CODE] if isinstance(body, dict) else ""


ASK_AGAIN_MS = 7 * DAY_MS
"""So long after a no Alexa does not ask for the permission again."""
YEAR = timedelta(days=365)
"""How far ahead a reminder goes on."""
_ON = "ON"
ReminderAct: TypeAlias = (
    actions.SetReminder | actions.ListReminders | actions.ChangeReminder | actions.CancelReminders
)
Outcome: TypeAlias = tuple[actions.Action, ...] | actions.Response
"""What is to be said in place of an action; or a whole answer, in place of all that was to follow."""


def carry_out(skill: SkillContext, context: RequestContext, action: ReminderAct) -> Outcome:
    """Do it, and return what is to be said about it, or that something must be asked first."""
    configuration = context.services.configuration()
    if configuration is None:
        return (actions.Say(Key.REMIND_NOT_HERE),)
    client = _client(configuration)
    try:
        match action:
            case actions.SetReminder():
                return (_set(skill, context, client, action),)
            case actions.ListReminders():
                return coach.told(_live(client))
            case actions.ChangeReminder():
                return coach.change_found(context.here.at(action.state), action.when, _live(client))
            case _:
                return _cancel(skill, context, client, action)
    except ServiceException as error:
        return (_refused(skill, context, action, refusal_of(error)),)


def note_declined(skill: SkillContext, context: RequestContext) -> None:
    """Remember that the permission was refused, so that it is not asked for again at once."""
    skill.memory.keep_settings(context.who, {REMINDERS_DECLINED: context.at * 1000})


def _client(configuration: ApiConfiguration) -> ReminderManagementServiceClient:
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient

    return ReminderManagementServiceClient(configuration)


def _set(
    skill: SkillContext, context: RequestContext, client: Any, action: actions.SetReminder
) -> actions.Action:
    """The new one first, then the one that it takes the place of: nothing is lost where it cannot be set."""
    live, zone = _live(client), zone_for_reminder(context, skill.memory.recall(context.who))
    if zone is None:
        return actions.Say(Key.REMIND_NO_ZONE)
    schedule = Schedule(action.time, action.days, action.on)
    earlier = [one for one in live if _gives_way(one, schedule, action.replaces)]
    if not any(one.schedule == schedule and one.zone == zone.key for one in live):
        client.create_reminder(_request(context, schedule, zone))
    try:
        _delete(client, [one for one in earlier if one.schedule != schedule or one.zone != zone.key])
    except ServiceException as error:
        skill.note(f"An earlier reminder could not be deleted: {refusal_of(error).words}")
        return actions.Say(Key.REMIND_SET_BESIDE)
    if action.on is not None:
        return actions.Say(Key.REMIND_SET_ONCE, {"date": action.on, "time": action.time})
    return actions.Say(Key.REMIND_SET, {"days": action.days, "time": action.time})


def _gives_way(reminder: Reminder, schedule: Schedule, replaced: int) -> bool:
    """Whether a new reminder takes its place: it was meant, or is the same one in an earlier zone."""
    return reminder.schedule == schedule or (replaced != 0 and mark_of([reminder.token]) == replaced)


def _cancel(
    skill: SkillContext, context: RequestContext, client: Any, action: actions.CancelReminders
) -> Outcome:
    """What was named and nothing else goes; after a yes, exactly what that yes was given to."""
    live = _live(client)
    plan = plan_to_cancel(live, action.when)
    if not plan.touched or (plan.asks and plan.mark != action.agreed):
        return coach.cancel_found(context.here.at(action.state), action.when, plan, live)
    done = 0
    try:
        for reminder in plan.gone:
            _delete(client, [reminder])
            done += 1
        for reminder, rest in plan.kept:
            client.create_reminder(_request(context, rest, _zone_named(reminder.zone)))
            done += 1
            _delete(client, [reminder])
    except ServiceException as error:
        if not done:
            raise
        skill.note(f"Not all of the reminders could be cancelled: {refusal_of(error).words}")
        return (actions.Say(Key.REMIND_CANCELLED_SOME),)
    return coach.cancelled(plan)


def _live(client: Any) -> list[Reminder]:
    """This skill's reminders that are still to come, of whatever form: cancelling all deletes these."""
    alerts = _member(client.get_reminders(), "alerts")
    found = alerts if isinstance(alerts, list) else []
    return [read_reminder(alert) for alert in found if _member(alert, "status") == _ON]


def _delete(client: Any, reminders: list[Reminder]) -> None:
    for reminder in reminders:
        client.delete_reminder(reminder.token)


def _member(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _zone_named(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _request(context: RequestContext, schedule: Schedule, zone: ZoneInfo | None) -> ReminderRequest:
    """What the service takes. A part of an earlier reminder keeps that one's zone, named or not."""
    from ask_sdk_model.services import reminder_management as api

    now = datetime.fromtimestamp(context.at, UTC).astimezone(zone or UTC).replace(tzinfo=None)
    trigger = api.Trigger(
        object_type=api.TriggerType.SCHEDULED_ABSOLUTE, time_zone_id=zone.key if zone else None
    )
    if schedule.on is not None:
        trigger.scheduled_time = _local(moment_of(schedule.on, schedule.time))
    else:
        rules: list[object] = [rule_of(schedule.days, schedule.time)]
        trigger.recurrence = api.Recurrence(
            start_date_time=_local(now), end_date_time=_local(now + YEAR), recurrence_rules=rules
        )
    words = context.language.phrasing.phrase(Key.REMIND_TEXT, {}).text
    spoken = api.SpokenInfo(content=[api.SpokenText(locale=context.locale, text=words)])
    return api.ReminderRequest(
        request_time=_local(now),
        trigger=trigger,
        alert_info=api.AlertInfo(spoken_info=spoken),
        push_notification=api.PushNotification(status=api.PushNotificationStatus.ENABLED),
    )


def _local(context: datetime) -> Any:
    """A local date and time without an offset, as the service wants it."""
    return context.isoformat(timespec="milliseconds")


def _refused(
    skill: SkillContext, context: RequestContext, action: ReminderAct, refusal: Refusal
) -> actions.Action:
    skill.note(f"Alexa's reminders did not do it: {refusal.words}")
    if not refusal.permission:
        return actions.Say(refusal.key)
    if not isinstance(action, actions.SetReminder):
        return actions.Say(Key.REMIND_NOT_ALLOWED)
    declined = skill.memory.recall(context.who).preferences.reminders_declined_ms
    if declined is not None and context.at * 1000 - declined < ASK_AGAIN_MS:
        return actions.Say(Key.REMIND_DENIED)
    return actions.AskConsent(action.state)
