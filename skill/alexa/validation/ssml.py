"""SSML read once: its tags, its words, and the first fault that keeps it from being XML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias
from xml.parsers import expat

MAX_BREAK_MS: Final = 10_000
"""The longest pause one ``<break>`` may ask for, in ms (Amazon, SSML Reference)."""

_STRENGTH_MS: Final = {
    "none": 0, "x-weak": 0, "weak": 250, "medium": 500, "strong": 750, "x-strong": 1_000,
}  # fmt: skip
_TIME = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s)")
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")


Use: TypeAlias = tuple[str, ...]
"""One way a tag is used: its name, then name and value of each attribute in turn."""


@dataclass(frozen=True, slots=True)
class Ssml:
    """A document of speech markup."""

    uses: dict[Use, int]
    """Each way a tag is used to how often, in the order of first use."""
    clips: tuple[str, ...]
    """The address of each ``<audio>``."""
    rests: dict[Use, int]
    """Those of ``uses`` that are a ``<break>``."""
    words: str
    """What is spoken, without tags; entities resolved."""
    fault: str
    """Why it is not one well-formed <speak> element; empty when it is."""

    @property
    def rest_ms(self) -> int:
        """How long all breaks rest together, in ms."""
        return sum(pause_ms(attributes_of(use)) * count for use, count in self.rests.items())


@lru_cache(maxsize=1024)
def attributes_of(use: Use) -> dict[str, str]:
    """Return the attributes of one use; not to be changed."""
    return dict(zip(use[1::2], use[2::2], strict=True))


class _DoctypeRefused(ValueError):
    """A document type, the door to entity bombs, which no speech needs."""


def _refuse_doctype(*_: object) -> None:
    raise _DoctypeRefused("a document type is not allowed")


@lru_cache(maxsize=128)
def read_ssml(markup: str) -> Ssml:
    """Read ``markup``; a document with a fault keeps the tags and words up to it.

    The last documents read are remembered (at most 128, about a megabyte): reprompts and steps recur.
    """
    uses: dict[Use, int] = {}
    words: list[str] = []

    def opened(name: str, attributes: list[str]) -> None:
        use = (name, *attributes)
        uses[use] = uses.get(use, 0) + 1

    fault = _xml_fault(markup, opened, words.append) or _root_fault(uses)
    rests = {use: count for use, count in uses.items() if use[0] == "break"}
    return Ssml(uses, _clips(uses), rests, "".join(words), fault)


def _clips(uses: dict[Use, int]) -> tuple[str, ...]:
    heard = [(attributes_of(use).get("src", ""), count) for use, count in uses.items() if use[0] == "audio"]
    return tuple(url for url, count in heard for _ in range(count))


def _xml_fault(markup: str, opened: Callable[[str, list[str]], None], spoken: Callable[[str], None]) -> str:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = opened
    parser.CharacterDataHandler = spoken
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(markup, True)
    except (expat.ExpatError, ValueError) as error:
        return str(error)
    return ""


def _root_fault(uses: dict[Use, int]) -> str:
    root, *others = uses
    nested = uses[root] > 1 or any(use[0] == "speak" for use in others)
    return "" if root[0] == "speak" and not nested else "not one <speak> around all"


@lru_cache(maxsize=512)
def break_ms(time: str) -> int | None:
    """Return the length of a pause such as ``1.5s`` or ``400ms`` in ms; None when it is no time."""
    match = _TIME.fullmatch(time)
    if match is None:
        return None
    return round(float(match[1]) * (1_000 if match[2] == "s" else 1))


def pause_ms(attributes: dict[str, str]) -> int:
    """Return how long one ``<break>`` rests, in ms; its strength counts where it names no time."""
    if "time" in attributes:
        return min(break_ms(attributes["time"]) or 0, MAX_BREAK_MS)
    return _STRENGTH_MS.get(attributes.get("strength", "medium"), 0)


def plain_words(markup: str) -> str:
    """Return the words of ``markup`` even where it is broken XML: tags out, entities resolved."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", markup))).strip()
