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
from skill.errors import StoreError
from skill.persistence.preferences import CHECK_INS, DISCLAIMED, HINTED, StoredPreferences

from .context import SkillContext
from .course import course_of
from .reminders import days_in, days_of, time_in
from .request import RequestContext, Slots

_NO_SETTINGS = {CHECK_INS, DISCLAIMED, HINTED}
"""What is kept among the settings without having been set by the person."""
DAY_SLOTS = ("day", "other_day", "third_day", "fourth_day")


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
        settings=sum(
            len(person.settings.keys() - {CHECK_INS, DISCLAIMED, HINTED}) for person in export.people
        ),
        places=len(export.places),
        ratings=sum(len(StoredPreferences(person.settings).check_ins) for person in export.people),
    )


def _remind_me(skill: SkillContext, context: RequestContext, slots: Slots) -> Event:
    return RemindMe(
        context.context,
        wish=slots.member("reminder", ReminderWish) or ReminderWish.SET,
        days=days_of(slots.id("days")) or days_in(slots.text(name) for name in DAY_SLOTS),
        time=time_in(slots.text("time")),
    )


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
