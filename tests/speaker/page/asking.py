"""Asking the page's server what the page asks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

Json = dict[str, Any]
Ask = Callable[..., Json]


def asking(app: Flask, tab: Json) -> Ask:
    """Says words in one tab; keywords add to the body."""
    client = app.test_client()

    def say(words: str = "", **more: Any) -> Json:
        answer = client.post("/speaker/turn", json={**tab, **({"words": words} if words else {}), **more})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body: Json = answer.get_json()
        return body

    return say


def telling(app: Flask, tab: Json) -> Ask:
    """Tells events of one tab; keywords add to the body."""
    client = app.test_client()

    def tell(event: str, **more: Any) -> Json:
        answer = client.post("/speaker/event", json={**tab, "event": event, **more})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body: Json = answer.get_json()
        return body

    return tell
