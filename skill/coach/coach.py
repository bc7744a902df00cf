"""The coach itself: which topic answers which event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from skill.routine.catalogue import Catalogue
from skill.routine.place import NOWHERE, Place

from . import (
    adjusting,
    events,
    following,
    forgetting,
    hurting,
    moving,
    opening,
    reminding,
    stopping,
    streaming,
    telling,
)
from .acts import Turn
from .going import sound_place

_TOPICS: dict[type[events.Event], Callable[[Catalogue, Place, Any], Turn]] = {
    events.Launch: opening.launch,
    events.Start: opening.start,
    events.WhereItHurts: opening.where_it_hurts,
    events.Yes: opening.yes,
    events.No: opening.no,
    events.Next: moving.forward,
    events.Ready: moving.ready,
    events.Previous: moving.back,
    events.Again: moving.again,
    events.StartOver: moving.start_over,
    events.Loop: moving.loop,
    events.Shuffle: moving.shuffle,
    events.GoTo: moving.go_to,
    events.Pause: stopping.pause,
    events.Resume: stopping.carry_on_again,
    events.Stop: stopping.stop,
    events.Home: stopping.home,
    events.SilenceFell: stopping.silence_fell,
    events.ChangePace: adjusting.change_pace,
    events.ChangeGuidance: adjusting.change_guidance,
    events.ChangeWay: adjusting.change_way,
    events.Ouch: hurting.ouch,
    events.RedFlag: hurting.red_flag,
    events.Progress: following.progress,
    events.CheckIn: following.check_in,
    events.RemindMe: reminding.remind_me,
    events.ConsentGiven: reminding.consent_given,
    events.ForgetMe: forgetting.forget_me,
    events.WhereAmI: telling.where_am_i,
    events.How: telling.how,
    events.Why: telling.why,
    events.Need: telling.need,
    events.Safe: telling.safe,
    events.Help: telling.help_here,
    events.Unclear: telling.unclear,
    events.StreamNearlyFinished: streaming.nearly_finished,
    events.StreamFinished: streaming.finished,
    events.StreamStopped: streaming.stopped,
    events.StreamFailed: streaming.failed,
}


@dataclass(frozen=True)
class Coach:
    """Answers events. It keeps nothing: the place goes in and comes out with every event."""

    book: Catalogue
    """What can be done, in one language."""

    def answer(self, place: Place, event: events.Event) -> Turn:
        """What happens at ``place`` when ``event`` does. Never raises for a place that decodes."""
        place = sound_place(self.book, place)
        if place.way is None and place.run is not None:
            place = NOWHERE
        turn = _TOPICS[type(event)](self.book, place, event)
        if isinstance(event, events.Unclear) or turn.place.unclear == 0:
            return turn
        return replace(turn, place=replace(turn.place, unclear=0))
