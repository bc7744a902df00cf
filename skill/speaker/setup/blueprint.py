"""The page itself: what was entered travels in its address, and nothing is kept but the package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from skill.errors import SettingsError
from skill.settings import is_loopback
from skill.speaker.font import LINKED
from skill.web.health import report
from skill.web.html import DRESS, style_hash, templates
from skill.web.state import ServiceState

from .deploy import deployed
from .lights import Asked, Light, State, Workshop, lights, untold

HERE: Final = Path(__file__).parent
STYLE: Final = f"{LINKED}\n{DRESS}\n{(HERE / 'setup.css').read_text('utf-8')}"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {style_hash(STYLE)}",
        "font-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
NOT_MADE = "No package was made: a light says what helps."
QUICK_LINK = "https://alexa-skills.amazon.com/apis/custom/skills/{}/launch"
"""Starts the skill on the phone (Amazon, "Create a Quick Link for Your Skill")."""


def init_setup(app: Flask, workshop: Workshop) -> None:
    """Add the page to an app made by ``create_app(…, local=True)``."""
    state: ServiceState = app.extensions[ServiceState.NAME]
    blueprint = Blueprint("setup", __name__, url_prefix="/setup")

    @blueprint.before_request
    def from_here_alone() -> None:
        """Refuse other hosts' names for this computer, and what other sites' pages send."""
        origin = request.headers.get("Origin")
        strange = origin is not None and urlsplit(origin).netloc != request.host
        strange |= request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        if strange or not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
            abort(403)

    @blueprint.get("")
    def setup() -> Response:
        """The lights, and what is next."""
        return _page(state, workshop, _asked(state, workshop))

    @blueprint.post("/package")
    def package() -> Answer:
        """Write the package, and come back."""
        asked = _entered(request.form)
        try:
            count = workshop.write(asked, workshop.folder)
        except SettingsError as error:
            return _page(state, workshop, asked, told=str(error), status=400)
        return _back(asked, f"{count} files written to {workshop.folder}.")

    @blueprint.post("/deploy")
    def deploy() -> Answer:
        """Run ``ask deploy`` in the package's folder, and come back with the skill's id."""
        asked, ask = _entered(request.form), workshop.ask()
        if ask is None:
            return _page(state, workshop, asked, told="ask-cli is not installed here.", status=400)
        failed = deployed(ask, workshop.folder, workshop.known_skill)
        if failed is not None:
            return _page(state, workshop, asked, told=failed, status=400)
        return _back(asked._replace(skill_id=workshop.known_skill), "ask deploy is done.")

    app.register_blueprint(blueprint)


def _entered(given: object) -> Asked:
    return Asked(*(str(given.get(name, "")).strip()[:500] for name in Asked._fields))  # type: ignore[attr-defined]


def _asked(state: ServiceState, workshop: Workshop) -> Asked:
    """What is in the address; where nothing is, what the settings and the package know."""
    asked, settings = _entered(request.args), state.settings
    known = workshop.known_skill or next(iter(sorted(settings.skill_ids)), "")
    public = settings.public_url if settings.public_url and settings.public_url.startswith("https:") else ""
    return asked._replace(address=asked.address or public or "", skill_id=asked.skill_id or known)


def _back(asked: Asked, told: str) -> Answer:
    query = urlencode({**asked._asdict(), "told": told})
    return redirect(f"/setup?{query}", code=303)


def _page(
    state: ServiceState, workshop: Workshop, asked: Asked, *, told: str = "", status: int = 200
) -> Response:
    found = _lights(state, workshop, asked)
    text = (
        templates(HERE / "templates")
        .get_template("setup.html")
        .render(
            asked=asked,
            lights=found,
            done=all(light.state is State.ON for light in found),
            told=_untold(told, found) or request.args.get("told", "")[:300],
            folder=workshop.folder,
            ask=workshop.ask(),
            link=QUICK_LINK.format(asked.skill_id) if found[2].state is State.ON else "",
            style=STYLE,
        )
    )
    response = Response(text, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _untold(told: str, found: Sequence[Light]) -> str:
    """What no light says; where they say it all, that nothing was made."""
    return " ".join(untold(told, found)) or (told and NOT_MADE)


def _lights(state: ServiceState, workshop: Workshop, asked: Asked) -> list[Light]:
    """The lights; where no package can be made of what was entered, the others still shine."""
    return lights(asked, workshop, report(state)["content"])
