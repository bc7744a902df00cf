"""The speaker's page: what a browser fetches to show it, when something is first seen of it, and its sheets."""

from __future__ import annotations

import gzip
import re
import shutil
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import sync_playwright

from tests.bench.figures import Figure, print_table
from tests.conftest import FLAGS
from tests.ports import free_port
from tests.web.processes import Running, speaker

_LINKS = re.compile(
    rb"""(?<!<a )(?:src|href)="([^"#]+)"|(?:from|import) ['"]([^'"]+)['"]|url\(['"]?([^'")]+)"""
)

_SHEETS = ("/sheet/foot", "/sheet/hand")
_VISITS = 7
_FIRST_PAINT = """new Promise((told) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) told(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


def main() -> None:
    """Fetch the page and everything that it names; open it in a browser where there is one."""
    with tempfile.TemporaryDirectory() as folder, speaker(Path(folder), free_port()) as running:
        files = _fetched(running, "/")
        sheets = [Figure(path, len(running.ask(path).body) / 1000, "KB", "under 40") for path in _SHEETS]
        paints = [_painted(running, path) for path in ("/speaker/", *_SHEETS)]
    packed = sum(len(gzip.compress(body)) for body in files.values())
    print_table(
        [
            Figure("the page, all its files", len(files), "files"),
            Figure("the page", sum(map(len, files.values())) / 1000, "KB", "under 300"),
            Figure("the page if compressed", packed / 1000, "KB"),
            *sheets,
            *(figure for each in paints for figure in each),
        ]
    )


def _painted(running: Running, path: str) -> list[Figure]:
    """When something is first painted of a page, by visitors who have never been here; nothing without a browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        times = []
        for _ in range(_VISITS):
            page = browser.new_context().new_page()
            page.goto(running.url + path)
            times.append(page.evaluate(_FIRST_PAINT))
            page.context.close()
        browser.close()
    return [Figure(f"{path}, first paint, median", statistics.median(times), "ms")]


def _fetched(running: Running, path: str) -> dict[str, bytes]:
    """Every file by its path, the page first; addresses that no file has are left out."""
    files: dict[str, bytes] = {}
    due = [path]
    while due:
        path = due.pop()
        if path in files:
            continue
        reply = running.ask(path)
        if reply.status in (301, 302, 308):
            due.append(urlsplit(urljoin(f"{running.url}{path}", reply.headers["location"])).path)
        elif reply.status == 200:
            files[path] = reply.body
            named = (next(filter(None, found)).decode() for found in _LINKS.findall(reply.body))
            due += [urlsplit(urljoin(path, name)).path for name in named if ":" not in name]
    return files


if __name__ == "__main__":
    main()
