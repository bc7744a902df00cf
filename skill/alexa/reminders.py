"""Reminders through Alexa's own service: set, list, cancel, and a sentence for each way to fail.

(Amazon, Alexa Reminders API reference.)
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from ask_sdk_model.services.service_exception import ServiceException

from skill.coach import acts
from skill.coach.keys import Key
from skill.memory.kept import Kept
from skill.memory.limits import DAY_MS
from skill.memory.preferences import REMINDERS_DECLINED
from skill.routine.terms import Day, TimeOfDay

from .course import zone_of
from .desk import Desk
from .moment import Moment
from .refusals import Refusal, refusal_of
from .schedule import read_rule, rule_of

if TYPE_CHECKING:
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient, ReminderRequest

ASK_AGAIN_MS = 7 * DAY_MS
"""So long after a no Alexa does not ask for the permission again."""
YEAR = timedelta(days=365)
"""How far ahead a reminder goes on."""
_ON, _TOKEN = "ON", "alertToken"
Json: TypeAlias = dict[str, Any]
ReminderAct: TypeAlias = acts.SetReminder | acts.ListReminders | acts.CancelReminders


def carry_out(desk: Desk, moment: Moment, act: ReminderAct) -> acts.Act:
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
        return _refused(desk, moment, act, refusal_of(error))


def note_declined(desk: Desk, moment: Moment) -> None:
    """Remember that the permission was refused, so that it is not asked for again at once."""
    desk.memory.keep_settings(moment.who, {REMINDERS_DECLINED: moment.at * 1000})


def _client(moment: Moment) -> ReminderManagementServiceClient | None:
    configuration = moment.services.configuration()
    if configuration is None:
        return None
    from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient

    return ReminderManagementServiceClient(configuration)


def _set(desk: Desk, moment: Moment, client: Any, act: acts.SetReminder) -> acts.Act:
    """The new one first, then the old ones go: nothing is lost where the new one cannot be set."""
    earlier = _live(client)
    client.create_reminder(_request(moment, desk.memory.recall(moment.who), act.days, act.time))
    said: dict[str, acts.Value] = {"days": act.days, "time": act.time}
    try:
        _delete(client, earlier)
    except ServiceException as error:
        desk.note(f"An earlier reminder could not be deleted: {refusal_of(error).words}")
        return acts.Say(Key.REMIND_SET_BESIDE, said)
    return acts.Say(Key.REMIND_SET, said)


def _list(client: Any) -> acts.Act:
    found = [rule for reminder in _live(client) for rule in _rules(reminder)]
    if not found:
        return acts.Say(Key.REMIND_NONE)
    days, time = found[0]
    return acts.Say(Key.REMIND_LIST, {"days": days, "time": time, "count": len(found)})


def _cancel(client: Any) -> acts.Act:
    live = _live(client)
    _delete(client, live)
    return acts.Say(Key.REMIND_CANCELLED if live else Key.REMIND_NONE)


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


def _request(moment: Moment, kept: Kept, days: tuple[Day, ...], time: TimeOfDay) -> ReminderRequest:
    from ask_sdk_model.services import reminder_management as api

    zone = zone_of(kept, moment.locale)
    now = datetime.fromtimestamp(moment.at, UTC).astimezone(zone).replace(tzinfo=None)
    recurrence = api.Recurrence(
        start_date_time=_local(now),
        end_date_time=_local(now + YEAR),
        recurrence_rules=[rule_of(days, time)],
    )
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


def _refused(desk: Desk, moment: Moment, act: ReminderAct, refusal: Refusal) -> acts.Act:
    desk.note(f"Alexa's reminders did not do it: {refusal.words}")
    if not refusal.permission:
        return acts.Say(refusal.key)
    if not isinstance(act, acts.SetReminder):
        return acts.Say(Key.REMIND_NOT_ALLOWED)
    declined = desk.memory.recall(moment.who).preferences.reminders_declined_ms
    if declined is not None and moment.at * 1000 - declined < ASK_AGAIN_MS:
        return acts.Say(Key.REMIND_DENIED)
    return acts.AskConsent(act.place)
