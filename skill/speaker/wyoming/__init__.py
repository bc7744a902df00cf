"""``python -m skill wyoming``: words in, words out, for systems such as Rhasspy's successors."""

from __future__ import annotations

from .service import serve

__all__ = ["serve"]
