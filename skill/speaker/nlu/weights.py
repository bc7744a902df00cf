"""What the second stage has learnt, as a file of a few megabytes."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .company import load_company

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .lessons import Lesson

FILE: Final = Path(__file__).with_name("weights.npz")
NEGATORS: Final = frozenset(("not", "no", "never", "cannot", "without", "neither", "nor", "none", "nothing"))
"""Words that turn what follows them round."""
AFTER_NO: Final = frozenset(
    ["wait", "i", "it", "that", "the", "my", "not", "no", "thanks", "thank", "sorry", "sir", "please", "you"]
)
"""What follows a no that stands for itself."""
LIGHT: Final = frozenset(
    [
        "for",
        "about",
        "with",
        "in",
        "on",
        "at",
        "so",
        "much",
        "many",
        "such",
        "some",
        "to",
        "a",
        "an",
        "the",
        "any",
        "more",
        "do",
        "does",
        "did",
        "be",
        "been",
        "is",
        "are",
        "am",
        "was",
        "have",
        "has",
        "had",
        "i",
        "you",
        "it",
        "me",
        "my",
        "we",
        "really",
        "too",
        "quite",
        "very",
        "want",
        "need",
        "like",
        "think",
        "going",
        "go",
        "longer",
        "ever",
        "just",
        "all",
        "of",
        "that",
        "this",
    ]
)
"""Words between a negation and what it negates."""


@dataclass(frozen=True)
class Weights:
    """A logistic regression in bytes."""

    labels: tuple[str, ...]
    table: NDArray[np.int8]
    """A row for each feature, a column for each label."""
    intercepts: NDArray[np.float32]
    scale: float
    """What one step of the table weighs."""
    heads: Mapping[str, frozenset[str]]
    """By label: what is negated in the sentences it was learnt from."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """By word: the kind of words that people use for one another."""
    idle: tuple[str, ...] = ()
    """Negations that turn nothing round."""
    company: Mapping[str, str] = field(default_factory=dict)
    """By word: the group of words that mean something near (``company.py``)."""
    key: str = ""
    """Of the words that it was trained on."""

    @classmethod
    def load(cls, file: Path = FILE) -> Weights:
        """Read a file that ``save`` wrote."""
        import numpy as np  # late: sentences that fit a template do not wait for it

        with np.load(file) as stored:
            facts = json.loads(str(stored["facts"]))
            heads = {name: frozenset(words) for name, words in facts["heads"].items()}
            return cls(
                tuple(facts["labels"]),
                stored["table"],
                stored["intercepts"],
                facts["scale"],
                heads,
                facts["kinds"],
                tuple(facts["idle"]),
                load_company(),
                facts["key"],
            )

    def save(self, file: Path, key: str) -> None:
        """Write the file; the same words make the same bytes."""
        import numpy as np

        facts: dict[str, Any] = {
            "key": key,
            "labels": self.labels,
            "scale": self.scale,
            "heads": {name: sorted(words) for name, words in self.heads.items()},
            "kinds": self.kinds,
            "idle": self.idle,
        }
        text = np.array(json.dumps(facts, sort_keys=True))
        np.savez_compressed(file, table=self.table, intercepts=self.intercepts, facts=text)

    def likely(self, features: Sequence[int]) -> list[tuple[float, str]]:
        """Every label with its probability, 0 to 1, the likeliest first."""
        import numpy as np

        rows = self.table[list(features)].sum(axis=0, dtype=np.int32)
        scores = rows * (self.scale / max(1, len(features)) ** 0.5) + self.intercepts
        powers = np.exp(scores - scores.max())
        chances = powers / powers.sum()
        return sorted(zip(map(float, chances), self.labels, strict=True), reverse=True)


WANTING: Final = frozenset(("want", "wish", "need", "like", "have", "mean"))
"""Verbs whose own negation negates what follows their "to"."""


def negated(words: Sequence[str], idle: Iterable[str] = (), *, able: bool = False) -> list[str]:
    """What each negation of a sentence negates: the next word that says something.

    ``words`` have ``{TYPE}`` in place of what a slot would hold. A no that only answers or corrects negates
    nothing, and neither do ``idle`` phrases. With ``able``, what a person cannot do counts as no negation.
    """
    words = without(words, idle)
    found = []
    for at, word in enumerate(words):
        after = words[at + 1 :]
        alone = (
            word == "no" and (after[:1] == [] or after[0] in AFTER_NO) and (at == 0 or after[:1] != ["the"])
        )
        if word in NEGATORS and not alone and not (able and _is_inability(words, at)):
            found.append(_head(after))
    return list(filter(None, found))


def _head(after: Sequence[str]) -> str:
    """The first word that says something after a negation; of "want to begin", what is not wanted."""
    said = [word for word in after if word not in LIGHT]
    wanted = bool(said) and said[0] in WANTING and "to" in after[after.index(said[0]) + 1 :][:1]
    return next(iter(said[1:] if wanted else said), "")


def _is_inability(words: Sequence[str], at: int) -> bool:
    """Whether a negation says that something is not possible, as "cannot keep up" or "will not bend" do."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    return words[at] == "cannot" or (words[at] == "not" and (before in ("could", "will") or after == "able"))


def without(words: Sequence[str], phrases: Iterable[str]) -> list[str]:
    """The words that are left when some phrases are taken out."""
    text = f" {' '.join(words)} "
    for phrase in phrases:
        text = text.replace(f" {phrase} ", " ")
    return text.split()


UNDO: Final = "{UNDO}"
"""What takes something away: whoever negates it wants to keep it."""
SELDOM: Final = 0.08
"""Share of its sentences with a word in which a meaning negates it, from which it may be negated."""


def negated_heads(
    lessons: Iterable[Lesson], idle: Iterable[str] = (), named: Mapping[str, Iterable[str]] | None = None
) -> dict[str, frozenset[str]]:
    """By label, what is negated in its sentences, and not only now and then.

    Who starts a routine says "start" a thousand times, and "not start" once ("do not start over"). ``named``
    has by intent the types of its slots: what is said of their values is told apart elsewhere.
    """
    heads: dict[str, Counter[str]] = defaultdict(Counter)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for lesson in lessons:
        heads[lesson.label].update(set(negated(lesson.seen, idle)))
        said[lesson.label].update(set(lesson.seen))
    return {
        name: frozenset(
            word
            for word, times in counted.items()
            if word in own_types(name, named or {}) or (word != UNDO and times >= SELDOM * said[name][word])
        )
        for name, counted in heads.items()
    }


def own_types(name: str, named: Mapping[str, Iterable[str]]) -> set[str]:
    """The types of a label's slots as they stand in its sentences."""
    return {f"{{{kind}}}" for kind in named.get(name.partition(" ")[0], ())}
