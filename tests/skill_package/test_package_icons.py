"""Icons: PNG, whole, and of the right size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.skill_package.sources import chunk, png
from tools.skill_package.manifest import load_icons, png_size

GOOD = png(108, 108)
WRONG = {
    "another size": (png(109, 109), "has 109 by 109 pixels"),
    "not square": (png(108, 107), "has 108 by 107 pixels"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + bytes(100), "is no PNG"),
    "nothing": (b"", "is no PNG"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no PNG"),
    "half": (GOOD[: len(GOOD) // 2], "is damaged"),
    "without its end": (GOOD[:-12], "is damaged"),
    "with more after its end": (GOOD + b"x", "is damaged"),
    "a flipped bit": (GOOD[:30] + bytes([GOOD[30] ^ 1]) + GOOD[31:], "is damaged"),
    "without a head": (GOOD[:8] + chunk(b"IEND", b""), "is damaged"),
    "only a signature": (GOOD[:8], "is damaged"),
}


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    for size in (108, 512):
        (tmp_path / f"icon-{size}.png").write_bytes(png(size, size))
    return tmp_path


def test_icons_of_both_sizes_are_taken_as_they_are(icons: Path) -> None:
    found, mistakes = load_icons(icons)
    assert mistakes == []
    assert found == {108: png(108, 108), 512: png(512, 512)}


@pytest.mark.parametrize(("data", "said"), WRONG.values(), ids=list(WRONG))
def test_an_icon_that_is_wrong_is_named_with_what_it_is(icons: Path, data: bytes, said: str) -> None:
    (icons / "icon-108.png").write_bytes(data)
    [mistake] = load_icons(icons)[1]
    assert mistake == f"The icon icon-108.png {said}: make it a PNG of 108 by 108 pixels."


def test_each_missing_icon_is_named_with_where_to_put_it(tmp_path: Path) -> None:
    mistakes = load_icons(tmp_path / "nowhere")[1]
    assert [one.split(":")[0] for one in mistakes] == [
        "The icon icon-108.png is missing",
        "The icon icon-512.png is missing",
    ]
    assert all(str(tmp_path / "nowhere") in one for one in mistakes)


@pytest.mark.parametrize("cut", range(8, len(GOOD)))
def test_a_picture_that_breaks_off_anywhere_is_noticed(cut: int) -> None:
    assert png_size(GOOD[:cut]) is None
