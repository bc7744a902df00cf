"""The screen of a device that has one."""

from __future__ import annotations

from collections.abc import Iterator
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

    def touchable(self) -> list[str]:
        """Return what can be touched on it: every ``act`` in its data, in order."""
        return list(dict.fromkeys(_acts(self.shown.get("datasources"))))

    def context(self) -> Json:
        """Return what requests carry about the document; nothing where there is none."""
        if not self.shown:
            return {}
        return {APL: {"token": self.shown["token"], "version": "virtual", "componentsVisibleOnScreen": []}}


def _acts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("act"), str):
            yield value["act"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _acts(each)
