"""A sheet as HTML: one A4 page on paper; on a screen as wide as the screen is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from skill.art.drawing import drawing
from skill.speaker.font import LINKED
from skill.web.headers import style_hash

from .pictures import Pictures
from .told import Place, Stroke, Told

STYLE: Final = f"{LINKED}\n{(Path(__file__).parent / 'sheet.css').read_text('utf-8')}"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {style_hash(STYLE)}",
        "font-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""This one style, its fonts, and the icon; nothing else."""


def html(sheet: Told) -> str:
    """The whole page."""
    pictures = Pictures()
    strokes = "\n".join(_stroke(sheet, stroke, pictures) for stroke in sheet.strokes)
    return f"""<!doctype html>
<html lang="{sheet.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(sheet.title)} · Gentle Roll</title>
<link rel="icon" href="/speaker/icon.svg" type="image/svg+xml">
<style>{STYLE}</style>
</head>
<body>
{pictures.symbols()}
<main>
<header><h1>{escape(sheet.title)}</h1><p>{escape(sheet.lead)}</p></header>
<div class="before">
{_listed("safety", "ul", sheet.safety)}
{_listed("order", "ol", sheet.order)}
</div>
<ol class="strokes">
{strokes}
</ol>
<footer>
{_listed("speak", "ul", sheet.speak)}
{_section("general", sheet.general)}
</footer>
</main>
<nav aria-label="Gentle Roll">{_links(sheet)}</nav>
</body>
</html>
"""


def _stroke(sheet: Told, stroke: Stroke, pictures: Pictures) -> str:
    places = "\n".join(_place(sheet, stroke, place, pictures) for place in stroke.places)
    head = f"<h2>{escape(stroke.title)}</h2><p>{escape(stroke.sides)}</p>"
    kind = f"stroke places-{len(stroke.places)}"
    return f'<li class="{kind}"><header>{head}</header><div class="places">\n{places}\n</div></li>'


def _place(sheet: Told, stroke: Stroke, place: Place, pictures: Pictures) -> str:
    drawings = "".join(_figures(sheet, stroke, place, pictures))
    movement = f" {escape(place.movement)}" if place.movement else ""
    words = f"<p><b>{escape(place.landmark)}</b>{movement} <i>{escape(place.times)}.</i></p>"
    return f'<div class="place"><div class="pair">{drawings}</div>{words}</div>'


def _figures(sheet: Told, stroke: Stroke, place: Place, pictures: Pictures) -> Iterator[str]:
    for side, under, label in place.sides:
        drawn = pictures.picture(drawing(sheet.limb, stroke.technique, place.passage, side=side), label)
        yield f'<figure class="{side}">{drawn}<figcaption>{escape(under)}</figcaption></figure>'


def _listed(name: str, kind: str, lines: Sequence[str]) -> str:
    """A heading and a list after it."""
    heading, *points = map(escape, lines)
    items = "".join(f"<li>{point}</li>" for point in points)
    return f'<section class="{name}"><h2>{heading}</h2><{kind}>{items}</{kind}></section>'


def _section(name: str, lines: Sequence[str]) -> str:
    heading, *texts = map(escape, lines)
    paragraphs = "".join(f"<p>{text}</p>" for text in texts)
    return f'<section class="{name}"><h2>{heading}</h2>{paragraphs}</section>'


def _links(sheet: Told) -> str:
    return " · ".join(f'<a href="{address}">{escape(words)}</a>' for address, words in sheet.links)
