"""The speaker's page: a virtual Echo in a browser, with the browser's own voice, sound and microphone.

page.html ── turn, event ── blueprint ── turning ── tab ── the skill
                                            └── heard, segments, view, chips
"""

from __future__ import annotations

from .blueprint import init_page

__all__ = ["init_page"]
