"""Pages to be read: privacy and terms, as small YAML files under ``skill/content/<language>/pages/``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .reading import Mistake, content_error, read_as

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """One part of a page. Its words may hold ``{figures}``."""

    heading: str
    text: list[str] = field(default_factory=list)
    """Paragraphs."""
    list: list[str] = field(default_factory=list)
    """Points after them."""
    ratings: bool | None = None
    """Where set, the section stands only where ratings are switched on, or off."""


@dataclass(frozen=True)
class Page:
    """A page, in the order in which it is read."""

    title: str
    lead: str
    sections: list[Section]


def load_page(name: str, language: str = "en", *, folder: Path | None = None) -> Page:
    """Read ``pages/<name>.yaml`` of a language, or of ``folder``.

    Raises ContentError with every mistake, one a line.
    """
    folder = folder or HERE / language / "pages"
    mistakes: list[Mistake] = []
    page = read_as(Page, folder / f"{name}.yaml", folder.parent, mistakes)
    if page is None:
        raise content_error(mistakes)
    return page
