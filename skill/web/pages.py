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

from .html import style_hash, templates
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
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.1rem/1.6 Georgia,serif;max-width:38rem;margin:0 auto;padding:2rem 1.25rem 4rem}"
    "h1{font-weight:normal;font-size:2.2rem;margin:0 0 1rem}h2{font-size:1.2rem;margin:2.2rem 0 .5rem}"
    "p,li{margin:.5rem 0}ul{padding-left:1.2rem}nav{margin-top:3rem}a{color:inherit}"
)
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {style_hash(_STYLE)}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing but this one style may take effect on the pages."""


def init_app(app: Flask, state: ServiceState) -> None:
    """Add the pages to the application."""
    blueprint = Blueprint("pages", __name__)
    for name in _PAGES:
        _add(blueprint, name, rendered(_page(name), ratings=state.settings.check_ins))
    app.register_blueprint(blueprint)


@cache
def _page(name: str) -> Page:
    return load_page(name, LANGUAGE)


def _add(blueprint: Blueprint, name: str, html: str) -> None:
    def page() -> Response:
        response = Response(html, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Content-Language"] = LANGUAGE
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    blueprint.get(f"/{name}", endpoint=name, strict_slashes=False)(page)


def rendered(page: Page, *, ratings: bool) -> str:
    """The page as HTML; ``ratings`` is whether this installation keeps ratings."""
    sections = [section for section in page.sections if section.ratings in (None, ratings)]
    links = [(name, _page(name).title) for name in _PAGES]
    template = _templates().get_template("page.html")
    return template.render(language=LANGUAGE, style=_STYLE, page=page, sections=sections, links=links)


@cache
def _templates() -> Environment:
    environment = templates(Path(__file__).parent / "templates")
    environment.filters["words"] = lambda text: text.format_map(FIGURES)
    return environment
