"""Which English words keep company: groups of words that mean something near one another.

A person says "luggage" or "spectacles" where no sample does. The second stage knows such a word by the words
it keeps company with. ``company.txt`` has a group a line, near ones under a common number; it is made by
``tools/word_company.py`` from the word table of all-MiniLM-L6-v2 (Apache 2.0), which only that tool needs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("company.txt")


@cache
def load_company() -> dict[str, str]:
    """By word its group, such as ``17.204``: the wider group and the narrower one inside it."""
    found: dict[str, str] = {}
    for line in FILE.read_text("utf-8").splitlines():
        group, _, words = line.partition(" ")
        found.update(dict.fromkeys(words.split(), group))
    return found


def is_word(word: str) -> bool:
    """Whether a word is English, as it stands or without its ending."""
    company = load_company()
    return any(word.removesuffix(ending) in company for ending in ("", "ing", "ed", "s"))
