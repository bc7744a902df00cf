"""The platform's rules for replies, as one checker.

`broken_rules` lists what is wrong, `repaired` takes it out, `enforce` does the one or the other for every
reply that leaves: in tests and on this computer a breach raises, in production it is logged and mended.
"""

from __future__ import annotations

from skill.alexa.rules.broken import BrokenRule, Json
from skill.alexa.rules.check import RULES, broken_rules, raise_if_broken
from skill.alexa.rules.facts import EVERYWHERE, Surroundings
from skill.alexa.rules.repair import empty_reply, enforce, repaired
from skill.alexa.rules.table import Rule

__all__ = [
    "EVERYWHERE",
    "RULES",
    "BrokenRule",
    "Json",
    "Rule",
    "Surroundings",
    "broken_rules",
    "empty_reply",
    "enforce",
    "raise_if_broken",
    "repaired",
]
