"""Reminders through Alexa's own service: set, list, cancel, and a sentence for each way to fail.

(Amazon, Alexa Reminders API reference.)
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ask_sdk_model.services.service_exception import ServiceException

from skill.coach import acts
from skill.coach.keys import Key
from skill.routine.terms import Day, TimeOfDay

from .course import zone_of
from .desk import Desk
from .moment import Moment
from .schedule import read_rule, rule_of

if TYPE_CHECKING:
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient, ReminderRequest

_LIVE = frozenset({"ON"})


def carry_out(
    desk: Desk, moment: Moment, act: acts.SetReminder | acts.ListReminders | acts.CancelReminders
) -> acts.Act:
    """Do it, and return what is to be said about it, or that Alexa must ask for the permission."""
    client = _client(moment)
    if client is None:
        return acts.Say(Key.REMIND_NOT_HERE)
    try:
        match act:
            case acts.SetReminder():
                return _set(desk, moment, client, act)
            case acts.ListReminders():
                return _list(client)
            case _:
                return _cancel(client)
    except ServiceException as error:
        desk.note(f"Alexa's reminders answered {error.status_code} {_code(error)}".rstrip())
        return _failed(error, act)


def _client(moment: Moment) -> ReminderManagementServiceClient | None:
    configuration = moment.services.configuration()
    if configuration is None:
        return None
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient

    return ReminderManagementServiceClient(configuration)


def _set(desk: Desk, moment: Moment, client: Any, act: acts.SetReminder) -> acts.Act:
    """The new one first, then the old ones go: nothing is lost where the new one cannot be set."""
    earlier = _live(client)
    client.create_reminder(_request(desk, moment, act.days, act.time))
    for reminder in earlier:
        client.delete_reminder(reminder.alert_token)
    return acts.Say(Key.REMIND_SET, {"days": act.days, "time": act.time})


def _list(client: Any) -> acts.Act:
    found = [rule for reminder in _live(client) for rule in _rules(reminder)]
    if not found:
        return acts.Say(Key.REMIND_NONE)
    days, time = found[0]
    return acts.Say(Key.REMIND_LIST, {"days": days, "time": time, "count": len(found)})


def _cancel(client: Any) -> acts.Act:
    live = _live(client)
    for reminder in live:
        client.delete_reminder(reminder.alert_token)
    return acts.Say(Key.REMIND_CANCELLED if live else Key.REMIND_NONE)


def _live(client: Any) -> list[Any]:
    alerts = client.get_reminders().alerts or []
    return [alert for alert in alerts if str(getattr(alert.status, "value", alert.status)) in _LIVE]


def _rules(reminder: Any) -> list[tuple[tuple[Day, ...], TimeOfDay]]:
    recurrence = getattr(reminder.trigger, "recurrence", None)
    read = [read_rule(rule) for rule in getattr(recurrence, "recurrence_rules", None) or ()]
    return [rule for rule in read if rule is not None]


def _request(desk: Desk, moment: Moment, days: tuple[Day, ...], time: TimeOfDay) -> ReminderRequest:
    from ask_sdk_model.services import reminder_management as api

    zone = zone_of(desk.memory.recall(moment.who), moment.locale)
    now = datetime.fromtimestamp(moment.at, UTC).astimezone(zone).replace(tzinfo=None)
    recurrence = api.Recurrence(
        start_date_time=_local(now), end_date_time=_local(now + timedelta(days=365)),
        recurrence_rules=[rule_of(days, time)],
    )  # fmt: skip
    trigger = api.Trigger(
        object_type=api.TriggerType.SCHEDULED_ABSOLUTE, time_zone_id=zone.key, recurrence=recurrence
    )
    words = moment.tongue.phrasing.phrase(Key.REMIND_TEXT, {}).text
    spoken = api.SpokenInfo(content=[api.SpokenText(locale=moment.locale, text=words)])
    return api.ReminderRequest(
        request_time=_local(now),
        trigger=trigger,
        alert_info=api.AlertInfo(spoken_info=spoken),
        push_notification=api.PushNotification(status=api.PushNotificationStatus.ENABLED),
    )


def _local(moment: datetime) -> Any:
    """A local date and time without an offset, as the service wants it."""
    return moment.isoformat(timespec="milliseconds")


def _failed(error: ServiceException, act: acts.Act) -> acts.Act:
    code = _code(error)
    if error.status_code == 401 or "PERMISSION" in code or "UNAUTHORIZED" in code:
        return acts.AskConsent(act.place) if isinstance(act, acts.SetReminder) else acts.Say(Key.REMIND_NONE)
    if error.status_code == 403:
        return acts.Say(Key.REMIND_TOO_MANY if code == "MAX_REMINDERS_EXCEEDED" else Key.REMIND_NOT_HERE)
    if error.status_code == 429:
        return acts.Say(Key.REMIND_BUSY)
    return acts.Say(Key.REMIND_UNREACHABLE if error.status_code >= 500 else Key.REMIND_REFUSED)


def _code(error: ServiceException) -> str:
    body = error.body
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return ""
    code = body.get("code") if isinstance(body, dict) else getattr(body, "code", None)
    return str(code or "").upper()
