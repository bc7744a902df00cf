"""Mending a reply that the platform would refuse, so that a person still gets the rest of it."""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence
from typing import Any, Final, cast

from skill.alexa.rules.broken import BrokenRule, Json
from skill.alexa.rules.check import RULES, broken_rules, log_broken, raise_if_broken
from skill.alexa.rules.facts import EVERYWHERE, Surroundings, member, text
from skill.alexa.rules.families import Family, family_of
from skill.alexa.rules.mend import compacted

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
