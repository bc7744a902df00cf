"""What every answer carries: headers, and how pages are written: Jinja templates, all escaped."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from flask import Response
    from jinja2 import Environment

# Answers that are asked for anew each time, and sent only where they changed.


def unless_known(response: Response) -> Response:
    """The response, or 304 where the browser has this very content."""
    from flask import request  # not above: a function behind Alexa's trigger needs the headers alone

    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


SECURITY: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
"""Nothing here is to be framed, sniffed or referred to."""


DRESS: Final = (Path(__file__).parent / "templates" / "dress.css").read_text("utf-8")
"""The colours of every page, by day and by night, and its letters; leads each page's own style."""


def style_hash(style: str) -> str:
    """What a policy names so that this very style may take effect (W3C, Content Security Policy Level 3)."""
    return f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def templates(folder: Path) -> Environment:
    """The templates in ``folder``; a name that a template uses and nobody gave raises UndefinedError.

    What a mapping holds comes before its methods: ``w.keys`` are the words of that name.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    class Templates(Environment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            held = isinstance(obj, Mapping) and attribute in obj
            return obj[attribute] if held else super().getattr(obj, attribute)

    return Templates(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
