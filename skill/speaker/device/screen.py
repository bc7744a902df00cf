"""The screen of a device that has one."""

from __future__ import annotations

from typing import Any, TypeAlias

from skill.alexa.rules.families import APL_RENDER
from skill.speaker.device.account import APL

Json: TypeAlias = dict[str, Any]


class Screen:
    """What was drawn last."""

    def __init__(self) -> None:
        self.shown: Json = {}
        """The RenderDocument directive drawn last; empty before the first."""

    def draw(self, directive: Json) -> None:
        """Take a RenderDocument; commands for the document leave it as it is."""
        if directive["type"] == APL_RENDER:
            self.shown = directive

    def context(self) -> Json:
        """Return what requests carry about the document; nothing where there is none."""
        if not self.shown:
            return {}
        return {APL: {"token": self.shown["token"], "version": "virtual", "componentsVisibleOnScreen": []}}
