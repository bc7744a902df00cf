from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from skill.art.load import HERE, load_sheets
from skill.errors import ContentError

MISTAKES = [
    ("views/foot-sole.yaml", "role: outline", "role: edge", "strokes"),
    ("views/foot-sole.yaml", "ball: 27", "ball: big", "ball"),
    ("views/foot-sole.yaml", "heel: [157, 272]", "heel: [157, 2720]", "landmarks.heel"),
    ("views/foot-sole.yaml", "heel: [157, 272]", "heel: [157]", "landmarks.heel"),
    ("views/foot-sole.yaml", "d: M", "d: W", "strokes[0].d"),
    ("views/foot-sole.yaml", "view: foot-sole", "view: sole", "Call it what it holds"),
    ("views/foot-sole.yaml", "role: outline", "role: line", "no outline"),
    ("ways/foot-gliding.yaml", "view: foot-sole", "view: knee", "view"),
    ("ways/foot-gliding.yaml", "id: over_heel", "id: heel_front", "passages[1].id"),
    ("ways/foot-gliding.yaml", "motion: sway", "motion: hop", "motion"),
    ("ways/foot-gliding.yaml", "M176 227", "M-176 227", "where it is cut"),
    ("ways/foot-shearing.yaml", "- M208 34", "- W208 34", "passages[1].marks[0]"),
    ("ways/foot-gliding.yaml", "limb: foot", "limb: knee", "limb"),
    ("ways/foot-gliding.yaml", "limb: foot", "limb: hand", "Call it what it holds"),
    ("ways/foot-gliding.yaml", "limb: foot", "limb: [", "not YAML"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE, tmp_path / "drawings"))


@pytest.mark.parametrize(("file", "right", "wrong", "where"), MISTAKES)
def test_a_mistake_is_named_with_file_path_and_remedy(
    folder: Path, file: str, right: str, wrong: str, where: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), "utf-8")
    with pytest.raises(ContentError) as error:
        load_sheets(folder)
    lines = [line for line in str(error.value).splitlines() if line.startswith(file)]
    assert any(where in line and "Remedy: " in line for line in lines), str(error.value)


def test_a_technique_without_a_drawing_is_a_mistake(folder: Path) -> None:
    (folder / "ways" / "hand-friction.yaml").unlink()
    with pytest.raises(ContentError, match=r"ways/hand-friction.yaml: file: is missing"):
        load_sheets(folder)


def test_ways_without_passages_and_an_empty_folder_are_mistakes(folder: Path, tmp_path: Path) -> None:
    (folder / "ways" / "foot-notice.yaml").write_text(
        "limb: foot\ntechnique: notice\nview: feet\npassages: []\n", "utf-8"
    )
    with pytest.raises(ContentError, match=r"passages: there is none"):
        load_sheets(folder)
    with pytest.raises(ContentError) as error:
        load_sheets(tmp_path / "nowhere")
    assert len(str(error.value).splitlines()) == 14


def test_all_mistakes_are_listed_at_once(folder: Path) -> None:
    for name in ("foot-gliding", "hand-gliding"):
        (folder / "ways" / f"{name}.yaml").write_text("limb: foot\n", "utf-8")
    with pytest.raises(ContentError) as error:
        load_sheets(folder)
    assert {line.split(":")[0] for line in str(error.value).splitlines()} >= {
        "ways/foot-gliding.yaml",
        "ways/hand-gliding.yaml",
    }
