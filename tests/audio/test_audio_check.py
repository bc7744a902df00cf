from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skill.audio.check import check
from skill.audio.encode import encode
from skill.audio.library import clip_file, clip_id
from skill.audio.render import render
from tests.audio.tones import ToneEngine, tone

TEXTS = ["One.", "Two.", "Roll the ball."]
RENDER = "python -m skill audio render"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    render(TEXTS, tmp_path, ToneEngine(), progress=False)
    return tmp_path


def entry(folder: Path, text: str, **change: object) -> Any:
    """The manifest's entry for ``text``, after changing it."""
    path = folder / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    data["clips"][clip_id(text)].update(change)
    path.write_text(json.dumps(data))
    return data["clips"][clip_id(text)]


def replace(folder: Path, text: str, frames: bytes) -> None:
    """Put other sound behind ``text``, name and duration included."""
    (folder / entry(folder, text)["file"]).unlink()
    (folder / clip_file(frames)).write_bytes(frames)
    entry(folder, text, file=clip_file(frames), ms=len(frames) // 6)


def delete_clip(folder: Path) -> None:
    (folder / entry(folder, "One.")["file"]).unlink()


def damage_clip(folder: Path) -> None:
    path = folder / entry(folder, "One.")["file"]
    path.write_bytes(path.read_bytes()[:-1] + b"\1")


def drop_entry(folder: Path) -> None:
    path = folder / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    (folder / data["clips"].pop(clip_id("One."))["file"]).unlink()
    path.write_text(json.dumps(data))


def other_format(folder: Path) -> None:
    frames = b"\xff\xf3\x84\xc4" + bytes(188)
    replace(folder, "One.", frames * 3)


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing from the manifest": (drop_entry, "There is no clip for 'One.' at the steady tempo."),
    "missing from the folder": (delete_clip, "for 'One.' cannot be read"),
    "damaged": (damage_clip, "for 'One.' is damaged"),
    "out of date": (
        lambda folder: entry(folder, "One.", recipe="old"),
        "The clip for 'One.' is out of date.",
    ),
    "of another duration": (lambda folder: entry(folder, "One.", ms=24), "does not last 24 ms"),
    "in another format": (other_format, "is not in the clip format: Frame 0 is MPEG-2 64 kbit/s"),
    "too soft": (
        lambda folder: replace(folder, "One.", encode(tone(800, 500, 0.01))),
        "The clip for 'One.' has -4",
    ),
    "too high a peak": (
        lambda folder: replace(folder, "One.", encode(tone(60, 1500, 1.0))),
        "The clip for 'One.' peaks at ",
    ),
    "too sharp": (
        lambda folder: replace(folder, "One.", encode(tone(500, 7000, 0.2))),
        "The clip for 'One.' is sharp: ",
    ),
    "without a text": (
        lambda folder: render(["Old."], folder, ToneEngine(), progress=False),
        "No text needs the clip",
    ),
    "a file without an entry": (
        lambda folder: (folder / "feedfeedfeedfeed.mp3").write_bytes(b""),
        "feedfeedfeedfeed.mp3 belongs to no clip.",
    ),
    "a file never finished": (
        lambda folder: (folder / ".x.mp3.1-1.part").write_bytes(b""),
        ".x.mp3.1-1.part belongs to no clip.",
    ),
}


def test_clips_as_they_should_be_have_no_findings(folder: Path) -> None:
    assert check(TEXTS, folder) == []
    assert check([f"\n {text} " for text in TEXTS], folder) == []


@pytest.mark.parametrize(("harm", "problem"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_found_and_the_remedy_given_mends_it(
    folder: Path, harm: Callable[[Path], object], problem: str
) -> None:
    harm(folder)

    findings = check(TEXTS, folder)

    assert any(problem in str(finding) for finding in findings), findings
    assert len(findings) <= 2
    for finding in findings:
        assert RENDER in str(finding)
        if finding.remedy.startswith("Delete "):
            Path(finding.remedy.split()[1]).unlink(missing_ok=True)
    render(TEXTS, folder, ToneEngine(), progress=False, complete=True)
    assert check(TEXTS, folder) == []


def test_two_voices_are_a_finding(folder: Path) -> None:
    render(["Three."], folder, ToneEngine(voice="flute"), progress=False)

    (finding,) = check([*TEXTS, "Three."], folder)
    assert "speak with 2 voices (tones flute, tones whistle)" in finding.problem


def test_a_folder_without_a_manifest_or_with_a_broken_one_is_one_finding(tmp_path: Path) -> None:
    (nothing,) = check(TEXTS, tmp_path)
    (tmp_path / "manifest.json").write_text("no", "utf-8")
    (broken,) = check(TEXTS, tmp_path)

    assert "There are no clips" in nothing.problem
    assert RENDER in str(nothing)
    assert "cannot be used" in broken.problem
    assert RENDER in str(broken)
