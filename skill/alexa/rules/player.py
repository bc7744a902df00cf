"""Rules on when AudioPlayer directives may be sent at all."""

from __future__ import annotations

from skill.alexa.rules import sources
from skill.alexa.rules.broken import Found
from skill.alexa.rules.facts import Facts
from skill.alexa.rules.families import AUDIO_PLAYER, Family
from skill.alexa.rules.mend import drop_directive, end_session
from skill.alexa.rules.table import Table

player = Table(sources.PLAYER, lambda facts: bool(facts.directives))


@player.rule(
    "play-once",
    "A reply carries at most one Play.",
    "Send the first now, and queue the next when it nearly finishes.",
    mend=drop_directive,
)
def _play_once(facts: Facts) -> list[Found]:
    return [Found(play.path) for play in facts.plays[1:]]


@player.rule(
    "play-ends-session",
    "A reply with a Play ends the session, or the stream is paused at once to listen.",
    "Set shouldEndSession to true.",
    mend=end_session,
)
def _play_ends_session(facts: Facts) -> list[Found]:
    stays = facts.plays and facts.family is Family.CUSTOMER and facts.flag is not True
    return [Found(("response", "shouldEndSession"))] if stays else []


@player.rule(
    "player-supported",
    "AudioPlayer directives go only to devices that have an AudioPlayer.",
    "Use the wait-for-me way there.",
    mend=drop_directive,
)
def _supported(facts: Facts) -> list[Found]:
    if facts.family is not Family.CUSTOMER or "AudioPlayer" in facts.interfaces:
        return []
    return [Found(each.path, each.kind) for each in facts.directives if each.kind in AUDIO_PLAYER]
