"""The folder of a package: whole or untouched, and nobody else's."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from skill.errors import SettingsError
from tests.skill_package.sources import ASKED, ENDPOINT, OTHER_ID, SKILL_ID, change_texts, contents
from tools.skill_package.manifest import Parameters
from tools.skill_package.package import write_package

STATES = ".ask/ask-states.json"
WITH_ID = Parameters(ENDPOINT, skill_id=SKILL_ID)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "package"


def refused(asked: Parameters, out: Path, source: Path) -> str:
    """The sentence with which it is refused, once it is sure that nothing was touched."""
    before = contents(out.parent)
    with pytest.raises(SettingsError) as caught:
        write_package(asked, out, source=source)
    assert contents(out.parent) == before
    return str(caught.value)


def test_the_same_input_makes_the_same_bytes(source: Path, tmp_path: Path) -> None:
    write_package(WITH_ID, tmp_path / "one", source=source)
    write_package(WITH_ID, tmp_path / "two", source=source)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") != {}


def test_a_package_is_replaced_by_a_newer_one(source: Path, out: Path) -> None:
    write_package(ASKED, out, source=source)
    change_texts(source, lambda texts: texts.update(summary="Another summary."))
    write_package(ASKED, out, source=source)
    assert b"Another summary." in contents(out)["skill-package/skill.json"]
    assert [path.name for path in out.parent.iterdir()] == ["package"]


def test_an_empty_folder_and_one_whose_parents_are_missing_are_filled(source: Path, out: Path) -> None:
    out.mkdir(parents=True)
    assert sorted(contents(out)) == []
    written = write_package(ASKED, out, source=source)
    assert sorted(contents(out)) == written
    deep = out.parent / "a" / "b" / "c"
    write_package(ASKED, deep, source=source)
    assert sorted(contents(deep)) == written


def test_others_may_read_the_package_as_any_other_folder(source: Path, out: Path) -> None:
    write_package(ASKED, out, source=source)
    plain = out.parent / "plain"
    plain.mkdir()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "skill-package/skill.json", "skill-package/assets/more/x.png", "ask-resources.json/x"],
)
def test_a_folder_of_somebody_else_is_left_alone(source: Path, out: Path, name: str) -> None:
    path = out / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", "utf-8")
    assert "holds something else than a whole package" in refused(ASKED, out, source)


def test_a_package_with_a_stranger_in_it_is_left_alone(source: Path, out: Path) -> None:
    write_package(ASKED, out, source=source)
    (out / "lambda.zip").write_text("mine", "utf-8")
    assert "holds something else" in refused(ASKED, out, source)


@pytest.mark.parametrize(
    "name",
    [
        "ask-resources.json",
        "skill-package/skill.json",
        "skill-package/assets/icon-512.png",
        "skill-package/interactionModels/custom/en-GB.json",
    ],
)
def test_a_half_written_package_is_left_alone(source: Path, out: Path, name: str) -> None:
    write_package(ASKED, out, source=source)
    (out / name).unlink()
    assert "holds something else than a whole package" in refused(ASKED, out, source)


@pytest.mark.parametrize("name", ["ask-resources.json", "skill-package/skill.json"])
@pytest.mark.parametrize("text", ["", "{", "[]", '{"manifest": {}}', '{"manifest": []}'])
def test_a_package_that_broke_off_is_left_alone(source: Path, out: Path, name: str, text: str) -> None:
    write_package(ASKED, out, source=source)
    (out / name).write_text(text, "utf-8")
    if name == "ask-resources.json" and text not in ("", "{"):
        write_package(ASKED, out, source=source)
    else:
        assert "holds something else than a whole package" in refused(ASKED, out, source)


def test_a_file_and_a_dead_link_are_no_folder(source: Path, out: Path) -> None:
    out.parent.mkdir()
    out.write_text("mine", encoding="utf-8")
    assert "is no folder" in refused(ASKED, out, source)
    out.unlink()
    out.symlink_to("nowhere")
    with pytest.raises(SettingsError, match="is no folder"):
        write_package(ASKED, out, source=source)
    assert out.readlink() == Path("nowhere")


def test_a_place_where_nothing_can_be_written_is_named(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(SettingsError, match=r"cannot be written \(.*\): name another folder"):
        write_package(ASKED, tmp_path / "file" / "package", source=source)


def test_the_id_of_a_skill_is_put_where_ask_looks_for_it(source: Path, out: Path) -> None:
    write_package(WITH_ID, out, source=source)
    assert json.loads(contents(out)[STATES])["profiles"]["default"] == {"skillId": SKILL_ID}
    write_package(ASKED, out.parent / "new", source=source)
    assert STATES not in contents(out.parent / "new")


def test_what_ask_noted_is_kept_when_the_package_is_made_anew(source: Path, out: Path) -> None:
    write_package(ASKED, out, source=source)
    noted = json.dumps({"profiles": {"default": {"skillId": SKILL_ID, "skillMetadata": {"x": 1}}}}).encode()
    (out / ".ask").mkdir()
    (out / STATES).write_bytes(noted)
    write_package(ASKED, out, source=source)
    assert contents(out)[STATES] == noted
    write_package(WITH_ID, out, source=source)
    assert contents(out)[STATES] == noted


def test_the_package_of_one_skill_is_not_made_into_that_of_another(source: Path, out: Path) -> None:
    write_package(WITH_ID, out, source=source)
    said = refused(Parameters(ENDPOINT, skill_id=OTHER_ID), out, source)
    assert f"belongs to the skill {SKILL_ID}" in said
