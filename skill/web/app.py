"""The application factory."""

from __future__ import annotations

import os
from collections.abc import Mapping

from flask import Flask, Response

from skill.errors import SettingsError
from skill.places import PROGRAM
from skill.settings import Settings

from . import alexa, art, audio, health, pages
from .alexa import MAX_BODY_BYTES
from .html import SECURITY
from .log import log_json
from .state import ServiceState, open_state


def create_app(
    settings: Settings | None = None,
    *,
    local: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Flask:
    """The service.

    In production (``local`` false) it refuses to start, with SettingsError, without a SKILL_ID that is one
    or with SKILL_VERIFY=off: certification probes exactly that. With ``local`` true it is the service behind
    the speaker on this computer: no verification, and a reply that breaks a rule of the platform
    raises instead of being mended.
    """
    settings = settings or Settings.from_environment(environ)
    if not local:
        _refuse_unsafe(settings)
        log_json()
    app = Flask("skill.web", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    state = open_state(settings, local=local, environ=environ)
    app.extensions[ServiceState.NAME] = state
    alexa.init_app(app, state)
    art.init_app(app)
    audio.init_app(app, state)
    health.init_app(app, state)
    pages.init_app(app, state, local=local)
    app.after_request(_secured)
    return app


def _refuse_unsafe(settings: Settings) -> None:
    if settings.skill_ids and not settings.verify:
        raise SettingsError(
            f"SKILL_VERIFY is off, but this is the production app. Unset it, or use `{PROGRAM} serve`."
        )
    settings.require_ids(
        "Set it to the skill's application id, such as amzn1.ask.skill.…, "
        "so that no other skill's requests are answered."
    )


def _secured(response: Response) -> Response:
    """Headers for every answer, where a view set none of its own."""
    there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 (iteration yields pairs)
    for name, value in SECURITY:
        if name.lower() not in there:
            response.headers.add(name, value)
    return response
