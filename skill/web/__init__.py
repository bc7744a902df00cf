"""The Flask service: the Alexa endpoint, audio, pages, health.

``python -m skill.web.server`` serves the skill in production; so does any WSGI server, as
``gunicorn "skill.web:create_app()"``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """``create_app``, once it is asked for: whoever needs only a part of the service starts without Flask."""
    if name == "create_app":
        from .app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
