"""The platform's rules for replies, as one checker.

`broken_rules` lists what is wrong, `repaired` takes it out, `enforce` does the one or the other for every
reply that leaves: in tests and on this computer a breach raises, in production it is logged and mended.
"""

from __future__ import annotations

from .check import RULES, broken_rules, empty_reply, enforce, raise_if_broken, repaired
from .facts import EVERYWHERE, Surroundings
from .families import BrokenRule
from .table import Rule

__all__ = [
    "EVERYWHERE",
    "RULES",
    "BrokenRule",
    "Rule",
    "Surroundings",
    "broken_rules",
    "empty_reply",
    "enforce",
    "raise_if_broken",
    "repaired",
]
