"""The page without the speaker: installed like an app, with one routine kept (docs/deploy/home.md)."""

from __future__ import annotations

from .blueprint import init_offline

__all__ = ["init_offline"]
