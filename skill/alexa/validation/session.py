"""Rules on the session: it stays open for a prompt, and for nothing else."""

from __future__ import annotations

from typing import Final

from . import families
from .facts import REPROMPT_SPEECH, SPEECH, Facts, member, text
from .families import APLA_RENDER, DELEGATE, SEND_REQUEST, Family, Found, allowed_directives
from .table import Table, drop_directive, end_session, take_out

# Rules by kind of request: what a report, a button or a notice may be answered with.

events = Table(families.PLAYER)

_AUDIBLE: Final = ("outputSpeech", "card", "reprompt")
_WHETHER: Final = frozenset({"YES", "NO", "MAYBE"})


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
    source=families.JSON,
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
    "Nothing can be said or shown in reply to a player's report, a button, a notice or Alexa's own question.",
    "Put closing words into the stream itself.",
    mend=take_out,
)
def _event_silent(facts: Facts) -> list[Found]:
    if facts.family is Family.CUSTOMER:
        return []
    return [Found(("response", part)) for part in _AUDIBLE if facts.response.get(part) is not None]


@events.rule(
    "event-session",
    "Only the reply to a person may have shouldEndSession set to false: not one to a report, a button, a "
    "notice or Alexa's own question.",
    "Leave shouldEndSession out.",
    mend=take_out,
)
def _event_session(facts: Facts) -> list[Found]:
    if facts.flag is not False or facts.family is Family.CUSTOMER:
        return []
    return [Found(("response", "shouldEndSession"))]


@events.rule(
    "can-fulfill",
    "canFulfillIntent answers a CanFulfillIntentRequest with YES, NO or MAYBE, and stands in no other reply.",
    "Leave it out, or answer with one of the three.",
    mend=take_out,
    source=families.NAME_FREE,
)
def _can_fulfill(facts: Facts) -> list[Found]:
    if "canFulfillIntent" not in facts.response:
        return []
    said = text(member(facts.response, "canFulfillIntent"), "canFulfill")
    if facts.family is Family.QUESTION and said in _WHETHER:
        return []
    return [Found(("response", "canFulfillIntent"), said or "no answer in it")]


session = Table(families.SESSION)

_SPOKEN_TO: Final = frozenset({"LaunchRequest", "IntentRequest"})
_FLAG: Final = ("response", "shouldEndSession")
_REPROMPT: Final = ("response", "reprompt")


def _speaks_by_directive(facts: Facts) -> bool:
    return any(each.kind in (APLA_RENDER, DELEGATE) for each in facts.directives)


@session.rule(
    "session-said",
    "A reply to a launch or an intent says whether the session ends; devices differ where it does not.",
    "Set shouldEndSession to true, or to false after a prompt.",
    severe=False,
)
def _session_said(facts: Facts) -> list[Found]:
    asked = facts.kind in _SPOKEN_TO and facts.in_session
    handed_over = any(each.kind == SEND_REQUEST for each in facts.directives)
    return [Found(_FLAG)] if asked and facts.flag is None and not handed_over else []


@session.rule(
    "session-open-prompt",
    "A session stays open only when the speech ends with a prompt.",
    "Say what can be said now, or end the session.",
    mend=end_session,
)
def _open_prompt(facts: Facts) -> list[Found]:
    if not facts.left_open or SPEECH in facts.worded or _speaks_by_directive(facts):
        return []
    return [Found(_FLAG, "an open microphone and not a word")]


@session.rule(
    "session-open-reprompt",
    "An open session has a reprompt, so that silence gets a second chance.",
    "Add a shorter reprompt, or end the session.",
    severe=False,
)
def _open_reprompt(facts: Facts) -> list[Found]:
    if not facts.left_open or REPROMPT_SPEECH in facts.worded or _speaks_by_directive(facts):
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
    source=families.JSON,
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
