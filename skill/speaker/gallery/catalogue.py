"""What there is to be looked at, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from skill.alexa.desk import Tongue
from skill.alexa.screens.gallery import VIEWPORTS, Viewport, gallery
from skill.alexa.screens.screen import Screen
from skill.art.drawing import Drawing, drawing, shown_sides
from skill.art.load import sheets
from skill.art.theme import DARK, LIGHT, Theme
from skill.routine.terms import Limb, Side, Technique

THEMES: Final[Mapping[str, Theme]] = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK)})


VIEWPORT: Final[Mapping[str, Viewport]] = MappingProxyType({each.name: each for each in VIEWPORTS})
"""Viewports by name, which stands in addresses, in order of size."""


SAMPLES: Final = ("launch-limb", "step-foot-full-2", "step-foot-full-7", "course-weeks", "help")
"""Screens that stand for the others: each document, and the same step on the right and on the left."""


class Drawn(NamedTuple):
    """One drawing: a step's limb and the ball's way in one passage."""

    limb: Limb
    technique: Technique
    side: Side
    passage: str

    @property
    def name(self) -> str:
        """Its name in an address."""
        return "/".join(self)

    def drawing(self) -> Drawing:
        """What is drawn."""
        return drawing(self.limb, self.technique, self.passage, side=self.side)


def every_drawing() -> Iterator[Drawn]:
    """Every limb, technique, passage and side, in the order in which they are taught."""
    for limb in Limb:
        for technique in Technique:
            for passage in sheets()[limb, technique].passages:
                for side in shown_sides(limb, technique):
                    yield Drawn(limb, technique, side, passage)


@cache
def drawings() -> Mapping[str, Drawn]:
    """Every drawing by its name."""
    return MappingProxyType({drawn.name: drawn for drawn in every_drawing()})


class Screens:
    """Every screen of every language by its name; those of a language are made when first asked for."""

    def __init__(self, tongues: Mapping[str, Tongue]) -> None:
        self._tongues = tongues
        self._made: dict[str, Mapping[str, Screen]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the content."""
        return tuple(self._tongues)

    def of(self, language: str) -> Mapping[str, Screen]:
        """The screens of a language. Raises KeyError for one that the content does not speak."""
        if language not in self._made:
            self._made[language] = MappingProxyType(dict(gallery(self._tongues[language])))
        return self._made[language]
