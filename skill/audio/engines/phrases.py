"""Where a long clause of English may be told in two phrases, as one who guides slowly does."""

from __future__ import annotations

import re

_OPENERS = {
    **dict.fromkeys(
        ("just", "until", "while", "without", "with", "under", "between", "across", "along"), 0.0
    ),
    **dict.fromkeys(
        ("in", "on", "at", "for", "from", "over", "into", "towards", "behind", "before", "after"), 0.5
    ),
    **dict.fromkeys(("and", "or", "then", "so", "but", "as", "where", "when"), 0.8),
    **dict.fromkeys(("to", "of", "through", "by"), 2.0),
}
"""Words that can open a phrase, and how much nearer to the middle another must be to be worse (in words)."""

_CLAUSE = re.compile(r"[^,;:—]+[,;:—]?\s*")


def with_breaks(sentence: str, *, long: int = 6, fewest: int = 3) -> str:
    """``sentence`` with a comma in each clause of ``long`` words or more that has a place for one.

    On both sides of it at least ``fewest`` words stay together.
    """
    return "".join(_broken(clause, long, fewest) for clause in _CLAUSE.findall(sentence))


def _broken(clause: str, long: int, fewest: int) -> str:
    words = clause.split()
    places = [
        (abs(len(words) - 2 * at) / 2 + _OPENERS[word.lower()], at)
        for at, word in enumerate(words)
        if word.lower() in _OPENERS
        and fewest <= at <= len(words) - fewest
        and words[at - 1].lower() not in _OPENERS
        and words[at - 1].lower() != words[min(at + 1, len(words) - 1)].lower()
    ]
    if len(words) < long or not places:
        return clause
    at = min(places)[1]
    rest = clause[len(clause.rstrip()) :]
    return f"{' '.join(words[:at])}, {' '.join(words[at:])}{rest}"
