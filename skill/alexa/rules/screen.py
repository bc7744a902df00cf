"""Rules on screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from skill.alexa.rules import sources
from skill.alexa.rules.broken import Found, Json
from skill.alexa.rules.facts import Facts, member, text
from skill.alexa.rules.families import APL_EXECUTE, APL_RENDER, APLA_RENDER
from skill.alexa.rules.mend import drop_directive
from skill.alexa.rules.table import Table
from skill.alexa.rules.versions import order_of


def _draws(facts: Facts) -> bool:
    each = (*facts.directives, *facts.reprompt_directives)
    return any(directive.kind.startswith("Alexa.Presentation.") for directive in each)


screen = Table(sources.APL, _draws)

APL: Final = "Alexa.Presentation.APL"
"""The interface a device names when it has a screen for APL."""


@screen.rule(
    "screen-supported",
    "APL directives go only to devices that have a screen for them.",
    "Look for Alexa.Presentation.APL among the device's supportedInterfaces first.",
    mend=drop_directive,
)
def _supported(facts: Facts) -> list[Found]:
    if not facts.directives or APL in facts.interfaces:
        return []
    return [Found(each.path, each.kind) for each in facts.directives if each.kind.startswith(APL + ".")]


@screen.rule(
    "screen-document",
    "A document is rendered under a token.",
    "Send token and document, or a link to a stored document.",
    mend=drop_directive,
)
def _document(facts: Facts) -> list[Found]:
    return [
        Found(each.path, each.kind)
        for each in (*facts.directives, *facts.reprompt_directives)
        if each.kind in (APL_RENDER, APLA_RENDER)
        and not (text(each.body, "token") and member(each.body, "document"))
    ]


@screen.rule(
    "screen-kind",
    "A rendered document is of type APL with a main template, or a Link to a stored one.",
    "Send the whole document, or {type: Link, src: …}.",
    mend=drop_directive,
)
def _kind(facts: Facts) -> list[Found]:
    return [
        Found(each.path, each.kind)
        for each in facts.directives
        if each.kind == APL_RENDER and not _is_drawable(member(each.body, "document"))
    ]


def _is_drawable(document: Json) -> bool:
    if document.get("type") == "Link":
        return bool(text(document, "src"))
    return document.get("type") == "APL" and isinstance(document.get("mainTemplate"), dict)


@screen.rule(
    "screen-with-play",
    "Where a stream plays, the device shows its own player: a document drawn in the same reply is not seen.",
    "Show what matters by the stream's title, subtitle and art.",
    severe=False,
    source=sources.PLAYER,
)
def _with_play(facts: Facts) -> list[Found]:
    if not facts.plays:
        return []
    return [Found(each.path) for each in facts.directives if each.kind == APL_RENDER]


@screen.rule(
    "screen-version",
    "A document's version is at most the one the device can show.",
    "Declare the lowest version that has the features, and read runtime.maxVersion.",
    severe=False,
)
def _version(facts: Facts) -> Iterator[Found]:
    newest = text(member(member(facts.interfaces, APL), "runtime"), "maxVersion")
    for each in facts.directives:
        if each.kind == APL_RENDER and newest:
            version = text(member(each.body, "document"), "version")
            if order_of(version) > order_of(newest):
                yield Found((*each.path, "document", "version"), f"{version} for {newest}")


@screen.rule(
    "screen-commands",
    "Commands name the token of the document they move.",
    "Use the token of the document that is shown, and send at least one command.",
    mend=drop_directive,
)
def _commands(facts: Facts) -> list[Found]:
    shown = {text(each.body, "token") for each in facts.directives if each.kind == APL_RENDER}
    shown.add(facts.screen_token)
    return [
        Found(each.path)
        for each in facts.directives
        if each.kind == APL_EXECUTE and not _moves(each.body, shown - {""})
    ]


def _moves(body: Json, shown: set[str]) -> bool:
    return bool(body.get("commands")) and text(body, "token") in shown
