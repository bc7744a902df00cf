"""Rules by kind of request: what a report, a button or a notice may be answered with."""

from __future__ import annotations

from typing import Final

from skill.alexa.rules import sources
from skill.alexa.rules.broken import Found
from skill.alexa.rules.facts import Facts
from skill.alexa.rules.families import Family, allowed_directives
from skill.alexa.rules.mend import drop_directive, take_out
from skill.alexa.rules.table import Table

events = Table(sources.PLAYER)

_AUDIBLE: Final = ("outputSpeech", "card", "reprompt")


@events.rule(
    "directive-allowed",
    "Each kind of request may be answered with its own few directives.",
    "Leave the directive out; it can be sent when the person next speaks.",
    mend=drop_directive,
)
def _directive_allowed(facts: Facts) -> list[Found]:
    if not facts.directives:
        return []
    allowed = allowed_directives(facts.kind, facts.family)
    return [
        Found(each.path, f"{each.kind or 'no type'} in reply to {facts.kind}")
        for each in facts.directives
        if each.kind not in allowed
    ]


@events.rule(
    "directive-object",
    "A directive is an object.",
    "Send {type: …} with the directive's members.",
    mend=drop_directive,
    source=sources.JSON,
)
def _directive_object(facts: Facts) -> list[Found]:
    listed = facts.response.get("directives")
    if not isinstance(listed, list) or len(listed) == len(facts.directives):
        return []
    return [
        Found(("response", "directives", index))
        for index, each in enumerate(listed)
        if not isinstance(each, dict)
    ]


@events.rule(
    "event-silent",
    "Nothing can be said or shown in reply to a player's report, a button or a notice.",
    "Put closing words into the stream itself.",
    mend=take_out,
)
def _event_silent(facts: Facts) -> list[Found]:
    if facts.family is Family.CUSTOMER:
        return []
    return [Found(("response", part)) for part in _AUDIBLE if facts.response.get(part) is not None]


@events.rule(
    "event-session",
    "The reply to a player's report, a button or a notice may not have shouldEndSession set to false.",
    "Leave shouldEndSession out.",
    mend=take_out,
)
def _event_session(facts: Facts) -> list[Found]:
    if facts.flag is not False or facts.family is Family.CUSTOMER:
        return []
    return [Found(("response", "shouldEndSession"))]
