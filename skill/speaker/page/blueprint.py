"""``/speaker/``: the page, its files, and what it asks beside the contract of all clients."""

from __future__ import annotations

import gzip
import json
import logging
import mimetypes
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import Final, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from skill.errors import AudioError, RequestRefused
from skill.json import Json
from skill.places import PROGRAM
from skill.settings import is_loopback
from skill.speaker.ear import Ear
from skill.speaker.echo.clock import RealClock
from skill.speaker.echo.envelope import Account
from skill.speaker.font import LINKED, init_font
from skill.speaker.front import init_front
from skill.speaker.front.answering import unnamed
from skill.speaker.front.tabs import Tabs
from skill.speaker.front.turning import Turning
from skill.speaker.front.view import drawings, load_chips
from skill.speaker.lan.listening import LAN
from skill.speaker.nlu import Understanding
from skill.speaker.saying import OwnVoice, Saying
from skill.web.html import DRESS, templates, unless_known
from skill.web.state import ServiceState

from .asked import opening_asked, setting_asked
from .bundle import bundled
from .hearing import Listening, add_hearing
from .opening import Opening, fields_of, minutes
from .wording import load_wording

STATIC: Final = Path(__file__).parent / "static"
TEMPLATES: Final = Path(__file__).parent / "templates"
SCRIPT: Final = "all.js"
"""What the page runs: its modules in one."""
STYLE: Final = "all.css"
STYLES: Final = ("page", "stage", "front", "talk", "step", "screens")
"""Its parts in order."""
_log = logging.getLogger(__name__)
Asked = TypeVar("Asked")


def init_page(
    app: Flask,
    understanding: Understanding | None = None,
    ear: Callable[[], Ear] | None = None,
    saying: Saying | None = None,
) -> Turning:
    """Add the speaker's page to an app made by ``create_app(…, local=True)``; return what answers it.

    What is said there comes in at POST /front/turn, which is added, too.

    Reads the interaction model and the chips at once; raises ContentError where they cannot be used.
    ``understanding`` saves that where it is loaded already; ``ear`` loads what hears when it is first wanted;
    ``saying`` gives answers a sound of our own.
    """
    state: ServiceState = app.extensions[ServiceState.NAME]
    tabs = Tabs(state.settings, RealClock())
    known = understanding or Understanding.load()
    turning = unnamed(Turning(state, known, tabs, saying or OwnVoice(None)))
    page = Blueprint("speaker", __name__, url_prefix="/speaker")
    _add_home(page, state, turning)
    _add_files(page)
    _add_drawings(page)
    _add_sayings(page, turning.saying)
    _add_questions(page, turning)
    add_hearing(page, Listening(turning, ear))
    app.register_blueprint(page)
    init_front(app, turning)
    init_font(app)
    app.add_url_rule("/", "home", lambda: redirect(url_for("speaker.home")))
    return turning


class _Once:
    """Does something in the background, the first time it is called."""

    def __init__(self, task: Callable[[], None]) -> None:
        self._task = task
        self._free = Lock()

    def __call__(self) -> None:
        if self._free.acquire(blocking=False):
            Thread(target=self._try, name="page-warm-up", daemon=True).start()

    def _try(self) -> None:
        try:
            self._task()
        except Exception:  # the first turn will meet the same fault, and show it
            _log.exception("The speaker could not be warmed up")


def _add_home(page: Blueprint, state: ServiceState, turning: Turning) -> None:
    policy, warm_up = _policy(state.settings.public_url), _Once(turning.warm_up)

    @cache
    def written(guest: bool, phones: bool, installable: bool) -> bytes:
        return _written(turning, guest=guest, phones=phones, installable=installable).encode()

    page.record(lambda setup: setup.app.extensions.update({_WRITTEN: written}))

    @page.get("/")
    def home() -> Response:
        """The page itself; while a person looks at it, the skill gets ready."""
        warm_up()
        response = unless_known(_light(written_page(), "text/html"))
        response.headers["Content-Security-Policy"] = policy
        return response


_WRITTEN: Final = "gentle-roll-page"


def written_page() -> bytes:
    """The page for the request at hand, as HTML."""
    there = current_app.blueprints
    html: bytes = current_app.extensions[_WRITTEN](LAN in request.environ, "lan" in there, "offline" in there)
    return html


