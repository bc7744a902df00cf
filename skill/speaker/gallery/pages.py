"""The gallery's pages as HTML. Everything that is large is fetched only once it comes into view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from skill.alexa.screens.gallery import Viewport
from skill.art.manifest import Kind, Manifest
from skill.art.public import ART_PATH
from skill.routine.terms import Limb
from skill.speaker.font import LINKED
from skill.web.headers import style_hash

from .catalogue import SAMPLES, THEMES, VIEWPORT, Drawn, drawings

HOME: Final = "/speaker/gallery"
_WIDEST, _HIGHEST = 420, 300
"""Most room that a screen is shown in, in pixels."""
_DRAWING_PX: Final = 150
_ART_HEIGHT: Final = 150


def _scale(viewport: Viewport) -> float:
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


STYLE: Final = "\n".join((LINKED, (Path(__file__).parent / "gallery.css").read_text("utf-8"), *_sizes()))
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
    body = (
        _links((f"{HOME}?language={name}", f"Language: {name}") for name in languages)
        + _links([(f"/sheet/{limb}?language={language}", f"Sheet: {limb}") for limb in Limb])
        + "<h2>Drawings</h2>"
        + "".join(_drawings())
        + "<h2>Screens</h2><p>Every screen at one size:</p>"
        + _links((f"{HOME}/{language}/screens/{name}", each.name) for name, each in VIEWPORT.items())
        + "".join(_at_every_viewport(language, name) for name in SAMPLES)
        + "<h3>Every screen by name</h3>"
        + _links((f"{HOME}/{language}/screen/{name}", name) for name in screens)
        + "<h2>Pictures for players and cards</h2>"
        + "".join(_art(art))
    )
    return _page(language, "Gallery", body)


def one_screen(language: str, name: str) -> str:
    """One screen at every viewport."""
    return _page(
        language,
        f"Screen: {name}",
        f"{_back(language)}<h2>Every size</h2>{_at_every_viewport(language, name)}",
    )


def one_viewport(language: str, viewport: str, screens: Iterable[str]) -> str:
    """Every screen at one viewport."""
    shown = "".join(_screen(language, name, viewport, name) for name in screens)
    body = f'{_back(language)}<h2>Every screen</h2><div class="row">{shown}</div>'
    return _page(language, VIEWPORT[viewport].name.capitalize(), body)


def _page(language: str, title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Gentle Roll</title>
<link rel="icon" href="/speaker/icon.svg" type="image/svg+xml">
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""


def _back(language: str) -> str:
    return _links([(f"{HOME}?language={language}", "The whole gallery")])


def _links(links: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{escape(address)}">{escape(words)}</a></li>' for address, words in links)
    return f'<ul class="links">{items}</ul>'


def _drawings() -> Iterator[str]:
    """Each technique in a row: its passages, left beside right, in the light and in the dark."""
    rows: dict[str, list[Drawn]] = {}
    for drawn in drawings().values():
        rows.setdefault(f"{drawn.limb}, {drawn.technique}", []).append(drawn)
    for title, row in rows.items():
        figures = "".join(_drawing(drawn, theme) for theme in THEMES for drawn in row)
        yield f'<h3>{title.capitalize()}</h3><div class="row">{figures}</div>'


def _drawing(drawn: Drawn, theme: str) -> str:
    words = f"{drawn.side}, {drawn.passage.replace('_', ' ')}, {theme}"
    size = f'width="{_DRAWING_PX}" height="{_DRAWING_PX}"'
    alt = f"{drawn.limb}, {drawn.technique}, {words}"
    picture = f'<img loading="lazy" {size} src="{HOME}/drawing/{drawn.name}/{theme}.svg" alt="{alt}">'
    return f"<figure>{picture}<figcaption>{words}</figcaption></figure>"


def _at_every_viewport(language: str, name: str) -> str:
    shown = "".join(_screen(language, name, viewport, VIEWPORT[viewport].name) for viewport in VIEWPORT)
    return f'<h3>{escape(name)}</h3><div class="row">{shown}</div>'


def _screen(language: str, name: str, viewport: str, caption: str) -> str:
    address = f"{HOME}/{language}/shown/{name}/{viewport}"
    title = f"{name}, {VIEWPORT[viewport].name}"
    frame = f'<iframe loading="lazy" src="{escape(address)}" title="{escape(title)}"></iframe>'
    words = f'<a href="{escape(address)}">{escape(caption)}</a>'
    return f'<figure><div class="screen {viewport}">{frame}</div><figcaption>{words}</figcaption></figure>'


def _art(art: Manifest) -> Iterator[str]:
    for kind in Kind:
        entries = [(key, entry.file) for key, entry in sorted(art.items()) if key.endswith(f"-{kind}")]
        width, height = kind.size
        size = f'width="{round(_ART_HEIGHT * width / height)}" height="{_ART_HEIGHT}"'
        figures = "".join(
            f'<figure><img loading="lazy" {size} src="{ART_PATH}/{file}" alt="{key}">'
            f"<figcaption>{key.removesuffix(f'-{kind}').replace('-', ' ')}</figcaption></figure>"
            for key, file in entries
        )
        yield f'<h3>{kind}, {width} by {height}</h3><div class="row">{figures}</div>'
