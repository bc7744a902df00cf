from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from skill.art.check import check, pixels
from skill.art.load import sheets, shown_sides
from skill.art.manifest import PictureFolder, PictureKind, key, read_manifest, scene_key
from skill.art.render import Picture, pictures, render, to_png
from skill.errors import ArtError
from skill.files import write_whole
from skill.routine.terms import Limb

MOST_BYTES = 2_000_000
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4" fill="#cb673c"/></svg>'


def test_the_committed_pictures_are_those_of_the_drawings() -> None:
    assert check(pictures(), PictureFolder()) == []


def test_there_is_a_picture_for_every_technique_side_and_kind_and_for_the_store() -> None:
    wanted = {
        key(kind, limb, technique, side)
        for limb, technique in sheets()
        for side in shown_sides(limb, technique)
        for kind in PictureKind
    }
    cards = (PictureKind.CARD_SMALL, PictureKind.CARD_LARGE)
    scenes = {scene_key(kind, limb) for limb in Limb for kind in cards}
    assert {picture.key for picture in pictures()} == wanted | scenes | {"icon-108", "icon-512"}


def test_all_pictures_together_stay_small() -> None:
    files = {entry.file: entry.bytes for entry in read_manifest(PictureFolder().art).values()}
    assert 100_000 < sum(files.values()) < MOST_BYTES
    assert max(files.values()) < 100_000


def test_the_icons_of_the_store_are_there_in_their_sizes() -> None:
    for size in (108, 512):
        assert pixels((PictureFolder().icons / f"icon-{size}.png").read_bytes()) == (size, size)


def test_left_and_right_are_mirror_images_that_differ() -> None:
    entries = read_manifest(PictureFolder().art)
    for name, entry in entries.items():
        if "-left-square" not in name:
            continue
        left, right = (
            Image.open(PictureFolder().art / each.file).convert("L")
            for each in (entry, entries[name.replace("left", "right")])
        )
        assert left.tobytes() != right.tobytes()
        flipped = right.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        pairs = zip(left.tobytes(), flipped.tobytes(), strict=True)
        far = sum(abs(one - two) > 64 for one, two in pairs)
        assert far < 0.01 * 512 * 512, "but for the light on the ball and the way that is under it"


@pytest.fixture
def picture_folder(tmp_path: Path) -> PictureFolder:
    return PictureFolder(tmp_path / "art", tmp_path / "icons")


class Counting:
    """A renderer that counts, and fails when it is told to."""

    def __init__(self, fails_at: int = -1) -> None:
        self.drawn: Counter[str] = Counter()
        self._fails_at = fails_at

    def __call__(self, svg: str, size: tuple[int, int]) -> bytes:
        if sum(self.drawn.values()) == self._fails_at:
            raise ArtError("The pencil broke.")
        self.drawn[svg] += 1
        image = io.BytesIO()
        Image.new("L", size).save(image, "PNG", pnginfo=None)
        return image.getvalue() + svg.encode()


ONE, TWO, SAME, ICON = (
    Picture("one", (8, 4), SQUARE),
    Picture("two", (8, 4), SQUARE.replace("cb673c", "22302b")),
    Picture("same", (8, 4), SQUARE),
    Picture("icon-8", (8, 8), SQUARE),
)
ALL = [ONE, TWO, SAME, ICON]


def test_what_is_up_to_date_is_not_rendered_again(picture_folder: PictureFolder) -> None:
    first, second = Counting(), Counting()
    done = render(ALL, picture_folder, first)
    assert (done.rendered, done.kept) == (3, 1)
    assert done.bytes == sum(
        path.stat().st_size for path in picture_folder.manifest.parent.parent.rglob("*.png")
    )
    assert render(ALL, picture_folder, second).kept == 4
    assert second.drawn == Counter()
    assert check(ALL, picture_folder) == []


def test_pictures_that_look_alike_share_a_file_and_icons_lie_apart(picture_folder: PictureFolder) -> None:
    render(ALL, picture_folder, Counting())
    entries = read_manifest(picture_folder.art)
    assert entries["one"] == entries["same"]
    assert entries["one"].file.startswith("one-")
    assert [path.name for path in picture_folder.icons.iterdir()] == ["icon-8.png"]


