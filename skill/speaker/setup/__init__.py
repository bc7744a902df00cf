"""``GET /setup``: from a clone to one's own Echo, by five lights and their remedies."""

from .blueprint import init_setup
from .lights import ADDRESS, ELSEWHERE, FUNCTION, SKILL_ID, WITHOUT_ID, Asked, Workshop

__all__ = [
    "ADDRESS",
    "ELSEWHERE",
    "FUNCTION",
    "SKILL_ID",
    "WITHOUT_ID",
    "Asked",
    "Workshop",
    "init_setup",
]
