"""QR codes (ISO/IEC 18004) of addresses: for a page, for paper, for a terminal."""

from __future__ import annotations

import io

import segno


def qr_svg(link: str) -> str:
    """The code as SVG, four modules of quiet around it as scanners need."""
    image = io.BytesIO()
    segno.make(link, error="m").save(
        image, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return image.getvalue().decode()


def qr_text(link: str) -> str:
    """The code for a terminal, two modules high in one line of text."""
    text = io.StringIO()
    segno.make(link, error="l").terminal(text, compact=True)
    return text.getvalue()
