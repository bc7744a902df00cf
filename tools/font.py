"""Makes the speaker's letters anew: ``python -m tools.font``, which needs npm.

It takes Open Sans from the npm registry, keeps the characters of Latin-1 and the marks that the skill's words
use, and writes two weights with their licence to skill/speaker/font/. The same release gives the same bytes.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "skill" / "speaker" / "font"
PACKAGE = "@fontsource/open-sans@5.3.0"
WEIGHTS = (400, 700)
CHARACTERS = frozenset(
    chr(code) for first, last in ((0x20, 0x7E), (0xA0, 0xFF)) for code in range(first, last + 1)
) | frozenset(
    "\N{EN DASH}\N{EM DASH}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}“”…\N{MINUS SIGN}"
)
"""What the speaker may show: English, the letters of names from its neighbours, and marks."""


def main() -> None:
    """Replace the fonts in skill/speaker/font/."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(_packed(Path(folder))) as package:
        made = {f"open-sans-{weight}": subset(_read(package, _source(weight))) for weight in WEIGHTS}
        licence = _read(package, "LICENSE")
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    for stem, data in made.items():
        (FOLDER / f"{stem}-{digest(data)}.woff2").write_bytes(data)
        print(f"{stem}: {len(data)} bytes")
    (FOLDER / "OFL.txt").write_bytes(licence)


def digest(data: bytes) -> str:
    """What a font's name ends in, so that a browser may keep the file for ever."""
    return hashlib.sha256(data).hexdigest()[:12]


def subset(whole: bytes) -> bytes:
    """A font as WOFF2 with ``CHARACTERS`` alone, with kerning and without hints, which screens hardly use."""
    options = Options(flavor="woff2", hinting=False, layout_features=["kern", "mark", "ccmp", "locl"])
    font = TTFont(BytesIO(whole))
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, CHARACTERS))
    subsetter.subset(font)
    font.flavor = "woff2"
    data = BytesIO()
    font.save(data)
    return data.getvalue()


def _packed(folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), PACKAGE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (packed,) = folder.glob("*.tgz")
    return packed


def _source(weight: int) -> str:
    return f"files/open-sans-latin-{weight}-normal.woff2"


def _read(package: tarfile.TarFile, name: str) -> bytes:
    found = package.extractfile(f"package/{name}")
    assert found is not None, f"{PACKAGE} holds no {name}"
    return found.read()


if __name__ == "__main__":
    main()
