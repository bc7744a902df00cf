"""Rules on screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from skill.json import Json

from . import families
from .facts import Facts, member, text
from .families import APL_EXECUTE, APL_RENDER, APLA_RENDER, Found
from .table import Table, drop_directive, take_out

# Rules on cards, the notes that the Alexa app shows.

cards = Table(families.JSON, lambda facts: facts.response.get("card") is not None)

MAX_CARD: Final = 8_000
"""Characters the texts of a card may have together."""
MAX_IMAGE_URL: Final = 2_000
"""Characters the address of a card's image may have."""

_CARDS: Final[dict[str, tuple[str, ...]]] = {
    "Simple": ("title", "content"),
    "Standard": ("title", "text"),
    "LinkAccount": (),
    "AskForPermissionsConsent": (),
}


@cards.rule(
    "card-kind",
    f"A card is Simple, Standard, LinkAccount or AskForPermissionsConsent, at most {MAX_CARD:,} characters.",
    "Name one of the four types and shorten the text.",
    mend=take_out,
)
def _card(facts: Facts) -> list[Found]:
    card: Any = facts.response.get("card")
    if not isinstance(card, dict):
        return []
    parts = _CARDS.get(text(card, "type"))
    if parts is None or sum(len(text(card, part)) for part in parts) > MAX_CARD:
        return [Found(("response", "card"))]
    return []


@cards.rule(
    "card-content",
    f"A card's texts are strings, its images https (up to {MAX_IMAGE_URL:,} characters), permissions a list.",
    "Correct the member, or leave the card out.",
    mend=take_out,
)
def _card_content(facts: Facts) -> list[Found]:
    card: Any = facts.response.get("card")
    if not isinstance(card, dict) or _holds(card):
        return []
    return [Found(("response", "card"))]


def _holds(card: Json) -> bool:
    if card.get("type") == "AskForPermissionsConsent":
        return bool(card.get("permissions")) and isinstance(card["permissions"], list)
    written = all(isinstance(card.get(part, ""), str) for part in ("title", "content", "text"))
    images = member(card, "image").values()
    return written and all(_is_image(url) for url in images)


def _is_image(url: Any) -> bool:
    return isinstance(url, str) and url.startswith("https://") and len(url) <= MAX_IMAGE_URL


# Versions of APL, in order.

_NUMBER: Final = re.compile(r"\d+")


@lru_cache(maxsize=64)
def order_of(version: str) -> tuple[int, ...]:
    """Return what versions such as ``1.4`` and ``2024.3`` are sorted by: their first three numbers."""
    return tuple(int(number) for number in _NUMBER.findall(version)[:3])


def _draws(facts: Facts) -> bool:
    each = (*facts.directives, *facts.reprompt_directives)
    return any(directive.kind.startswith("Alexa.Presentation.") for directive in each)


screen = Table(families.APL, _draws)

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
    source=families.PLAYER,
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
