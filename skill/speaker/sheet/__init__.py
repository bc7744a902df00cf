"""Printed sheets: each limb's routine on one page of paper, from the same content as everything else.

blueprint ── html ── told
                └── pictures
"""

from __future__ import annotations

from .blueprint import init_sheet

__all__ = ["init_sheet"]
