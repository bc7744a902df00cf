"""Words on screens and cards, as they stand alone: with a capital."""

from __future__ import annotations

from skill.content.phrasing import Param
from skill.routine.step import Step
from skill.routine.terms import Side

from ..desk import Tongue
from ..keys import ScreenKey


def written(tongue: Tongue, key: ScreenKey, **params: Param) -> str:
    """A message as it stands by itself."""
    return capital(tongue.phrasing.phrase(key, params).text)


def listed(tongue: Tongue, key: ScreenKey) -> list[str]:
    """The phrases of a list."""
    return [phrase.strip() for phrase in tongue.phrasing.phrase(key, {}).text.split(";")]


def titled(tongue: Tongue, step: Step) -> str:
    """Technique and side."""
    key = ScreenKey.TITLE_BOTH if of_both(step) else ScreenKey.TITLE
    return written(tongue, key, title=title(tongue, step), side=step.side, limb=step.limb)


def title(tongue: Tongue, step: Step) -> str:
    """The technique alone."""
    return tongue.book.exercises[step.limb, step.technique].title


def of_both(step: Step) -> bool:
    """Whether the step names both sides: settling and comparing begin with one, but are about both."""
    return step.side is Side.BOTH or not step.technique.is_stroke


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
