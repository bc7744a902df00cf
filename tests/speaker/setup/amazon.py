"""A stand-in for Amazon's management of skills, and one for `ask deploy`, which brings a package there."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.alexa.envelopes import SKILL_ID

_ASK = """#!{python}
import json, pathlib, sys, urllib.request
assert sys.argv[1:] == ["deploy"], sys.argv
states = pathlib.Path(".ask/ask-states.json")
noted = json.loads(states.read_text("utf-8"))["profiles"]["default"]["skillId"] if states.exists() else ""
resources = json.loads(pathlib.Path("ask-resources.json").read_text("utf-8"))
source = pathlib.Path(resources["profiles"]["default"]["skillMetadata"]["src"])
parts = {{str(path.relative_to(source)): json.loads(path.read_text("utf-8")) for path in source.rglob("*.json")}}
body = json.dumps({{"skillId": noted, "parts": parts}}).encode()
request = urllib.request.Request("{url}", body, {{"Content-Type": "application/json"}})
with urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(request) as answer:
    skill = json.load(answer)["skillId"]
states.parent.mkdir(exist_ok=True)
states.write_text(json.dumps({{"askcliStatesVersion": "2020-03-31", "profiles": {{"default": {{"skillId": skill}}}}}}))
print("Skill package deployed successfully.")
"""


class Management:
    """What was brought to it, import by import."""

    def __init__(self) -> None:
        self.imports: list[dict[str, Any]] = []

    def endpoint(self) -> str:
        """Where the newest import says that requests go."""
        return str(self.imports[-1]["parts"]["skill.json"]["manifest"]["apis"]["custom"]["endpoint"]["uri"])


@contextmanager
def management(folder: Path) -> Iterator[tuple[Management, Path]]:
    """The management, and the program that reaches it, as ask-cli would be installed in ``folder``."""
    amazon = Management()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            brought = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            amazon.imports.append(brought)
            data = json.dumps({"skillId": brought["skillId"] or SKILL_ID}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program = folder / "ask"
    program.write_text(
        _ASK.format(python=sys.executable, url=f"http://127.0.0.1:{server.server_address[1]}/")
    )
    program.chmod(0o755)
    try:
        yield amazon, program
    finally:
        server.shutdown()
        server.server_close()
