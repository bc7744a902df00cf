"""What requests mean to the coach, beside the intents of its own topics: memory, player and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeAlias

from skill.coach import history
from skill.coach.events import Context, Event
from skill.coach.forgetting import ForgetMe
from skill.coach.navigate import Next, Previous
from skill.coach.playback import Pause, Resume
from skill.coach.progress import CheckIn, ProgressWish
from skill.coach.reminders import ReminderWish, RemindMe
from skill.coach.schedules import MINUTES_A_DAY
from skill.coach.streaming import StreamFailed, StreamFinished, StreamNearlyFinished, StreamStopped
from skill.content.vocabulary import Vocabulary
from skill.errors import StoreError
from skill.persistence.preferences import CHECK_INS, DISCLAIMED, HINTED, STREAMS_FAILED, StoredPreferences
from skill.routine.terms import TimeOfDay

from .context import SkillContext
from .course import course_of, device_zone, zone_of
from .request import RequestContext, Slots
from .schedules import date_in, days_in, days_of, duration_in, half_hour_in, time_in

_NO_SETTINGS = {CHECK_INS, DISCLAIMED, HINTED}
"""What is kept among the settings without having been set by the person."""
DAY_SLOTS = ("day", "other_day", "third_day", "fourth_day")
_WHEN_SLOTS: Mapping[str, Callable[[str], object]] = {
    **{day: lambda text: days_in((text,)) for day in DAY_SLOTS},
    "time": time_in,
    "date": date_in,
    "duration": duration_in,
}
"""What reads each slot that names a day or a time."""
_NEXT_DAYS = {"today": 0, "tomorrow": 1}
"""Words (ids of DAY_SET) for one day, as days from today."""
HALF_A_DAY = MINUTES_A_DAY // 2
_ALMOST_A_MINUTE = timedelta(seconds=59)


class IntentInput(NamedTuple):
    """One intent as it was understood."""

    slots: Slots
    vocabulary: Vocabulary
    context: Context


PersonalEventFactory: TypeAlias = Callable[[SkillContext, RequestContext, Slots], Event]
ReportMeaning: TypeAlias = Callable[[RequestContext], Event]


def _progress(skill: SkillContext, context: RequestContext, slots: Slots) -> Event:
    kept = skill.memory.recall(context.who)
    wish = slots.member("progress", ProgressWish) or ProgressWish.STATUS
    return history.progress(context.context, kept, course_of(context, kept), wish, ratings=skill.check_ins)


def _check_in(skill: SkillContext, context: RequestContext, slots: Slots) -> Event:
    rating = slots.number("rating")
    if not skill.check_ins:
        return CheckIn(context.context, rating=rating)
    return history.check_in(context.context, skill.memory.recall(context.who), rating)


def _forget_me(skill: SkillContext, context: RequestContext, slots: Slots) -> Event:
    if slots.id("forget") == "forget":
        return ForgetMe(context.context)
    try:
        export = skill.memory.export(context.who)
    except StoreError:
        return ForgetMe(context.context, tell=True, reachable=False)
    return ForgetMe(
        context.context,
        tell=True,
        sessions=sum(len(person.sessions) for person in export.people),
        visits=sum(person.visits for person in export.people),
        settings=sum(_chosen(person.settings) for person in export.people),
        places=len(export.places),
        ratings=sum(len(StoredPreferences(person.settings).check_ins) for person in export.people),
    )


def _chosen(settings: Mapping[str, object]) -> int:
    """How many settings were set by the person, apart from what is only noted among them."""
    return sum(name not in _NO_SETTINGS and not name.startswith(STREAMS_FAILED) for name in settings)


def _remind_me(skill: SkillContext, context: RequestContext, slots: Slots) -> Event:
    named, wish = slots.id("days"), _reminder_wish(slots)
    if wish is ReminderWish.LIST or (wish is ReminderWish.CANCEL and _half_heard(slots)):
        return RemindMe(context.context, wish=ReminderWish.LIST)
    on, time, past = _once(skill, context, slots, named)
    return RemindMe(
        context.context,
        wish=wish,
        days=() if on else days_of(named) or days_in(slots.text(name) for name in DAY_SLOTS),
        on=on,
        time=time,
        every_other=named == "every_other_day",
        past=past,
    )


def _reminder_wish(slots: Slots) -> ReminderWish | None:
    """What is wanted. Words that were not matched get what is harmless: the list or a question."""
    if slots.text("undo") is not None:
        return ReminderWish.CANCEL if slots.id("undo") == "cancel" else ReminderWish.LIST
    if (wish := slots.member("reminder", ReminderWish)) is not None or slots.text("reminder") is None:
        return wish
    return None if slots.text("day") and (slots.text("time") or slots.text("clock")) else ReminderWish.LIST


def _half_heard(slots: Slots) -> bool:
    """Whether a day or a time was named that cannot be read, or none beside a word that wants one.

    Then it says too little to take a reminder away.
    """
    said = [(text, readable) for name, readable in _WHEN_SLOTS.items() if (text := slots.text(name))]
    days = slots.text("days")
    if not said and days is None:
        return slots.text("undo") is not None
    return any(not readable(text) for text, readable in said) or (days is not None and not slots.id("days"))


def _once(
    skill: SkillContext, context: RequestContext, slots: Slots, named: str | None
) -> tuple[date | None, TimeOfDay | None, bool]:
    """Day and time of a reminder that is to come once, by the device's own clock; whether that is over."""
    time, length, on = (
        half_hour_in(slots.half_past("clock"), slots.text("time")) or time_in(slots.text("time")),
        duration_in(slots.text("duration")),
        date_in(slots.text("date")),
    )
    if not (length or on or named in _NEXT_DAYS):
        return None, time, False
    zone = device_zone(context) or zone_of(skill.memory.recall(context.who), context.locale)
    now = datetime.fromtimestamp(context.at, UTC).astimezone(zone)
    if length is not None and time is None:
        then = (now + length + _ALMOST_A_MINUTE).replace(second=0, microsecond=0)
        return then.date(), TimeOfDay(then.hour * 60 + then.minute), False
    on = on or now.date() + timedelta(days=_NEXT_DAYS.get(named or "", 0))
    time = _still_to_come(time, now) if named == "today" else time
    past = (on, time.minute if time else MINUTES_A_DAY) <= (now.date(), now.hour * 60 + now.minute)
    return on, time, past


