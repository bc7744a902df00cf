"""What a rule reports: where a reply breaks it, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object as it goes over the wire."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a reply, such as ``("response", "directives", 0, "type")``."""


class Found(NamedTuple):
    """One place where a rule is broken, before it is dressed up for a reader."""

    path: Path
    """Where in the reply."""
    saw: str = ""
    """What stands there, in a few words; never a person's data."""


def json_path(path: Path) -> str:
    """Write ``path`` the way JSON paths are written: ``$.response.directives[0].type``."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """One breach of one rule in one reply."""

    rule: str
    """The rule's id, such as ``play-expected-token``."""
    path: Path
    """Where in the reply, as keys and indexes."""
    sentence: str
    """What the platform demands, and what was found instead."""
    remedy: str
    """What the owner can do about it."""
    source: str
    """The page of Amazon's documentation that the rule rests on."""
    severe: bool
    """True where the platform refuses the reply or plays it wrongly; False for certification and design."""

    @property
    def where(self) -> str:
        """The place as a JSON path, such as ``$.response.reprompt``."""
        return json_path(self.path)

    def __str__(self) -> str:
        return f"{self.rule} at {self.where}: {self.sentence} {self.remedy} ({self.source})"
