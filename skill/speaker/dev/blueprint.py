"""``GET /speaker/gallery``, and what it shows."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, request

from skill.art.manifest import Manifest, manifest
from skill.art.render import PHASE
from skill.art.svg import svg
from skill.errors import ArtError
from skill.speaker.font import LINKED
from skill.web.html import unless_known
from skill.web.state import ServiceState

from . import pages
from .heard import load_heard
from .pages import THEMES, VIEWPORT, Screens, drawings
from .preview import page as preview


def init_gallery(app: Flask) -> None:
    """Add the gallery to an app made by ``create_app(…, local=True)``; each thing is made when asked for."""
    state: ServiceState = app.extensions[ServiceState.NAME]
    gallery = Blueprint("gallery", __name__, url_prefix=pages.HOME)
    screens = Screens(state.skill.languages)
    _add_index(gallery, screens)
    _add_screens(gallery, screens)
    _add_drawings(gallery)
    _add_heard(gallery)
    app.register_blueprint(gallery)


def _add_index(gallery: Blueprint, screens: Screens) -> None:
    @gallery.get("", strict_slashes=False)
    def home() -> Response:
        """Everything at a glance; ``?language=…`` for the screens of another language than English."""
        language = _known(request.args.get("language", "en"), screens)
        return _html(pages.index(screens.languages, language, screens.of(language), _art()))


def _add_heard(gallery: Blueprint) -> None:
    @gallery.get("/heard")
    def heard() -> Response:
        """How the development set of sentences is understood."""
        return _html(pages.understood(load_heard()))


def _add_screens(gallery: Blueprint, screens: Screens) -> None:
    @gallery.get("/<language>/screen/<name>")
    def screen(language: str, name: str) -> Response:
        """One screen at every viewport."""
        if name not in screens.of(_known(language, screens)):
            abort(404)
        return _html(pages.one_screen(language, name))

    @gallery.get("/<language>/screens/<viewport>")
    def viewport(language: str, viewport: str) -> Response:
        """Every screen at one viewport."""
        if viewport not in VIEWPORT:
            abort(404)
        return _html(pages.one_viewport(language, viewport, screens.of(_known(language, screens))))

    @gallery.get("/<language>/shown/<name>/<viewport>")
    def shown(language: str, name: str, viewport: str) -> Response:
        """One screen at one viewport, as a page of that size."""
        found = screens.of(_known(language, screens)).get(name)
        if found is None or viewport not in VIEWPORT:
            abort(404)
        return _html(preview(found, VIEWPORT[viewport], faces=LINKED), pages.SHOWN_POLICY)


def _add_drawings(gallery: Blueprint) -> None:
    @gallery.get("/drawing/<path:name>/<theme>.svg")
    def drawing(name: str, theme: str) -> Response:
        """One drawing on its ground."""
        if name not in drawings() or theme not in THEMES:
            abort(404)
        drawn = drawings()[name].drawing()
        return unless_known(
            Response(svg(drawn, theme=THEMES[theme], ball_phase=PHASE, paper=True), mimetype="image/svg+xml")
        )


def _known(language: str, screens: Screens) -> str:
    if language not in screens.languages:
        abort(404)
    return language


def _art() -> Manifest:
    """The committed pictures; none where their manifest is damaged."""
    try:
        return manifest()
    except ArtError:
        return {}


def _html(text: str, policy: str = pages.POLICY) -> Response:
    response = Response(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = policy
    return unless_known(response)
