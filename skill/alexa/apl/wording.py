"""Words on screens and cards, as they stand alone: with a capital."""

from __future__ import annotations

from enum import StrEnum

from skill.alexa.context import Language
from skill.content.phrasing import Param
from skill.routine.run import Step
from skill.routine.terms import Side

# The keys of what only a screen or a card shows; what is said has its keys with the coach.


class ScreenKey(StrEnum):
    """One message each."""

    TITLE = "screen.title"
    """Technique and side of a step."""
    TITLE_BOTH = "screen.title_both"
    SUBTITLE = "screen.subtitle"
    """Routine and number of the step."""

    SIDE = "screen.side"
    SIDE_BOTH = "screen.side_both"
    PROGRESS = "screen.progress"
    TIMES = "screen.times"
    """How many strokes there will be."""
    COUNT = "screen.count"
    """Which stroke it is."""
    LAST = "screen.last"
    """In place of what can be said: the session ends with this step."""
    PICTURED = "screen.pictured"
    """What a screen reader says of the drawing."""
    PICTURED_BOTH = "screen.pictured_both"

    LIMB = "screen.limb"
    REGION = "screen.region"
    START = "screen.start"
    CARRY_ON = "screen.carry_on"
    FORGET = "screen.forget"
    REMIND = "screen.remind"
    CANCEL = "screen.cancel"
    END_COURSE = "screen.end_course"
    FALL = "screen.fall"
    NUMB = "screen.numb"
    FOOT_SERVES = "screen.foot_serves"
    HAND_SERVES = "screen.hand_serves"
    ABOVE_SERVES = "screen.above_serves"
    BELOW_SERVES = "screen.below_serves"

    COURSE = "screen.course"
    WEEK = "screen.week"
    WEEKS = "screen.weeks"
    SESSIONS = "screen.sessions"

    HELP = "screen.help"
    HINT = "screen.hint"
    SAY_IDLE = "screen.say_idle"
    SAY_LIMB = "screen.say_limb"
    SAY_REGION = "screen.say_region"
    SAY_YES_NO = "screen.say_yes_no"
    SAY_WAITING = "screen.say_waiting"
    SAY_PAUSED = "screen.say_paused"

    CARD_ROUTINE = "screen.card_routine"
    CARD_LINE = "screen.card_line"

    NEXT = "screen.next"
    """What stands on something to touch."""
    NEXT_SPOKEN = "screen.next_spoken"
    """What a screen reader says of it."""
    PREVIOUS = "screen.previous"
    PREVIOUS_SPOKEN = "screen.previous_spoken"
    AGAIN = "screen.again"
    AGAIN_SPOKEN = "screen.again_spoken"
    PAUSE = "screen.pause"
    PAUSE_SPOKEN = "screen.pause_spoken"
    RESUME = "screen.resume"
    RESUME_SPOKEN = "screen.resume_spoken"
    FOOT = "screen.foot"
    FOOT_SPOKEN = "screen.foot_spoken"
    HAND = "screen.hand"
    HAND_SPOKEN = "screen.hand_spoken"
    ABOVE = "screen.above"
    ABOVE_SPOKEN = "screen.above_spoken"
    BELOW = "screen.below"
    BELOW_SPOKEN = "screen.below_spoken"
    YES = "screen.yes"
    YES_SPOKEN = "screen.yes_spoken"
    NO = "screen.no"
    NO_SPOKEN = "screen.no_spoken"


def written(language: Language, key: ScreenKey, **params: Param) -> str:
    """A message as it stands by itself."""
    return capital(language.phrasing.phrase(key, params).text)


def listed(language: Language, key: ScreenKey) -> list[str]:
    """The phrases of a list."""
    return [phrase.strip() for phrase in language.phrasing.phrase(key, {}).text.split(";")]


def titled(language: Language, step: Step) -> str:
    """Technique and side."""
    key = ScreenKey.TITLE_BOTH if of_both(step) else ScreenKey.TITLE
    return written(language, key, title=title(language, step), side=step.side, limb=step.limb)


def title(language: Language, step: Step) -> str:
    """The technique alone."""
    return language.catalogue.exercises[step.limb, step.technique].title


def of_both(step: Step) -> bool:
    """Whether the step names both sides: settling and comparing begin with one, but are about both."""
    return step.side is Side.BOTH or not step.technique.is_stroke


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
