"""The Flask service: the Alexa endpoint, audio, pages, health.

``gunicorn "skill.web:create_app()"`` serves the skill in production.
"""

from __future__ import annotations

from .app import create_app

__all__ = ["create_app"]
