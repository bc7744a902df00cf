"""The speaker's page: what a browser fetches to show it."""

from __future__ import annotations

import gzip
import re
import socket
import tempfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tests.bench.figures import Figure, print_table
from tests.web.processes import Running, speaker

_LINKS = re.compile(rb"""(?:src|href)="([^"#]+)"|(?:from|import) ['"]([^'"]+)['"]|url\(['"]?([^'")]+)""")


def main() -> None:
    """Fetch the page and everything that it names."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        with speaker(Path(folder), port) as running:
            files = _fetched(running, "/")
    packed = sum(len(gzip.compress(body)) for body in files.values())
    print_table(
        [
            Figure("the page, all its files", len(files), "files"),
            Figure("the page", sum(map(len, files.values())) / 1000, "KB", "under 150"),
            Figure("the page if compressed", packed / 1000, "KB"),
        ]
    )


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
