"""How much two pictures differ, told from blocks of grey: letters of another font hardly count, a drawing does.

Baselines are small grey PNG files, to be looked at by people too. ``BASELINE=write`` in the environment writes
those that are missing or differ, instead of failing.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

FOLDER: Final = Path(__file__).parent / "baseline"
WRITE: Final = os.environ.get("BASELINE") == "write"
KEPT_WIDTH: Final = 256
"""Baselines are so many pixels wide."""
BLOCKS: Final = 64
"""So many blocks lie side by side."""
REGION: Final = 4
"""A region is so many blocks wide and high."""
MOST_ANYWHERE: Final = 18.0
"""Most that a region's mean grey may differ, of 255."""
MOST_OVERALL: Final = 2.5
"""Most that the blocks may differ on average."""


def opened(png: bytes) -> Image.Image:
    """A screenshot in grey, as it is kept."""
    return kept(Image.open(io.BytesIO(png)))


def kept(picture: Image.Image) -> Image.Image:
    """The picture in grey, as large as a baseline."""
    height = round(KEPT_WIDTH * picture.height / picture.width)
    return picture.convert("L").resize((KEPT_WIDTH, height), Image.Resampling.BOX)


def side_by_side(pictures: Sequence[bytes], across: int, size: int = 128) -> Image.Image:
    """Many small pictures as one, row by row."""
    rows = -(-len(pictures) // across)
    whole = Image.new("L", (across * size, rows * size), 255)
    for index, png in enumerate(pictures):
        small = Image.open(io.BytesIO(png)).convert("L").resize((size, size), Image.Resampling.BOX)
        whole.paste(small, (index % across * size, index // across * size))
    return whole


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How much the blocks differ on average, and how much the region differs that differs most."""
    blurred = (_blocks(picture).filter(ImageFilter.BoxBlur(1)) for picture in (one, other))
    apart = ImageChops.difference(*blurred)
    return ImageStat.Stat(apart).mean[0], max(map(float, apart.reduce(REGION).tobytes()))


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether the pictures show the same, as far as letters of another font may tell."""
    if abs(one.height - other.height) > one.height * 0.02:
        return False
    overall, anywhere = difference(one, other.resize(one.size))
    return overall <= MOST_OVERALL and anywhere <= MOST_ANYWHERE


def like_baseline(name: str, shown: Image.Image) -> None:
    """Fail where the picture does not look like the one that is kept as ``name``."""
    file = FOLDER / f"{name}.png"
    if WRITE and not (file.exists() and alike(Image.open(file), shown)):
        FOLDER.mkdir(exist_ok=True)
        shown.save(file, optimize=True)
    assert file.exists(), f"{file.name} is missing: look at the page, then run the test with BASELINE=write"
    known = Image.open(file)
    if not alike(known, shown):
        overall, anywhere = difference(known, shown.resize(known.size))
        told = f"{overall:.1f} overall, {anywhere:.1f} in one place"
        pytest.fail(f"{name} looks otherwise ({told}): look at it, then run the test with BASELINE=write")


def _blocks(picture: Image.Image) -> Image.Image:
    height = max(REGION, round(BLOCKS * picture.height / picture.width))
    return picture.resize((BLOCKS, height), Image.Resampling.BOX)
