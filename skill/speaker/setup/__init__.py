"""``GET /setup``: from a clone to one's own Echo, by five lights and their remedies."""

from .blueprint import init_setup
from .lights import Asked, Workshop

__all__ = ["Asked", "Workshop", "init_setup"]
