"""The fonts as CSS, and ``GET /speaker/font/<name>.woff2``."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort

from skill.web.html import unless_known

ADDRESS: Final = "/speaker/font"
FAMILY: Final = "Open Sans"
FONTS: Final[Mapping[str, bytes]] = {
    file.name: file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.woff2"))
}
"""The files by their names with weight and digest, such as ``open-sans-400-0123456789ab.woff2``."""
_FOREVER: Final = "public, max-age=31536000, immutable"

_LINE: Final = "ascent-override:95%;descent-override:25%;line-gap-override:0%;"
"""A line as high as the lines of the screens, 1.2 em, which holds every letter of the font whole. By its own
figures, made for taller scripts, it would be 1.36 em, and look cut where nothing is."""


def _face(name: str, source: str) -> str:
    weight = re.findall(r"-(\d+)-", name)[0]
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-display:swap;{_LINE}'
        f'src:url({source})format("woff2")}}'
    )


def _faces(source: Callable[[str], str]) -> str:
    return "\n".join(_face(name, source(name)) for name in FONTS)


def _embedded(name: str) -> str:
    return f"data:font/woff2;base64,{b64encode(FONTS[name]).decode()}"


LINKED: Final = _faces(lambda name: f"{ADDRESS}/{name}")
"""Rules for pages that the speaker serves; their policy has to allow ``font-src 'self'``."""
EMBEDDED: Final = _faces(_embedded)
"""The same for a page that stands alone; about 25 KB of CSS."""


def init_font(app: Flask) -> None:
    """Add the fonts, and ``font.css`` which names them, to an app made by ``create_app(…, local=True)``."""
    blueprint = Blueprint("font", __name__, url_prefix=ADDRESS)

    @blueprint.get("/font.css")
    def rules() -> Response:
        """Where the fonts are; asked for anew each time."""
        return unless_known(Response(LINKED, mimetype="text/css"))

    @blueprint.get("/<name>.woff2")
    def font(name: str) -> Response:
        """A font, whose name changes with it, so that it may be kept for ever; 404 for any other name."""
        data = FONTS.get(f"{name}.woff2")
        if data is None:
            abort(404)
        return Response(data, mimetype="font/woff2", headers={"Cache-Control": _FOREVER})

    app.register_blueprint(blueprint)
