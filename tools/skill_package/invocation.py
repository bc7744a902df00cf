"""The name by which the skill is called, and whether Amazon takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .texts import InvocationRules

_NAME = re.compile(r"[^\W\d_]+('s)?( [^\W\d_]+('s)?)*")


def invocation_mistakes(name: str, rules: InvocationRules) -> Iterator[str]:
    """What is wrong with an invocation name (Amazon, "Choose the Invocation Name for a Custom Skill")."""
    words = name.split(" ")
    if not _NAME.fullmatch(name) or name != name.lower():
        yield f"The invocation name {name!r} is more than words in small letters: write it so."
        return
    if len(words) < 2:
        yield f"The invocation name {name!r} is a single word: use two or three."
    forbidden = {*rules.launching, *rules.connecting, *rules.waking, *rules.naming}
    if len(words) == 2:
        forbidden.update(rules.joining)
    for word in words:
        if word.removesuffix("'s") in forbidden:
            yield f"The invocation name {name!r} has the word {word!r}, which Alexa keeps: choose another."
