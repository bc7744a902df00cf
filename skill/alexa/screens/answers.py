"""What can be said or touched, as data of a screen."""

from __future__ import annotations

from typing import Any, TypeAlias

from ..desk import Tongue
from ..keys import ScreenKey
from .taps import Tap
from .wording import listed, written

Json: TypeAlias = dict[str, Any]


def buttons(tongue: Tongue, *taps: Tap) -> list[Json]:
    """Buttons in a row."""
    return [button(tongue, tap) for tap in taps]


def button(tongue: Tongue, tap: Tap) -> Json:
    """One thing to touch: what stands on it, what a screen reader says, and what it sends."""
    return {
        "act": tap.value,
        "label": written(tongue, ScreenKey(f"screen.{tap}")),
        "spoken": written(tongue, ScreenKey(f"screen.{tap}_spoken")),
    }


def hint(tongue: Tongue, phrases: ScreenKey) -> str:
    """The first three phrases of a list, as one sentence."""
    first, second, third = listed(tongue, phrases)[:3]
    return written(tongue, ScreenKey.HINT, first=first, second=second, third=third)
