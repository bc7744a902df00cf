"""Rules on cards, the notes that the Alexa app shows."""

from __future__ import annotations

from typing import Any, Final

from skill.alexa.rules import sources
from skill.alexa.rules.broken import Found, Json
from skill.alexa.rules.facts import Facts, member, text
from skill.alexa.rules.mend import take_out
from skill.alexa.rules.table import Table

cards = Table(sources.JSON, lambda facts: facts.response.get("card") is not None)

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
