"""Asking the page's server what the page asks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Flask

Json = dict[str, Any]
Ask = Callable[..., Json]
AS_THE_PAGE: Final[Json] = {"version": 1, "queue": True, "show": True}
"""What every request of the page has."""


def asking(app: Flask, tab: Json) -> Ask:
    """Says words in one tab; keywords add to the body."""
    ask = _asking(app, tab)
    return lambda words="", **more: ask(**({"words": words} if words else {}), **more)


def telling(app: Flask, tab: Json) -> Ask:
    """Tells events of one tab; keywords but ``player`` add to the event."""
    ask = _asking(app, tab)

    def tell(event: str, player: Json | None = None, **more: Any) -> Json:
        about = player if player and event.startswith("AudioPlayer") else {}
        return ask(event={"type": event, **about, **more}, player=player)

    return tell


def _asking(app: Flask, tab: Json) -> Ask:
    client = app.test_client()

    def ask(**body: Any) -> Json:
        answer = client.post("/front/turn", json={**AS_THE_PAGE, **tab, **body})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        told: Json = answer.get_json()
        return told

    return ask