def _still_to_come(time: TimeOfDay | None, now: datetime) -> TimeOfDay | None:
    """A time of today: "at six", said at noon, means the evening."""
    minute = now.hour * 60 + now.minute
    if time is None or time.minute > minute or not minute < time.minute + HALF_A_DAY < MINUTES_A_DAY:
        return time
    return TimeOfDay(time.minute + HALF_A_DAY)


PERSONAL: Mapping[str, PersonalEventFactory] = {
    "ProgressIntent": _progress,
    "CheckInIntent": _check_in,
    "ForgetMeIntent": _forget_me,
    "ReminderIntent": _remind_me,
}
"""Each reads the memory once, or exports it, or reads what Alexa alone understands: days and times."""
PLAYER: Mapping[str, ReportMeaning] = {
    "AudioPlayer.PlaybackNearlyFinished": lambda context: StreamNearlyFinished(context.context),
    "AudioPlayer.PlaybackFinished": lambda context: StreamFinished(context.context),
    "AudioPlayer.PlaybackStopped": lambda context: StreamStopped(context.context),
    "AudioPlayer.PlaybackFailed": lambda context: StreamFailed(context.context, ahead=context.ahead),
}
"""Reports of the player that mean something; PlaybackStarted needs no answer."""
BUTTONS: Mapping[str, ReportMeaning] = {
    "PlaybackController.NextCommandIssued": lambda context: Next(context.context),
    "PlaybackController.PreviousCommandIssued": lambda context: Previous(context.context),
    "PlaybackController.PlayCommandIssued": lambda context: Resume(context.context),
    "PlaybackController.PauseCommandIssued": lambda context: Pause(context.context),
}
"""Buttons and taps: the same meanings as words, answered without speech."""
BUTTON_EVENTS = (Next, Previous, Resume, Pause)
