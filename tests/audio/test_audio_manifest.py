from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.audio.library import (
    CHIME,
    ClipEntry,
    Manifest,
    clip_file,
    clip_id,
    read_manifest,
    recipe,
    write_manifest,
)
from skill.errors import AudioError

ENTRY = ClipEntry(
    "Last one.", "steady", clip_file(b"x"), 744, "hibari", "heart", "0123456789ab", -13.8, -2.2, 161.3
)
MANIFEST = Manifest("en", {clip_id("Last one."): ENTRY})


def stored(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)

    assert read_manifest(tmp_path) == MANIFEST
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_folder_without_a_manifest_has_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "nowhere") is None


def test_a_manifest_is_sorted_by_text_so_that_changes_read_well(tmp_path: Path) -> None:
    texts = ["Two.", "chime", "One.", "Five."]
    entries = {
        clip_id(text): ClipEntry(text, "steady", ENTRY.file, 24, "e", "v", "r", -14, -2, 99) for text in texts
    }
    write_manifest(tmp_path, Manifest("en", entries))

    assert [entry["text"] for entry in stored(tmp_path)["clips"].values()] == sorted(texts)


@given(st.text(min_size=1), st.sampled_from([" ", "\n", " \t\n  "]))
def test_how_a_text_is_folded_does_not_change_its_clip(text: str, white: str) -> None:
    words = f"{text} one two"

    assert clip_id(white.join(words.split(" "))) == clip_id(words)
    assert recipe(white.join(words.split(" ")), "steady", "en", "e", "v") == recipe(
        words, "steady", "en", "e", "v"
    )


def test_only_the_chime_is_the_chime() -> None:
    assert clip_id("chime") == CHIME
    assert clip_id("Chime") != CHIME
    assert MANIFEST.entry("  Last\n one. ") is ENTRY
    assert MANIFEST.entry("First one.") is None


@pytest.mark.parametrize("changed", range(5))
def test_a_recipe_changes_with_everything_that_decides_the_sound(changed: int) -> None:
    parts = ["Last one.", "steady", "en", "hibari", "heart"]
    others = [part + "x" if at == changed else part for at, part in enumerate(parts)]

    assert recipe(parts[0], *parts[1:]) != recipe(others[0], *others[1:])


GARBAGE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "Expecting value"),
    "not JSON": (b"{,}", "Expecting property name"),
    "not text": (b"\xff\xfe\xff", "decode"),
    "a list": (b"[]", "not an object with clips"),
    "no clips": (b'{"language": "en"}', "clips"),
    "clips as a list": (b'{"language": "en", "clips": []}', "not an object with clips"),
    "no language": (b'{"clips": {}}', "language"),
    "a number as language": (b'{"language": 1, "clips": {}}', "language is not a text"),
    "an entry that is a text": (b'{"language": "en", "clips": {"a": "b"}}', "clips.a is not an object"),
}


@pytest.mark.parametrize(("data", "complaint"), GARBAGE.values(), ids=list(GARBAGE))
def test_what_is_no_manifest_is_an_audio_error_with_a_remedy(
    tmp_path: Path, data: bytes, complaint: str
) -> None:
    (tmp_path / "manifest.json").write_bytes(data)

    with pytest.raises(AudioError, match=f"(?s){complaint}.*delete it and run: python -m skill audio render"):
        read_manifest(tmp_path)


WRONG_FIELDS: dict[str, tuple[dict[str, object], str]] = {
    "a path outside the folder": ({"file": "../../secrets.mp3"}, "is no clip"),
    "another kind of file": ({"file": "0123456789abcdef.wav"}, "is no clip"),
    "a duration off the grid": ({"ms": 745}, "is no clip"),
    "no duration": ({"ms": 0}, "is no clip"),
    "a duration as text": ({"ms": "744"}, "ms is '744', not of type int"),
    "a truth for a number": ({"lufs": True}, "lufs is True, not of type float"),
    "a missing voice": ({"voice": None}, "voice is None, not of type str"),
    "another text": ({"text": "First one."}, "does not belong to its text"),
}


@pytest.mark.parametrize(("change", "complaint"), WRONG_FIELDS.values(), ids=list(WRONG_FIELDS))
def test_an_entry_that_cannot_be_right_is_an_audio_error_that_names_it(
    tmp_path: Path, change: dict[str, object], complaint: str
) -> None:
    write_manifest(tmp_path, MANIFEST)
    data = stored(tmp_path)
    data["clips"][clip_id("Last one.")].update(change)
    (tmp_path / "manifest.json").write_text(json.dumps(data))

    with pytest.raises(AudioError, match=f"clips.{clip_id('Last one.')}.*{complaint}"):
        read_manifest(tmp_path)
