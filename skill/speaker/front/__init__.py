"""``POST /front/turn``: one small contract for every client but Alexa (docs/front.md)."""

from __future__ import annotations

from .blueprint import init_front

__all__ = ["init_front"]
