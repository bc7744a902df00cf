"""The table of rules: one row each, with its check and its mending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from skill.alexa.rules.broken import BrokenRule, Found, Json, Path
from skill.alexa.rules.facts import Facts

Check: TypeAlias = Callable[[Facts], Iterable[Found]]
Mend: TypeAlias = Callable[[Json, Path], None]


def leave(_reply: Json, _path: Path) -> None:
    """Mend nothing: for rules whose breach does no harm to the person listening."""


def always(_facts: Facts) -> bool:
    """Apply to every reply."""
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the platform."""

    id: str
    """Its name, unique, in words and hyphens."""
    says: str
    """What the platform demands, one sentence."""
    remedy: str
    """What the owner can do, one sentence."""
    source: str
    """The page of Amazon's documentation it rests on."""
    check: Check
    """Finds every place where a reply breaks it."""
    mend: Mend
    """Changes a reply, in place, so that it is no longer broken at a path."""
    severe: bool
    """False for certification and design advice, which production logs and does not mend."""

    def broken(self, found: Found) -> BrokenRule:
        """Dress one finding up for a reader."""
        sentence = f"{self.says} Found: {found.saw}." if found.saw else self.says
        return BrokenRule(self.id, found.path, sentence, self.remedy, self.source, self.severe)


@dataclass(slots=True)
class Table:
    """The rules of one topic, filled by decorating their checks."""

    source: str
    """The documentation page most of them rest on."""
    applies: Callable[[Facts], bool] = always
    """Says whether a reply has anything these rules speak about; where not, none is asked."""
    rules: list[Rule] = field(default_factory=list)
    """The rows so far, in the order they are written."""

    def rule(
        self, id: str, says: str, remedy: str, *, mend: Mend = leave, source: str = "", severe: bool = True
    ) -> Callable[[Check], Check]:
        """Enter the decorated check as the rule ``id``."""

        def enter(check: Check) -> Check:
            self.rules.append(Rule(id, says, remedy, source or self.source, check, mend, severe))
            return check

        return enter

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)
