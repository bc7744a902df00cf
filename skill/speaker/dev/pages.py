"""The gallery's pages as HTML. Everything that is large is fetched only once it comes into view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from jinja2 import Environment

from skill.alexa.apl.gallery import VIEWPORTS, GalleryViewport, gallery
from skill.alexa.apl.screen import Screen
from skill.alexa.context import Language
from skill.art.load import Drawing, drawing, scene, sheets, shown_sides
from skill.art.manifest import ART_PATH, Manifest, PictureKind
from skill.art.svg import DARK, LIGHT, Theme
from skill.routine.terms import Limb, Side, Technique
from skill.speaker.font import LINKED
from skill.web.html import DRESS, style_hash, templates

from .heard import HeardFigures

# What there is to be looked at, by name.

THEMES: Final[Mapping[str, Theme]] = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK)})


VIEWPORT: Final[Mapping[str, GalleryViewport]] = MappingProxyType({each.name: each for each in VIEWPORTS})
"""Viewports by name, which stands in addresses, in order of size."""


SAMPLES: Final = ("launch-limb", "step-foot-full-2", "step-foot-full-7", "course-weeks", "help")
"""Screens that stand for the others: each document, and the same step on the right and on the left."""


class Drawn(NamedTuple):
    """One drawing: a step's limb and the ball's way in one passage."""

    limb: Limb
    technique: Technique
    side: Side
    passage: str

    @property
    def name(self) -> str:
        """Its name in an address."""
        return "/".join(self)

    def drawing(self) -> Drawing:
        """What is drawn."""
        return drawing(self.limb, self.technique, self.passage, side=self.side)


class Seated(NamedTuple):
    """The drawing of how one sits."""

    limb: Limb

    @property
    def name(self) -> str:
        """Its name in an address."""
        return f"{self.limb}/scene"

    def drawing(self) -> Drawing:
        """What is drawn."""
        return scene(self.limb)


def every_drawing() -> Iterator[Drawn | Seated]:
    """Every limb: how one sits, then technique, passage and side, in the order in which they are taught."""
    for limb in Limb:
        yield Seated(limb)
        for technique in Technique:
            for passage in sheets()[limb, technique].passages:
                for side in shown_sides(limb, technique):
                    yield Drawn(limb, technique, side, passage)


@cache
def drawings() -> Mapping[str, Drawn | Seated]:
    """Every drawing by its name."""
    return MappingProxyType({drawn.name: drawn for drawn in every_drawing()})


class Screens:
    """Every screen of every language by its name; those of a language are made when first asked for."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = languages
        self._made: dict[str, Mapping[str, Screen]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the content."""
        return tuple(self._languages)

    def of(self, language: str) -> Mapping[str, Screen]:
        """The screens of a language. Raises KeyError for one that the content does not speak."""
        if language not in self._made:
            self._made[language] = MappingProxyType(dict(gallery(self._languages[language])))
        return self._made[language]


HERE: Final = Path(__file__).parent
HOME: Final = "/speaker/gallery"
_WIDEST, _HIGHEST = 420, 300
"""Most room that a screen is shown in, in pixels."""
_DRAWING_PX: Final = 240
_ART_HEIGHT: Final = 150


def _scale(viewport: GalleryViewport) -> float:
    return min(_WIDEST / viewport.width, _HIGHEST / viewport.height)


def _sizes() -> Iterator[str]:
    """For each viewport its real size, and the scale at which it is shown."""
    for name, viewport in VIEWPORT.items():
        scale = _scale(viewport)
        looks = ";border-radius:50%" if viewport.round else ""
        width, height = viewport.width * scale, viewport.height * scale
        yield f".{name}{{width:{width:.1f}px;height:{height:.1f}px{looks}}}"
        size = f"width:{viewport.width}px;height:{viewport.height}px"
        yield f".{name} iframe{{{size};transform:scale({scale:.4f})}}"


STYLE: Final = "\n".join((LINKED, DRESS, (HERE / "gallery.css").read_text("utf-8"), *_sizes()))
POLICY: Final = (
    f"default-src 'none'; style-src {style_hash(STYLE)}; font-src 'self'; img-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""This one style, and fonts, pictures and screens from here."""
SHOWN_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""For a screen inside the gallery: its layout is all inline, and it does nothing."""


def index(languages: tuple[str, ...], language: str, screens: Iterable[str], art: Manifest) -> str:
    """The first page: all drawings and pictures, some screens, and the way to all others."""
    return _page(
        "index.html",
        language,
        "Gallery",
        languages=[(f"{HOME}?language={name}", f"Language: {name}") for name in languages],
        heard=[(f"{HOME}/heard", "How people are understood")],
        sheets=[(f"/sheet/{limb}?language={language}", f"Sheet: {limb}") for limb in Limb],
        sizes=[(f"{HOME}/{language}/screens/{name}", each.name) for name, each in VIEWPORT.items()],
        screens=[(f"{HOME}/{language}/screen/{name}", name) for name in screens],
        samples=SAMPLES,
        drawings=_drawings().items(),
        art=_art(art),
    )


def one_screen(language: str, name: str) -> str:
    """One screen at every viewport."""
    return _page("screens.html", language, f"Screen: {name}", screens=[name], viewport=None)


def one_viewport(language: str, viewport: str, screens: Iterable[str]) -> str:
    """Every screen at one viewport."""
    title = VIEWPORT[viewport].name.capitalize()
    return _page("screens.html", language, title, screens=list(screens), viewport=viewport)


def understood(heard: HeardFigures) -> str:
    """What is taken for what, with examples, and how each kind fares."""
    return _page("heard.html", "en", "How people are understood", heard=heard)


def _page(template: str, language: str, title: str, **more: object) -> str:
    shared = {"home": HOME, "style": STYLE, "viewports": VIEWPORT}
    return _templates().get_template(template).render(language=language, title=title, **shared, **more)


@cache
def _templates() -> Environment:
    return templates(HERE / "templates")


Figure: TypeAlias = tuple[tuple[int, int], str, str, str]
"""Width and height in pixels, the address, what a screen reader says of it, and what stands below."""


def _drawings() -> dict[str, list[Figure]]:
    """Each technique in a row: its passages, left beside right, in the light and in the dark."""
    rows: dict[str, list[Drawn | Seated]] = {}
    for drawn in drawings().values():
        what = drawn.technique if isinstance(drawn, Drawn) else "scene"
        rows.setdefault(f"{drawn.limb}, {what}".capitalize(), []).append(drawn)
    return {title: [_drawing(each, theme) for theme in THEMES for each in row] for title, row in rows.items()}


def _drawing(drawn: Drawn | Seated, theme: str) -> Figure:
    if isinstance(drawn, Drawn):
        what, words = drawn.technique.value, f"{drawn.side}, {drawn.passage.replace('_', ' ')}, {theme}"
    else:
        what, words = "scene", theme
    address = f"{HOME}/drawing/{drawn.name}/{theme}.svg"
    return (_DRAWING_PX, _DRAWING_PX), address, f"{drawn.limb}, {what}, {words}", words


def _art(art: Manifest) -> Iterator[tuple[str, list[Figure]]]:
    for kind in PictureKind:
        width, height = kind.size
        size = round(_ART_HEIGHT * width / height), _ART_HEIGHT
        entries = [(key, entry.file) for key, entry in sorted(art.items()) if key.endswith(f"-{kind}")]
        yield (
            f"{kind}, {width} by {height}",
            [
                (size, f"{ART_PATH}/{file}", key, key.removesuffix(f"-{kind}").replace("-", " "))
                for key, file in entries
            ],
        )
