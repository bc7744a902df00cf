"""Rules on the session: it stays open for a prompt, and for nothing else."""

from __future__ import annotations

from typing import Final

from skill.alexa.rules import sources
from skill.alexa.rules.broken import Found
from skill.alexa.rules.facts import Facts
from skill.alexa.rules.families import APLA_RENDER, DELEGATE, SEND_REQUEST, Family
from skill.alexa.rules.mend import drop_directive, end_session
from skill.alexa.rules.table import Table

session = Table(sources.SESSION)

_SPOKEN_TO: Final = frozenset({"LaunchRequest", "IntentRequest"})
_FLAG: Final = ("response", "shouldEndSession")
_REPROMPT: Final = ("response", "reprompt")


def _left_open(facts: Facts) -> bool:
    return facts.flag is False and facts.family is Family.CUSTOMER


def _speaks_by_directive(facts: Facts) -> bool:
    return any(each.kind in (APLA_RENDER, DELEGATE) for each in facts.directives)


@session.rule(
    "session-said",
    "A reply to a launch or an intent says whether the session ends; devices differ where it does not.",
    "Set shouldEndSession to true, or to false after a prompt.",
    severe=False,
)
def _session_said(facts: Facts) -> list[Found]:
    handed_over = any(each.kind == SEND_REQUEST for each in facts.directives)
    return [Found(_FLAG)] if facts.kind in _SPOKEN_TO and facts.flag is None and not handed_over else []


@session.rule(
    "session-open-prompt",
    "A session stays open only when the speech ends with a prompt.",
    "Say what can be said now, or end the session.",
    mend=end_session,
)
def _open_prompt(facts: Facts) -> list[Found]:
    if not _left_open(facts) or facts.speaks() or _speaks_by_directive(facts):
        return []
    return [Found(_FLAG, "an open microphone and not a word")]


@session.rule(
    "session-open-reprompt",
    "An open session has a reprompt, so that silence gets a second chance.",
    "Add a shorter reprompt, or end the session.",
    severe=False,
)
def _open_reprompt(facts: Facts) -> list[Found]:
    if not _left_open(facts) or facts.speaks("reprompt") or _speaks_by_directive(facts):
        return []
    return [Found(_REPROMPT)]


@session.rule(
    "session-closed-reprompt",
    "A reprompt is spoken only in an open session.",
    "Leave the reprompt out, or keep the session open.",
    severe=False,
)
def _closed_reprompt(facts: Facts) -> list[Found]:
    ends = facts.flag is True and facts.family is Family.CUSTOMER
    return [Found(_REPROMPT)] if ends and facts.response.get("reprompt") is not None else []


@session.rule(
    "reprompt-directives",
    "A reprompt carries no directive but an APLA document.",
    "Move the directive to the response.",
    mend=drop_directive,
    source=sources.JSON,
)
def _reprompt_directives(facts: Facts) -> list[Found]:
    return [Found(each.path, each.kind) for each in facts.reprompt_directives if each.kind != APLA_RENDER]


@session.rule(
    "attributes-in-session",
    "Session attributes live only inside a session.",
    "Put the place into the stream's token, or keep it in the memory.",
    severe=False,
)
def _attributes_in_session(facts: Facts) -> list[Found]:
    kept = facts.reply.get("sessionAttributes") if isinstance(facts.reply, dict) else None
    return [Found(("sessionAttributes",))] if kept and not facts.in_session else []
