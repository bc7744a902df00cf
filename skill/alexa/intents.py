"""What requests mean to the coach, beside the intents of its own topics: memory, player and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from skill.coach import history
from skill.coach.events import Context, Event
from skill.coach.forgetting import ForgetMe
from skill.coach.navigate import Next, Previous
from skill.coach.playback import Pause, Resume
from skill.coach.progress import CheckIn, ProgressWish
from skill.coach.reminders import ReminderWish, RemindMe
from skill.coach.streaming import StreamFailed, StreamFinished, StreamNearlyFinished, StreamStopped
from skill.content.vocabulary import Vocabulary
from skill.errors import MemoryError_
from skill.persistence.preferences import CHECK_INS, Preferences

from .context import Desk
from .course import course_of
from .reminders import days_in, days_of, time_in
from .request import Moment, Slots

DAY_SLOTS = ("day", "other_day", "third_day", "fourth_day")


class Said(NamedTuple):
    """One intent as it was understood."""

    slots: Slots
    vocabulary: Vocabulary
    context: Context


PersonalMeaning: TypeAlias = Callable[[Desk, Moment, Slots], Event]
ReportMeaning: TypeAlias = Callable[[Moment], Event]


def _progress(desk: Desk, moment: Moment, slots: Slots) -> Event:
    kept = desk.memory.recall(moment.who)
    wish = slots.member("progress", ProgressWish) or ProgressWish.STATUS
    return history.progress(moment.context, kept, course_of(moment, kept), wish, ratings=desk.check_ins)


def _check_in(desk: Desk, moment: Moment, slots: Slots) -> Event:
    rating = slots.number("rating")
    if not desk.check_ins:
        return CheckIn(moment.context, rating=rating)
    return history.check_in(moment.context, desk.memory.recall(moment.who), rating)


def _forget_me(desk: Desk, moment: Moment, slots: Slots) -> Event:
    if slots.id("forget") != "tell":
        return ForgetMe(moment.context)
    try:
        export = desk.memory.export(moment.who)
    except MemoryError_:
        return ForgetMe(moment.context, tell=True, reachable=False)
    return ForgetMe(
        moment.context,
        tell=True,
        sessions=sum(len(person.sessions) for person in export.people),
        visits=sum(person.visits for person in export.people),
        settings=sum(len(person.settings.keys() - {CHECK_INS}) for person in export.people),
        places=len(export.places),
        ratings=sum(len(Preferences(person.settings).check_ins) for person in export.people),
    )


def _remind_me(desk: Desk, moment: Moment, slots: Slots) -> Event:
    return RemindMe(
        moment.context,
        wish=slots.member("reminder", ReminderWish) or ReminderWish.SET,
        days=days_of(slots.id("days")) or days_in(slots.text(name) for name in DAY_SLOTS),
        time=time_in(slots.text("time")),
    )


PERSONAL: Mapping[str, PersonalMeaning] = {
    "ProgressIntent": _progress,
    "CheckInIntent": _check_in,
    "ForgetMeIntent": _forget_me,
    "ReminderIntent": _remind_me,
}
"""Each reads the memory once, or exports it, or reads what Alexa alone understands: days and times."""
PLAYER: Mapping[str, ReportMeaning] = {
    "AudioPlayer.PlaybackNearlyFinished": lambda moment: StreamNearlyFinished(moment.context),
    "AudioPlayer.PlaybackFinished": lambda moment: StreamFinished(moment.context),
    "AudioPlayer.PlaybackStopped": lambda moment: StreamStopped(moment.context),
    "AudioPlayer.PlaybackFailed": lambda moment: StreamFailed(moment.context, ahead=moment.ahead),
}
"""Reports of the player that mean something; PlaybackStarted needs no answer."""
BUTTONS: Mapping[str, ReportMeaning] = {
    "PlaybackController.NextCommandIssued": lambda moment: Next(moment.context),
    "PlaybackController.PreviousCommandIssued": lambda moment: Previous(moment.context),
    "PlaybackController.PlayCommandIssued": lambda moment: Resume(moment.context),
    "PlaybackController.PauseCommandIssued": lambda moment: Pause(moment.context),
}
"""Buttons and taps: the same meanings as words, answered without speech."""
