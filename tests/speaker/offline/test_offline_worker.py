"""The worker: one version of the page at a time, and nothing else but what it lists."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from skill.speaker.offline import blueprint

NAMES = "() => caches.keys()"
URLS = """async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)"""

GONE = """async (name) => {
  for (let tries = 0; tries < 600 && (await caches.has(name)); tries += 1) await new Promise((done) => setTimeout(done, 50));
}"""
"""Waits until a cache is dropped."""


def page_cache(page: Page) -> str:
    (name,) = (name for name in page.evaluate(NAMES) if "page" in name)
    return str(name)


def test_it_keeps_what_it_lists_and_a_routine(installed: Page) -> None:
    installed.click("#begin")
    installed.wait_for_selector("body[data-situation=playing]")
    kept = {urlsplit(url).path for url in installed.evaluate(URLS, page_cache(installed))}
    assert kept == {f"/speaker/{path}" for path in blueprint.shell_paths()}
    sound = {urlsplit(url).path for url in installed.evaluate(URLS, "gentle-roll-sound-1")}
    assert all(path.startswith("/audio/") for path in sound - {"/speaker/kept"})
    assert len(installed.evaluate(NAMES)) == 2


def test_another_version_takes_over_and_the_old_one_goes(
    installed: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = page_cache(installed)
    monkeypatch.setattr(blueprint, "_version", lambda: "of-another-day")
    installed.evaluate(
        "() => caches.open('gentle-roll-page-long-ago').then(() => caches.open('a-neighbours'))"
    )
    installed.reload()
    installed.evaluate(GONE, old)
    assert sorted(installed.evaluate(NAMES)) == [
        "a-neighbours",
        "gentle-roll-page-of-another-day",
        "gentle-roll-sound-1",
    ]
