"""A stand-in for Amazon's management API, as far as ``ask deploy`` of ask-cli 2 asks it for anything."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SKILL_ID = "amzn1.ask.skill.6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14"
_IMPORT = "amzn1.ask-package.import-request.1"


class Management:
    """What was brought to it."""

    def __init__(self) -> None:
        self.packages: list[dict[str, bytes]] = []
        """The files of each package that was uploaded."""
        self.imports: list[str] = []
        """The skill that each import was for; empty for a new one."""
        self.enabled = False
        self.strange: list[str] = []
        """Requests that it does not know."""

    def answer(self, method: str, path: str, body: bytes, base: str) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        match method, path.removeprefix("/v1/skills/").split("/"):
            case "POST", ["uploads"]:
                return 201, {"uploadUrl": f"{base}/upload", "expiresAt": "2099-01-01T00:00:00Z"}
            case "PUT", ["", "upload"]:
                with zipfile.ZipFile(io.BytesIO(body)) as archive:
                    self.packages.append({name: archive.read(name) for name in archive.namelist()})
                return 200, {}
            case "POST", [*skill, "imports"]:
                self.imports += ["".join(skill)]
                return 202, {}
            case "GET", ["imports", _]:
                return 200, {
                    "status": "SUCCEEDED",
                    "skill": {"skillId": SKILL_ID, "eTag": "1", "resources": []},
                }
            case "GET", [_, "status"]:
                return 200, {"interactionModel": dict.fromkeys(self.locales(), _BUILT)}
            case "GET", [_, "stages", "development", "enablement"]:
                return (204, None) if self.enabled else (404, {"message": "not enabled"})
            case "PUT", [_, "stages", "development", "enablement"]:
                self.enabled = True
                return 204, None
        self.strange.append(f"{method} {path}")
        return 404, {"message": "unknown"}

    def locales(self) -> list[str]:
        """Those of the newest package."""
        found = (re.search(r"custom/([a-z]{2}-[A-Z]{2})\.json$", name) for name in self.packages[-1])
        return [one[1] for one in found if one]


CONFIG = {
    "profiles": {
        "default": {
            "token": {
                "access_token": "a token",
                "refresh_token": "another",
                "token_type": "bearer",
                "expires_in": 3600,
                "expires_at": "2099-01-01T00:00:00.000Z",
            },
            "vendor_id": "a vendor",
            "aws_profile": None,
        }
    }
}
"""What `ask configure` leaves in ~/.ask/cli_config."""
_BUILT = {"lastUpdateRequest": {"status": "SUCCEEDED"}, "eTag": "1", "version": "1"}


@contextmanager
def management() -> Iterator[tuple[Management, dict[str, str]]]:
    """The management, and the environment in which ask-cli reaches it and nothing else."""
    amazon = Management()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            base = f"http://127.0.0.1:{server.server_address[1]}"
            status, told = amazon.answer(self.command, self.path.partition("?")[0], body, base)
            data = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            if status == 202:
                self.send_header("Location", f"/v1/skills/imports/{_IMPORT}")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            self._any()

        def do_POST(self) -> None:
            self._any()

        def do_PUT(self) -> None:
            self._any()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environ = {
        "ASK_SMAPI_SERVER_BASE_URL": f"http://127.0.0.1:{server.server_address[1]}",
        "ASK_SHARE_USAGE": "false",
    }
    try:
        yield amazon, environ
    finally:
        server.shutdown()
        server.server_close()
