"""The checker: every rule asked of one reply, and what is done about the answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final

from skill.alexa.rules.broken import BrokenRule, Json
from skill.alexa.rules.cards import cards
from skill.alexa.rules.events import events
from skill.alexa.rules.facts import EVERYWHERE, Facts, Surroundings
from skill.alexa.rules.markup import markup
from skill.alexa.rules.player import player
from skill.alexa.rules.screen import screen
from skill.alexa.rules.session import session
from skill.alexa.rules.shape import shape
from skill.alexa.rules.speech import speech
from skill.alexa.rules.stream import stream
from skill.alexa.rules.table import Rule
from skill.errors import PlatformError

_TABLES: Final = (shape, events, speech, markup, session, player, stream, screen, cards)

RULES: Final[tuple[Rule, ...]] = tuple(rule for table in _TABLES for rule in table)
"""Every rule, in the order they are asked and reported."""


def broken_rules(
    request: Json, reply: Any, around: Surroundings = EVERYWHERE, size: int | None = None
) -> list[BrokenRule]:
    """Return every breach of the platform's rules in ``reply`` to ``request``, in the order of `RULES`.

    Both are JSON objects as they go over the wire; a reply of any other kind is one more breach. ``size`` is
    that of the reply where it is known.
    """
    facts = Facts(request, reply, around, size)
    return [
        rule.broken(found)
        for table in _TABLES
        if table.applies(facts)
        for rule in table.rules
        for found in rule.check(facts)
    ]


def raise_if_broken(broken: Sequence[BrokenRule]) -> None:
    """Raise PlatformError that lists ``broken``, one a line; do nothing where there is none."""
    if broken:
        listed = "\n".join(f"- {each}" for each in broken)
        raise PlatformError(f"The reply breaks {len(broken)} of the platform's rules:\n{listed}")


def log_broken(broken: Sequence[BrokenRule], kind: str, log: logging.Logger) -> None:
    """Write one line for each of ``broken``: an error where it is severe, else a warning."""
    for each in broken:
        log.log(logging.ERROR if each.severe else logging.WARNING, "Reply to %s: %s", kind, each)