def test_what_was_drawn_anew_or_damaged_is_rendered_and_the_rest_removed(
    picture_folder: PictureFolder,
) -> None:
    render(ALL, picture_folder, Counting())
    entries = read_manifest(picture_folder.art)
    (picture_folder.art / entries["two"].file).write_bytes(b"torn")
    (picture_folder.art / "stray.png").write_bytes(b"")
    anew = Picture("one", (8, 4), SQUARE.replace("cb673c", "ffffff"))
    again = Counting()
    done = render([anew, TWO, ICON], picture_folder, again)
    assert (done.rendered, done.kept, done.removed) == (2, 1, 2)
    assert check([anew, TWO, ICON], picture_folder) == []


def test_a_broken_rendering_keeps_what_it_made(picture_folder: PictureFolder) -> None:
    with pytest.raises(ArtError, match="pencil"):
        render(ALL, picture_folder, Counting(fails_at=2))
    rest = Counting()
    assert render(ALL, picture_folder, rest).rendered == 1
    assert sum(rest.drawn.values()) == 1


def test_every_fault_is_found_and_named_with_its_remedy(picture_folder: PictureFolder) -> None:
    assert check([ONE], picture_folder) == ["one is missing. Mend it with: python -m skill art render"]
    render([ONE, TWO, ICON], picture_folder, Counting())
    entries = read_manifest(picture_folder.art)
    (picture_folder.art / entries["two"].file).unlink()
    (picture_folder.art / "stray.png").write_bytes(b"")
    anew = Picture("one", (8, 4), SQUARE.replace("cb673c", "ffffff"))
    findings = check([anew, TWO], picture_folder)
    assert [finding.partition(". ")[0] for finding in findings] == [
        "one was drawn anew since it was rendered",
        f"two has no file {entries['two'].file} as it was rendered",
        "icon-8 shows nothing that is drawn any more",
        "stray.png belongs to no picture",
        "icon-8.png belongs to no picture",
    ]
    assert all(finding.endswith("Mend it with: python -m skill art render") for finding in findings)


def test_a_picture_of_another_size_is_found(picture_folder: PictureFolder) -> None:
    render([ONE], picture_folder, lambda svg, _: Counting()(svg, (9, 4)))
    assert check([ONE], picture_folder)[0].startswith("one measures 9 by 4 pixels, not 8 by 4")
    assert pixels(b"GIF89a") == (0, 0)


DAMAGED = [
    "",
    "[]",
    '{"one": 1}',
    '{"one": {}}',
    '{"one": {"file": "../x.png", "source": "", "digest": "", "bytes": 1}}',
]
TYPES = '{"one": {"file": "x.png", "source": "", "digest": "", "bytes": "1"}}'


@pytest.mark.parametrize("text", [*DAMAGED, TYPES])
def test_a_damaged_manifest_is_an_error_with_a_remedy_and_is_mended(
    picture_folder: PictureFolder, text: str
) -> None:
    write_whole(picture_folder.manifest, text.encode(), ArtError)
    with pytest.raises(ArtError, match=r"Mend it with: python -m skill art render"):
        read_manifest(picture_folder.art)
    assert len(check([ONE], picture_folder)) == 1
    render([ONE], picture_folder, Counting())
    assert check([ONE], picture_folder) == []


def test_the_manifest_reads_well_line_by_line(picture_folder: PictureFolder) -> None:
    render(ALL, picture_folder, Counting())
    lines = picture_folder.manifest.read_text("utf-8").splitlines()
    assert len(lines) == len(ALL) + 2
    assert list(json.loads("\n".join(lines))) == sorted(picture.key for picture in ALL)


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ArtError, match="Check that the folder"):
        write_whole(tmp_path / "file" / "x.png", b"", ArtError)


def test_the_renderer_makes_a_small_png_with_a_palette() -> None:
    data = to_png(SQUARE, (80, 40))
    image = Image.open(io.BytesIO(data))
    assert (image.size, image.mode) == ((80, 40), "P")
    assert image.convert("RGB").getpixel((40, 20)) == (0xCB, 0x67, 0x3C)
