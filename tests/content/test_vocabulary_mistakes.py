"""Mistakes in the vocabulary are told all at once, each with its file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.content.vocabulary import load_vocabulary
from skill.errors import ContentError

GOOD = "type: LIMB\nvalues:\n  - {id: foot, name: foot, synonyms: [feet]}\n"


def mistakes_of(folder: Path, **files: str) -> str:
    for stem, text in files.items():
        (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_vocabulary(folder=folder)
    return str(caught.value)


def test_a_sound_file_loads(tmp_path: Path) -> None:
    (tmp_path / "limb.yaml").write_text(GOOD, encoding="utf-8")
    (value,) = load_vocabulary(folder=tmp_path).types["LIMB"].values
    assert value.phrases == ("foot", "feet")


@pytest.mark.parametrize(
    ("stem", "text", "told"),
    [
        ("limb", "type: LIMB\nvalues: [{id: foot}]\n", "values[0]"),
        ("limb", "type: LIMB\nvalues: [{id: foot, name: foot, shoe: 7}]\n", "shoe"),
        ("limb", "type: LIMB\nvalues: [{id: foot, name: yes}]\n", "values[0].name"),
        ("limb", "type: LIMB\nvalues: [{id: foot, name: foot, synonyms: feet}]\n", "values[0].synonyms"),
        ("limb", "type: LIMB\nvalues: foot\n", "values"),
        ("limb", "type: LIMB\nvalues: []\n", "holds no value"),
        ("limb", "type: SIDE\nvalues: [{id: foot, name: foot}]\n", "Call it LIMB"),
        ("limb", "type: LIMB\nvalues: [{id: Foot, name: foot}]\n", "'Foot' is no id"),
        ("limb", "type: LIMB\nvalues: [{id: foot, name: Foot!}]\n", "'Foot!' cannot be said"),
        ("limb", f"type: LIMB\nvalues: [{{id: foot, name: {'f' * 141}}}]\n", "at most 140 characters"),
        ("limb", "type: LIMB\nvalues: [{id: foot, name: foot, synonyms: [foot]}]\n", "stands here 2 times"),
        ("limb", "type: LIMB\nvalues: [{id: a, name: a}, {id: a, name: b}]\n", "the id 'a' is used 2 times"),
        ("limb", "type: LIMB\nvalues: [{id: a, name: a, good: true}]\n", "'a' is no value"),
        ("area", "type: AREA\nvalues: [{id: hip, name: hip, region: up}]\n", "values[0].region"),
        ("area", "type: AREA\nvalues: [{id: hip, name: hip}]\n", "'hip' is no area"),
        ("ball", "type: BALL\nvalues: [{id: soft, name: soft ball}]\n", "'soft' is no ball"),
        ("ball", 'type: BALL\nvalues: [{id: soft, name: a, good: "no"}]\n', "values[0].good"),
        ("limb", "- foot\n- hand\n", "is no mapping of keys to values"),
        ("limb", "type: [LIMB\n", "is not YAML"),
        ("limb", "", "is no mapping of keys to values"),
    ],
)
def test_a_mistake_is_told_with_its_file(tmp_path: Path, stem: str, text: str, told: str) -> None:
    message = mistakes_of(tmp_path, **{stem: text})
    assert told in message
    assert f"{stem}.yaml" in message


def test_every_mistake_of_every_file_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    lines = mistakes_of(
        tmp_path,
        area="type: AREA\nvalues: [{id: hip, name: hip, region: up}, {id: toe, region: below}]\n",
        limb=GOOD,
        side="type: SIDE\nvalues: [{id: left, name: Left}]\n",
    ).splitlines()
    files = [line.split(": ")[0] for line in lines]
    assert files == [f"{tmp_path.name}/{stem}.yaml" for stem in ("area", "area", "side")]
    assert [line.split(": ")[1] for line in lines] == ["values[0].region", "values[1].name", "values[0]"]


def test_an_empty_folder_says_what_belongs_there(tmp_path: Path) -> None:
    assert "Add one <type>.yaml for each slot type" in mistakes_of(tmp_path)
