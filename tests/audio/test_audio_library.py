from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from skill.audio.frames import FRAME_BYTES, check_frames, silence
from skill.audio.library import ClipLibrary, read_manifest
from skill.audio.render import render
from skill.errors import AudioError
from tests.audio.tones import ToneEngine

TEXTS = ["One.", "Two.", "Roll the ball."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    render(TEXTS, tmp_path / "en", ToneEngine(), progress=False)
    return tmp_path / "en"


def file_of(folder: Path, text: str) -> Path:
    manifest = read_manifest(folder)
    assert manifest is not None
    entry = manifest.entry(text)
    assert entry is not None
    return folder / entry.file


def test_a_library_holds_every_clip_and_the_chime(folder: Path) -> None:
    library = ClipLibrary.load(folder)

    assert (library.language, len(library)) == ("en", 4)
    for text in TEXTS:
        assert library.milliseconds(text) == check_frames(library.frames(text)) * 24
        assert library.frames(text) == file_of(folder, text).read_bytes()
    assert library.chime == library.frames("chime")
    assert library.size == sum(path.stat().st_size for path in folder.glob("*.mp3"))


def test_a_text_is_found_however_its_lines_are_folded(folder: Path) -> None:
    library = ClipLibrary.load(folder)

    assert library.milliseconds("  Roll\n  the ball.\n") == library.milliseconds("Roll the ball.")
    assert "Roll the\nball." in library
    assert "roll the ball." not in library


def test_a_text_without_a_clip_has_no_duration_and_no_frames(folder: Path) -> None:
    library = ClipLibrary.load(folder)

    assert library.milliseconds("Three.") is None
    with pytest.raises(AudioError, match=r"no clip for 'Three\.'.*python -m skill audio render"):
        library.frames("Three.")


def test_once_loaded_memory_serves_when_the_files_are_gone(folder: Path) -> None:
    library = ClipLibrary.load(folder)
    shutil.rmtree(folder)

    assert library.frames("One.").startswith(b"\xff\xf3")


def test_a_folder_without_clips_is_an_audio_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"no clips in .*\. Mend it with: python -m skill audio render"):
        ClipLibrary.load(tmp_path)


def test_every_missing_and_damaged_clip_is_named_when_the_library_is_loaded(folder: Path) -> None:
    file_of(folder, "One.").unlink()
    damaged = file_of(folder, "Two.")
    damaged.write_bytes(damaged.read_bytes()[:-FRAME_BYTES] + silence(1)[:-1] + b"\1")
    file_of(folder, "Roll the ball.").write_bytes(b"")

    with pytest.raises(AudioError) as caught:
        ClipLibrary.load(folder)

    one, roll, two = sorted(str(caught.value).splitlines()[:3], key=lambda line: line.split("for ")[1])
    assert "'One.' cannot be read: No such file" in one
    assert "'Two.' is damaged" in two
    assert "'Roll the ball.' is damaged" in roll
    assert str(caught.value).endswith("Mend it with: python -m skill audio render")


def test_serving_clips_needs_neither_numpy_nor_ffmpeg_nor_an_engine() -> None:
    code = (
        "import sys, skill.audio.library, skill.audio.streams, skill.audio.streams, skill.audio.cli\n"
        "heavy = {'numpy', 'av', 'scipy', 'pyloudnorm', 'gtts', 'requests', 'tqdm'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=180)
