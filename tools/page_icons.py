"""Makes the icons of the installed page anew from the page's own: ``python -m tools.page_icons``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import resvg_py

ROOT = Path(__file__).parents[1] / "skill" / "speaker"
SOURCE = ROOT / "page" / "static" / "icon.svg"
FOLDER = ROOT / "offline" / "icons"
PAPER = "#f5f1ea"
SIDE = 32
"""Of the source."""
SAFE = 0.62
"""How much of a full icon the picture takes: systems may cut the rest away (W3C, Manifest: 80 % is safe)."""


def main() -> None:
    """Replace the icons."""
    FOLDER.mkdir(exist_ok=True)
    for name, data in icons():
        (FOLDER / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


def icons() -> Iterator[tuple[str, bytes]]:
    """Each icon's file name and its PNG."""
    source = SOURCE.read_text("utf-8")
    for size in (192, 512):
        yield f"icon-{size}.png", png(source, size)
    for size in (180, 512):
        yield f"icon-full-{size}.png", png(full(source), size)


def full(source: str) -> str:
    """The picture on paper to its edges, with room around it."""
    opening, _, inside = source.partition(">")
    edge = SIDE * (1 - SAFE) / 2
    paper = f'<rect width="{SIDE}" height="{SIDE}" fill="{PAPER}"/>'
    moved = f'<g transform="translate({edge} {edge}) scale({SAFE})">'
    return f"{opening}>{paper}{moved}{inside.strip().removesuffix('</svg>')}</g></svg>"


def png(source: str, size: int) -> bytes:
    """An SVG as PNG, ``size`` pixels wide and high."""
    return bytes(resvg_py.svg_to_bytes(svg_string=source, width=size, height=size, skip_system_fonts=True))


if __name__ == "__main__":
    main()
