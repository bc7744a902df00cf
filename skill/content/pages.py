"""Pages to be read: privacy and terms, as small YAML files under ``skill/content/<language>/pages/``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from .reading import read_alone

# The keys of what stands on printed sheets.


class SheetKey(StrEnum):
    """One message each."""

    TITLE = "sheet.title"
    LEAD = "sheet.lead"
    """How long, how often, for how many weeks."""
    SAFETY = "sheet.safety"
    SOFT = "sheet.soft"
    LIGHT = "sheet.light"
    SPOT = "sheet.spot"
    ORDER = "sheet.order"
    FIRST = "sheet.first"
    """What the first side gets."""
    SECOND = "sheet.second"
    TOGETHER = "sheet.together"
    FIRST_SIDE = "sheet.first_side"
    """Which side the words name, and that the other one follows."""
    SEAT_FOOT = "sheet.seat_foot"
    SEAT_HAND = "sheet.seat_hand"
    """What is seen of how one sits."""
    SIDES_TOGETHER = "sheet.sides_together"
    WEEKS = "sheet.weeks"
    """Above the boxes to tick."""
    WEEK = "sheet.week"
    PRINT = "sheet.print"
    PRIVACY = "sheet.privacy"
    TERMS = "sheet.terms"
    ADDRESS = "sheet.address"
    SECONDS = "sheet.seconds"
    TIMES = "sheet.times"
    TIMES_TOGETHER = "sheet.times_together"
    SPEAK = "sheet.speak"
    """What can be said to the speaker."""
    SPEAK_OPEN = "sheet.speak_open"
    SPEAK_ON = "sheet.speak_on"
    SPEAK_HURTS = "sheet.speak_hurts"
    SPEAK_ROUTINE = "sheet.speak_routine"
    GENERAL = "sheet.general"
    """Above the disclaimer."""
    HOME = "sheet.home"
    OTHER = "sheet.other"
    """The link to the other limb's sheet."""


HERE = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """One part of a page. Its words may hold ``{figures}``."""

    heading: str
    text: list[str] = field(default_factory=list)
    """Paragraphs."""
    list: list[str] = field(default_factory=list)
    """Points after them."""
    ratings: bool | None = None
    """Where set, the section stands only where ratings are switched on, or off."""


@dataclass(frozen=True)
class Page:
    """A page, in the order in which it is read."""

    title: str
    lead: str
    sections: list[Section]


def load_page(name: str, language: str = "en", *, folder: Path | None = None) -> Page:
    """Read ``pages/<name>.yaml`` of a language, or of ``folder``.

    Raises ContentError with every mistake, one a line.
    """
    folder = folder or HERE / language / "pages"
    return read_alone(Page, folder / f"{name}.yaml", folder.parent)
