"""``GET /art/<name>-<hash>.png``: the committed pictures."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from skill.art.manifest import ART_PATH, FOLDER, PictureEntry, is_icon, read_manifest
from skill.errors import ArtError

from .log import note

_FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask, folder: Path = FOLDER) -> None:
    """Add the pictures of ``folder`` to the application.

    A name changes with its picture, so an answer may be kept for ever. Devices and Amazon's simulator fetch
    them from other origins (Amazon, APL Image component, "CORS").
    """
    blueprint = Blueprint("art", __name__, url_prefix=ART_PATH)
    entries = _entries(folder)

    @blueprint.get("/<name>.png")
    def picture(name: str) -> Response:
        """A picture; 404 for a name that names none (any more)."""
        entry = entries.get(f"{name}.png")
        if entry is None:
            abort(404)
        return _sent(folder, entry)

    app.register_blueprint(blueprint)


def _entries(folder: Path) -> dict[str, PictureEntry]:
    """The pictures by their file; none where the manifest is damaged: the skill speaks without them, too."""
    try:
        entries = read_manifest(folder)
    except ArtError as error:
        note(str(error))
        return {}
    return {entry.file: entry for key, entry in entries.items() if not is_icon(key)}


def _sent(folder: Path, entry: PictureEntry) -> Response:
    """The picture whole or not at all (304, 412, HEAD), as the request's headers say."""
    try:
        data = (folder / entry.file).read_bytes()
    except OSError as error:
        note(f"the picture {entry.file} cannot be read: {error.strerror}")
        abort(404)
    response = Response(data, mimetype="image/png")
    response.set_etag(entry.digest[:16])
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response
