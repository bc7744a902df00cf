"""``GET /privacy`` and ``GET /terms``: what is kept, and under which terms, as plain pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response
from jinja2 import Environment

from skill.alexa.course import ASK_AGAIN_MS
from skill.content.pages import Page, load_page
from skill.persistence.preferences import CHECK_INS_MOST, DAY_MS, HOUR_MS, PLACE_MS, RETENTION_MS

from .html import DRESS, style_hash, templates
from .state import ServiceState

LANGUAGE = "en"
COPY_DAYS = 35
"""How far back DynamoDB's point-in-time recovery reaches (Amazon, DynamoDB developer guide); the copies
that ``deploy/`` makes of a SQLite file are deleted after a week."""
FIGURES: Mapping[str, int] = {
    "days": RETENTION_MS // DAY_MS,
    "hours": PLACE_MS // HOUR_MS,
    "zone_days": ASK_AGAIN_MS // DAY_MS,
    "ratings": CHECK_INS_MOST,
    "copy_days": COPY_DAYS,
}
"""The figures that the pages quote, from where they take effect."""
_PAGES = ("privacy", "terms")
HERE = Path(__file__).parent / "templates"
_STYLE = DRESS + (HERE / "page.css").read_text("utf-8")
FONT = "/speaker/font/font.css"
"""The rules of the speaker's font, where there is a speaker."""


def _policy(styles: str) -> str:
    return (
        f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


POLICY = _policy(style_hash(_STYLE))
"""Nothing but this one style may take effect on the pages."""
_BESIDE = _policy(f"{style_hash(_STYLE)} 'self'")
LOCAL_POLICY = f"{_BESIDE}; font-src 'self'; img-src 'self'"
"""Beside the speaker, its font and its icon may, too."""


def init_app(app: Flask, state: ServiceState, *, local: bool = False) -> None:
    """Add the pages to the application; ``local`` is whether the speaker's own page is beside them."""
    blueprint = Blueprint("pages", __name__)
    for name in _PAGES:
        html = rendered(_page(name), ratings=state.settings.check_ins, local=local)
        _add(blueprint, name, html, LOCAL_POLICY if local else POLICY)
    app.register_blueprint(blueprint)


@cache
def _page(name: str) -> Page:
    return load_page(name, LANGUAGE)


def _add(blueprint: Blueprint, name: str, html: str, policy: str) -> None:
    def page() -> Response:
        response = Response(html, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = policy
        response.headers["Content-Language"] = LANGUAGE
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    blueprint.get(f"/{name}", endpoint=name, strict_slashes=False)(page)


def rendered(page: Page, *, ratings: bool, local: bool = False) -> str:
    """The page as HTML; ``ratings``: whether ratings are kept here; ``local``: whether this is a speaker."""
    sections = [section for section in page.sections if section.ratings in (None, ratings)]
    links = [(f"/{name}", _page(name).title) for name in _PAGES]
    if local:
        links = [("/speaker/", "Gentle Roll"), *links]
    template = _templates().get_template("page.html")
    return template.render(
        language=LANGUAGE, style=_STYLE, page=page, sections=sections, links=links, font=FONT if local else ""
    )


@cache
def _templates() -> Environment:
    environment = templates(HERE)
    environment.filters["words"] = lambda text: text.format_map(FIGURES)
    return environment
