"""The speaker's page: a virtual Echo in a browser, with the browser's own voice, sound and microphone.

page.html ── POST /front/turn ── skill.speaker.front ── the skill
        └── opening, settings, hear ── blueprint
"""

from __future__ import annotations

from .blueprint import init_page

__all__ = ["init_page"]
