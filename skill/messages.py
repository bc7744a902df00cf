"""Every message key that the program uses: the coach's, those of screens and sheets, and those of errors."""

from __future__ import annotations

from collections.abc import Iterator

from .alexa.apl.wording import ScreenKey
from .coach.coach import KEYS as COACH_KEYS
from .content.pages import SheetKey
from .errors import GentleRollError


def _error_keys(kind: type[GentleRollError]) -> Iterator[str]:
    yield kind.message_key
    for child in kind.__subclasses__():
        yield from _error_keys(child)


KEYS: frozenset[str] = frozenset({*COACH_KEYS, *ScreenKey, *SheetKey, *_error_keys(GentleRollError)})
"""What the content must have written, and nothing else."""
