"""The checker: every rule asked of one reply, and what is done about the answers."""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence
from typing import Any, Final, cast

from skill.errors import PlatformError
from skill.json import Json

from .facts import EVERYWHERE, Facts, Surroundings, member, text
from .families import BrokenRule, Family, family_of
from .screen import cards, screen
from .session import events, session
from .shape import shape
from .speech import markup, speech
from .stream import player, stream
from .table import Rule, compacted

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
        if table.applies is None or table.applies(facts)
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


# Mending a reply that the platform would refuse, so that a person still gets the rest of it.

ROUNDS: Final = 4
"""How often a mended reply is looked at again before it is given up for an empty one."""

_MENDS: Final = {rule.id: rule.mend for rule in RULES}


def empty_reply(request: Json) -> Json:
    """Return the smallest reply that is always valid: nothing said, and a person's session ended."""
    kind = text(member(request, "request"), "type")
    customer = family_of(kind, in_session=isinstance(request.get("session"), dict)) is Family.CUSTOMER
    return {"version": "1.0", "response": {"shouldEndSession": True} if customer else {}}


def repaired(
    request: Json, reply: Any, broken: Sequence[BrokenRule] | None = None, around: Surroundings = EVERYWHERE
) -> Json:
    """Return ``reply`` without the severe breaches in ``broken`` (looked for when not given).

    What is wrong is taken out (a directive, a card), speech that cannot be spoken becomes its bare words in
    whole sentences, and where nothing helps the reply is the empty one. The result has no severe breach; the
    reply handed in is never changed.
    """
    broken = broken_rules(request, reply, around) if broken is None else broken
    for _ in range(ROUNDS):
        severe = [each for each in broken if each.severe]
        if not severe:
            return cast(Json, reply)
        if any(each.path == () for each in severe):
            break
        reply = _mended(reply, severe)
        broken = broken_rules(request, reply, around)
    return empty_reply(request)


def _mended(reply: Json, severe: Sequence[BrokenRule]) -> Json:
    """Mend a copy of ``reply``; session attributes are shared, for they are only ever taken out whole."""
    draft = {**reply, "response": copy.deepcopy(reply.get("response"))}
    for each in severe:
        _MENDS[each.rule](draft, each.path)
    compacted(draft)
    return draft


def enforce(
    request: Json,
    reply: Any,
    strict: bool,
    log: logging.Logger,
    around: Surroundings = EVERYWHERE,
    size: int | None = None,
) -> Json:
    """Let ``reply`` leave only within the platform's rules.

    A clean reply is returned as it is. With ``strict`` (tests, the speaker on this computer) any breach
    raises PlatformError that lists them all; without (production) each is logged, and the reply returned is
    the repaired one.
    """
    broken = broken_rules(request, reply, around, size)
    if not broken:
        return cast(Json, reply)
    if strict:
        raise_if_broken(broken)
    log_broken(broken, text(member(request, "request"), "type"), log)
    return repaired(request, reply, broken, around)