def _written(turning: Turning, *, guest: bool, phones: bool, installable: bool) -> str:
    """The page with its words, the first of what can be said, and all that its scripts need at once.

    ``guest`` is whether it is for a phone elsewhere, ``phones`` whether this computer serves any,
    ``installable`` whether it can be kept.
    """
    wording, chips = load_wording(), load_chips()
    language = turning.state.skill.language(Account().locale)
    return (
        templates(TEMPLATES)
        .get_template("page.html")
        .render(
            locale=Account().locale,
            w=wording.words,
            guest=guest,
            phones=phones,
            installable=installable,
            program=PROGRAM,
            settings=fields_of(language.catalogue).values(),
            told={"words": dict(wording.words), "chips": dict(chips), "minutes": minutes(language)},
        )
    )


def _add_files(page: Blueprint) -> None:
    @page.get("/<name>")
    def file(name: str) -> Response:
        """One of the page's files; asked for anew each time, sent only where it changed."""
        return _sent(name)


def _sent(name: str) -> Response:
    """A file of the page, whole: a browser that hangs up half-way must not leave an open file behind."""
    if name == STYLE:
        return unless_known(_light(style().encode(), "text/css"))
    if name == SCRIPT:
        return unless_known(_light(script().encode(), "text/javascript"))
    if name not in {file.name for file in STATIC.iterdir()}:
        abort(404)
    return unless_known(_light((STATIC / name).read_bytes(), mimetypes.guess_type(name)[0]))


def style() -> str:
    """Every style sheet in one: nothing is painted before the last is there, and each is a journey."""
    return "\n".join([LINKED, DRESS, *((STATIC / f"{name}.css").read_text("utf-8") for name in STYLES)])


def script() -> str:
    """Every script in one, but for what runs in the audio thread."""
    return bundled({file.stem: file.read_text("utf-8") for file in STATIC.glob("*.js")}, "page")


def _light(body: bytes, mimetype: str | None) -> Response:
    """A text, compressed where the browser takes that: over a slow network it is there far sooner."""
    if not request.accept_encodings.quality("gzip"):
        response = Response(body, mimetype=mimetype)
    else:
        response = Response(_compressed(body), mimetype=mimetype)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=64)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)  # without a date: the same text gives the same bytes


def _add_drawings(page: Blueprint) -> None:
    @page.get("/drawings")
    def drawn() -> Response:
        """Every drawing; asked for anew each time the page opens, sent only where one changed."""
        text = json.dumps(drawings(), separators=(",", ":"))  # in this order: the first passage comes first
        return unless_known(_light(text.encode(), "application/json"))


def _add_sayings(page: Blueprint, saying: Saying) -> None:
    @page.get("/said/<name>.mp3")
    def said(name: str) -> Response:
        """A sentence as sound; 404 for one that was not to be said, 503 where the voice fails."""
        try:
            sound = saying.sound(name)
        except AudioError as error:
            _log.warning("A sentence could not be spoken: %s", error)
            abort(503)
        if sound is None:
            abort(404)
        response = Response(sound, mimetype="audio/mpeg")
        response.headers["Cache-Control"] = "private, max-age=86400, immutable"  # named after its words
        response.make_conditional(request, accept_ranges=True, complete_length=len(sound))
        return response


def _add_questions(page: Blueprint, turning: Turning) -> None:
    opening = Opening(turning)

    @page.post("/opening")
    def opened() -> ResponseReturnValue:
        """What the front door shows of the person before it."""
        return _answered(opening_asked, opening.opened)

    @page.post("/settings")
    def settings() -> ResponseReturnValue:
        """Somebody chose how to be led."""
        return _answered(setting_asked, opening.set)


def _answered(read: Callable[[object], Asked], answer: Callable[[Asked], Json]) -> ResponseReturnValue:
    """The answer to a JSON body: 400 with the reason for what is none, 500 for a fault of the skill."""
    try:
        asked = read(request.get_json(silent=True))
    except RequestRefused as refusal:
        return {"error": str(refusal)}, refusal.status
    try:
        return jsonify(answer(asked))
    except RequestRefused as refusal:
        return {"error": str(refusal)}, refusal.status
    except Exception as error:
        _log.exception("The page could not be answered")
        return {"error": f"{type(error).__name__}: {error}"}, 500


def _policy(public_url: str | None) -> str:
    """Everything from here and nothing inline; sound also from where this installation publishes it."""
    published = urlsplit(public_url or "")
    elsewhere = published.netloc and not is_loopback(published.hostname or "")
    sound = f" {published.scheme}://{published.netloc}" if elsewhere else ""
    return (
        f"default-src 'self'; media-src 'self'{sound}; connect-src 'self'{sound}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
