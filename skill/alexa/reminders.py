"""Reminders through Alexa's own service: set, list, cancel, and a sentence for each way to fail.

(Amazon, Alexa Reminders API reference.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.services.service_exception import ServiceException
from ask_sdk_model.ui import AskForPermissionsConsentCard

from skill.coach import actions
from skill.coach.keys import Key
from skill.persistence.preferences import DAY_MS, REMINDERS_DECLINED
from skill.persistence.protocol import Profile
from skill.routine.terms import Day, TimeOfDay

from .context import SkillContext
from .course import zone_of
from .request import RequestContext

if TYPE_CHECKING:
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient, ReminderRequest


# Permission for reminders, asked by voice; where it is not answered, Alexa sends a card.
#
# (Amazon, Alexa Reminders overview, and "Use Voice Permissions for Reminders".)

REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission's scope, as in the skill's manifest."""


def ask_consent(token: str) -> SendRequestDirective:
    """Let Alexa ask; ``token`` comes back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS,
    }
    return SendRequestDirective(name="AskFor", payload=payload, token=token)


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
    return Refusal(_KEYS.get(status, Key.REMIND_UNREACHABLE), words)


def _code(error: ServiceException) -> str:
    """The code inside; the SDK hands on the answer as text where it does not know the status."""
    body = json.loads(error.body) if isinstance(error.body, str) else error.body
    return str(body.get("code") or "").upper()[:MOST_CODE] if isinstance(body, dict) else ""


# Days and times of reminders: from slots, and to the rules that calendars know (RFC 5545).

_PARTS = {"MO": 8 * 60, "AF": 14 * 60, "EV": 19 * 60, "NI": 21 * 60}
"""What Alexa calls parts of a day, as a minute in it (Amazon, Slot Type Reference, AMAZON.TIME)."""
_SETS = {"every_day": tuple(Day), "weekdays": tuple(Day)[:5], "weekend": tuple(Day)[5:]}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_RULE = re.compile(r"(\w+)=([\w,]+)")


def days_in(words: Iterable[str | None]) -> tuple[Day, ...]:
    """The days that are named, Monday first, each once."""
    starts = {(word or "")[:2].upper() for word in words}
    return tuple(day for day in Day if day in starts)


def days_of(name: str | None) -> tuple[Day, ...]:
    """The days that one word stands for, such as ``weekdays`` (ids of DAY_SET); none for any other."""
    return _SETS.get(name or "", ())


def time_in(word: str | None) -> TimeOfDay | None:
    """A time such as ``08:00``, or a part of the day such as ``EV``; None for anything else."""
    if word in _PARTS:
        return TimeOfDay(_PARTS[word])
    found = _TIME.fullmatch(word or "")
    return TimeOfDay(int(found[1]) * 60 + int(found[2])) if found else None


def rule_of(days: Iterable[Day], time: TimeOfDay) -> str:
    """The recurrence rule of a weekly reminder."""
    hour, minute = divmod(time.minute, 60)
    return f"FREQ=WEEKLY;BYDAY={','.join(days)};BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL=1;"


def read_rule(rule: object) -> tuple[tuple[Day, ...], TimeOfDay] | None:
    """Days and time of such a rule; None where it is of another kind."""
    parts = dict(_RULE.findall(rule)) if isinstance(rule, str) else {}
    days = days_in(parts.get("BYDAY", "").split(","))
    hour, minute = parts.get("BYHOUR", ""), parts.get("BYMINUTE", "0")
    if not days or not hour.isdigit() or not minute.isdigit():
        return None
    return days, TimeOfDay((int(hour) * 60 + int(minute)) % 1440)


ASK_AGAIN_MS = 7 * DAY_MS
"""So long after a no Alexa does not ask for the permission again."""
YEAR = timedelta(days=365)
"""How far ahead a reminder goes on."""
_ON, _TOKEN = "ON", "alertToken"
Json: TypeAlias = dict[str, Any]
ReminderAct: TypeAlias = actions.SetReminder | actions.ListReminders | actions.CancelReminders


def carry_out(skill: SkillContext, context: RequestContext, action: ReminderAct) -> actions.Action:
    """Do it, and return what is to be said about it, or that Alexa must ask for the permission."""
    client = _client(context)
    if client is None:
        return actions.Say(Key.REMIND_NOT_HERE)
    try:
        match action:
            case actions.SetReminder():
                return _set(skill, context, client, action)
            case actions.ListReminders():
                return _list(client)
            case _:
                return _cancel(client)
    except ServiceException as error:
        return _refused(skill, context, action, refusal_of(error))


def note_declined(skill: SkillContext, context: RequestContext) -> None:
    """Remember that the permission was refused, so that it is not asked for again at once."""
    skill.memory.keep_settings(context.who, {REMINDERS_DECLINED: context.at * 1000})


def _client(context: RequestContext) -> ReminderManagementServiceClient | None:
    configuration = context.services.configuration()
    if configuration is None:
        return None
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient

    return ReminderManagementServiceClient(configuration)


def _set(
    skill: SkillContext, context: RequestContext, client: Any, action: actions.SetReminder
) -> actions.Action:
    """The new one first, then the old ones go: nothing is lost where the new one cannot be set."""
    earlier = _live(client)
    client.create_reminder(_request(context, skill.memory.recall(context.who), action.days, action.time))
    said: dict[str, actions.Value] = {"days": action.days, "time": action.time}
    try:
        _delete(client, earlier)
    except ServiceException as error:
        skill.note(f"An earlier reminder could not be deleted: {refusal_of(error).words}")
        return actions.Say(Key.REMIND_SET_BESIDE, said)
    return actions.Say(Key.REMIND_SET, said)


def _list(client: Any) -> actions.Action:
    found = [rule for reminder in _live(client) for rule in _rules(reminder)]
    if not found:
        return actions.Say(Key.REMIND_NONE)
    days, time = found[0]
    return actions.Say(Key.REMIND_LIST, {"days": days, "time": time, "count": len(found)})


def _cancel(client: Any) -> actions.Action:
    live = _live(client)
    _delete(client, live)
    return actions.Say(Key.REMIND_CANCELLED if live else Key.REMIND_NONE)


def _live(client: Any) -> list[Json]:
    """This skill's reminders that are still to come, as the service describes them."""
    alerts = _member(client.get_reminders(), "alerts")
    return [alert for alert in alerts if _member(alert, "status") == _ON] if isinstance(alerts, list) else []


def _delete(client: Any, reminders: list[Json]) -> None:
    for reminder in reminders:
        client.delete_reminder(str(reminder.get(_TOKEN)))


def _rules(reminder: Json) -> list[tuple[tuple[Day, ...], TimeOfDay]]:
    rules = _member(_member(_member(reminder, "trigger"), "recurrence"), "recurrenceRules")
    read = [read_rule(rule) for rule in rules] if isinstance(rules, list) else []
    return [rule for rule in read if rule is not None]


def _member(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _request(
    context: RequestContext, kept: Profile, days: tuple[Day, ...], time: TimeOfDay
) -> ReminderRequest:
    from ask_sdk_model.services import reminder_management as api

    zone = zone_of(kept, context.locale)
    now = datetime.fromtimestamp(context.at, UTC).astimezone(zone).replace(tzinfo=None)
    recurrence = api.Recurrence(
        start_date_time=_local(now),
        end_date_time=_local(now + YEAR),
        recurrence_rules=[rule_of(days, time)],
    )
    trigger = api.Trigger(
        object_type=api.TriggerType.SCHEDULED_ABSOLUTE, time_zone_id=zone.key, recurrence=recurrence
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
