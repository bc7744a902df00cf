"""What intents mean: Alexa's names and slots to the coach's events, topic by topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from skill.coach import events as ev
from skill.content.vocabulary import Vocabulary
from skill.routine.place import Wish
from skill.routine.terms import Length, Limb, Side, Technique, Way

from .slots import Slots


@dataclass(frozen=True)
class Said:
    """One intent as it was understood."""

    slots: Slots
    vocabulary: Vocabulary
    moment: dict[str, Any]
    """Fields of every event: offset, second, abilities, seed, likes."""
    ahead: bool = False
    """Whether it is about a stream that was to follow the one that plays."""


Meaning: TypeAlias = Callable[[Said], ev.Event]


def _plain(kind: type[ev.Event], **fields: Any) -> Meaning:
    return lambda said: kind(**said.moment, **fields)


def _start(said: Said) -> ev.Event:
    slots = said.slots
    wish = Wish(
        slots.member("limb", Limb),
        slots.member("length", Length),
        slots.number("minutes"),
        slots.member("technique", Technique),
        slots.member("side", Side),
    )
    return ev.Start(**said.moment, wish=wish)


def _where_it_hurts(said: Said) -> ev.Event:
    return ev.WhereItHurts(
        **said.moment, region=ev.Region(said.vocabulary.region(said.slots.id("area")).value)
    )


def _go_to(said: Said) -> ev.Event:
    side, slots = said.slots.id("side"), said.slots
    return ev.GoTo(
        **said.moment,
        technique=slots.member("technique", Technique),
        side=slots.member("side", Side) if side in (Side.LEFT, Side.RIGHT) else None,
        other=side == "other",
        number=slots.number("step"),
    )


def _pace(said: Said) -> ev.Event:
    return ev.ChangePace(**said.moment, pace=said.slots.member("pace", ev.PaceWish))


def _where_am_i(said: Said) -> ev.Event:
    return ev.WhereAmI(**said.moment, query=said.slots.member("question", ev.Query) or ev.Query.STEP)


def _how(said: Said) -> ev.Event:
    return ev.How(
        **said.moment,
        technique=said.slots.member("technique", Technique),
        topic=said.slots.member("how_topic", ev.HowTopic),
    )


def _why(said: Said) -> ev.Event:
    return ev.Why(**said.moment, topic=said.slots.member("why_topic", ev.WhyTopic) or ev.WhyTopic.IDEA)


def _need(said: Said) -> ev.Event:
    return ev.Need(**said.moment, ball_serves=said.vocabulary.ball_serves(said.slots.id("ball")))


def _way(said: Said) -> ev.Event:
    return ev.ChangeWay(**said.moment, way=said.slots.member("way", Way))


def _guidance(said: Said) -> ev.Event:
    return ev.ChangeGuidance(**said.moment, guidance=said.slots.member("guidance", ev.GuidanceWish))


OPENING: Mapping[str, Meaning] = {
    "StartRoutineIntent": _start,
    "WhereItHurtsIntent": _where_it_hurts,
    "AMAZON.YesIntent": _plain(ev.Yes),
    "AMAZON.NoIntent": _plain(ev.No),
}
MOVING: Mapping[str, Meaning] = {
    "AMAZON.NextIntent": _plain(ev.Next),
    "ReadyIntent": _plain(ev.Ready),
    "AMAZON.PreviousIntent": _plain(ev.Previous),
    "AMAZON.RepeatIntent": _plain(ev.Again),
    "AMAZON.StartOverIntent": _plain(ev.StartOver),
    "AMAZON.LoopOnIntent": _plain(ev.Loop, on=True),
    "AMAZON.LoopOffIntent": _plain(ev.Loop, on=False),
    "AMAZON.ShuffleOnIntent": _plain(ev.Shuffle),
    "AMAZON.ShuffleOffIntent": _plain(ev.Shuffle),
    "GoToIntent": _go_to,
}
STOPPING: Mapping[str, Meaning] = {
    "AMAZON.PauseIntent": _plain(ev.Pause),
    "AMAZON.ResumeIntent": _plain(ev.Resume),
    "AMAZON.StopIntent": _plain(ev.Stop),
    "AMAZON.CancelIntent": _plain(ev.Stop),
    "AMAZON.NavigateHomeIntent": _plain(ev.Home),
}
ADJUSTING: Mapping[str, Meaning] = {
    "PaceIntent": _pace,
    "GuidanceIntent": _guidance,
    "ModeIntent": _way,
}
HURTING: Mapping[str, Meaning] = {
    "OuchIntent": _plain(ev.Ouch),
    "RedFlagIntent": _plain(ev.RedFlag),
}
TELLING: Mapping[str, Meaning] = {
    "WhereAmIIntent": _where_am_i,
    "HowIntent": _how,
    "WhyIntent": _why,
    "NeedIntent": _need,
    "SafeIntent": _plain(ev.Safe),
    "AMAZON.HelpIntent": _plain(ev.Help),
    "AMAZON.FallbackIntent": _plain(ev.Unclear),
}
TOPICS = (OPENING, MOVING, STOPPING, ADJUSTING, HURTING, TELLING)
"""Every topic; each intent stands in exactly one."""
PLAYER: Mapping[str, Meaning] = {
    "AudioPlayer.PlaybackNearlyFinished": _plain(ev.StreamNearlyFinished),
    "AudioPlayer.PlaybackFinished": _plain(ev.StreamFinished),
    "AudioPlayer.PlaybackStopped": _plain(ev.StreamStopped),
    "AudioPlayer.PlaybackFailed": lambda said: ev.StreamFailed(**said.moment, ahead=said.ahead),
}
"""Reports of the player that mean something; PlaybackStarted needs no answer."""
BUTTONS: Mapping[str, Meaning] = {
    "PlaybackController.NextCommandIssued": _plain(ev.Next),
    "PlaybackController.PreviousCommandIssued": _plain(ev.Previous),
    "PlaybackController.PlayCommandIssued": _plain(ev.Resume),
    "PlaybackController.PauseCommandIssued": _plain(ev.Pause),
}
"""Buttons and taps: the same meanings as words, answered without speech."""
