"""The gallery: every drawing, screen and picture, for developers to look at.

blueprint ── pages ── catalogue
"""

from __future__ import annotations

from .blueprint import init_gallery

__all__ = ["init_gallery"]
