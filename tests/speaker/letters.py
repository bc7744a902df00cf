"""Waiting for a page's own letters."""

from __future__ import annotations

from playwright.sync_api import Page

LOADED = "Promise.all([...document.fonts].map((font) => font.load())).then((all) => all.length)"
"""How many fonts a page brings, once it has them; ``document.fonts.ready`` may come before any was asked for."""


def lettered(page: Page) -> None:
    """Wait until a page is set in its own letters, which it must bring."""
    assert page.evaluate(LOADED) == 2
