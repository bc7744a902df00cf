"""What makes the page an app: its manifest, icons and worker, and the routine that it keeps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from skill.errors import RequestRefused
from skill.json import Json
from skill.settings import is_loopback
from skill.speaker.font import ADDRESS, FONTS
from skill.speaker.front.turning import Turning
from skill.speaker.front.view import drawings
from skill.speaker.page.asked import kept_asked
from skill.speaker.page.blueprint import SCRIPT, STATIC, STYLE, written_page
from skill.speaker.page.wording import load_wording
from skill.web.html import unless_known

from .kept import kept_routine

HERE: Final = Path(__file__).parent
ICONS: Final = HERE / "icons"
WORKER: Final = HERE / "static" / "worker.js"
_ICONS: Final = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-full-512.png", 512, "maskable"),
)
"""Sizes that installing asks for; the last may be cut to any shape (W3C, Manifest, "Icon masks")."""


def init_offline(app: Flask, turning: Turning) -> None:
    """Let the page of an app, whose ``turning`` answers it, be installed and used without the speaker."""
    blueprint = Blueprint("offline", __name__, url_prefix="/speaker")
    _add_files(blueprint)
    _add_worker(blueprint, _sources(turning.state.settings.public_url))

    @blueprint.post("/kept")
    def kept() -> ResponseReturnValue:
        """The routine to keep: that of the stream which plays, else a newcomer's."""
        try:
            return kept_routine(turning, kept_asked(request.get_json(silent=True)).token)
        except RequestRefused as refusal:
            return {"error": str(refusal)}, refusal.status

    app.register_blueprint(blueprint)


def _add_files(blueprint: Blueprint) -> None:
    @blueprint.get("/manifest.webmanifest")
    def manifest() -> Response:
        """What an installed page is called and looks like (W3C, Web Application Manifest)."""
        return unless_known(Response(json.dumps(_manifest()), mimetype="application/manifest+json"))

    @blueprint.get("/icon-<size>.png")
    def icon(size: str) -> Response:
        """An icon; 404 for a name that names none."""
        file = ICONS / f"icon-{size}.png"
        if file.name not in {each.name for each in ICONS.iterdir()}:
            abort(404)
        return unless_known(Response(file.read_bytes(), mimetype="image/png"))


def _manifest(language: str = "en") -> Json:
    icons = [
        {"src": name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in _ICONS
    ]
    return {
        "id": "/speaker/",
        "name": "Gentle Roll",
        "short_name": "Gentle Roll",
        "description": load_wording(language).words["about"],
        "lang": language,
        "start_url": "/speaker/",
        "scope": "/speaker/",
        "display": "standalone",
        "theme_color": "#f5f1ea",
        "background_color": "#f5f1ea",
        "categories": ["health", "lifestyle"],
        "icons": icons,
    }


def _add_worker(blueprint: Blueprint, sources: str) -> None:
    @blueprint.get("/worker.js")
    def worker() -> Response:
        """The worker of this very version of the page."""
        shell = [f"/speaker/{path}" for path in shell_paths()]
        head = f"const VERSION = {json.dumps(_version())};\nconst SHELL = {json.dumps(shell)};\n"
        response = unless_known(Response(head + WORKER.read_text("utf-8"), mimetype="text/javascript"))
        response.headers["Content-Security-Policy"] = f"default-src 'none'; connect-src {sources}"
        return response


def shell_paths() -> list[str]:
    """Every file that makes up the page, below /speaker/; a routine's streams are kept by the page itself."""
    fonts = ADDRESS.removeprefix("/speaker/")
    files = [file.name for file in sorted(STATIC.iterdir()) if file.suffix not in (".css", ".js")]
    return ["", "drawings", STYLE, SCRIPT, *(f"{fonts}/{name}" for name in sorted(FONTS)), *files]


def _version() -> str:
    """Of everything that the worker keeps: whatever changes makes another worker."""
    digest = hashlib.sha256(written_page())
    digest.update(json.dumps(drawings()).encode())
    for file in sorted(STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _sources(public_url: str | None) -> str:
    """Where the worker may fetch from."""
    published = urlsplit(public_url or "")
    if not published.netloc or is_loopback(published.hostname or ""):
        return "'self'"
    return f"'self' {published.scheme}://{published.netloc}"
