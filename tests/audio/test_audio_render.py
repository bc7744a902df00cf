from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from skill.audio.engines.protocol import EngineFailed, EngineUnreachable
from skill.audio.frames import check_frames
from skill.audio.library import ClipLibrary, Manifest, clip_file, clip_id, read_manifest
from skill.audio.pcm import Pcm
from skill.audio.render import render, up_to_date
from skill.errors import AudioError
from skill.routine.terms import Tempo
from tests.audio.tones import ToneEngine

TEXTS = [f"Number {number}." for number in range(1, 7)]


@dataclass
class Moody(ToneEngine):
    """Fails ``failures`` times for each text, with ``error``; texts in ``never`` always fail."""

    failures: int = 0
    error: type[AudioError] = EngineUnreachable
    never: frozenset[str] = frozenset()
    tries: dict[str, int] = field(default_factory=dict)

    def speak(self, text: str, tempo: Tempo) -> Pcm:
        self.tries[text] = self.tries.get(text, 0) + 1
        if text in self.never or self.tries[text] <= self.failures:
            raise self.error("The line is busy. Try later.")
        return super().speak(text, tempo)


def manifest(folder: Path) -> Manifest:
    found = read_manifest(folder)
    assert found is not None
    return found


def assert_whole(folder: Path) -> None:
    """Every file is a whole clip under its own name, and every entry has its file."""
    for path in folder.iterdir():
        if path.name != "manifest.json":
            assert path.name == clip_file(path.read_bytes())
            check_frames(path.read_bytes())
    for entry in manifest(folder).clips.values():
        assert (folder / entry.file).stat().st_size == entry.ms * 6


def test_every_text_and_the_chime_become_clips(tmp_path: Path) -> None:
    summary = render(TEXTS, tmp_path, ToneEngine(), progress=False)

    assert (summary.rendered, summary.kept, summary.removed) == (7, 0, 0)
    assert set(manifest(tmp_path).clips) == {"chime", *map(clip_id, TEXTS)}
    assert summary.speech_ms == sum(entry.ms for entry in manifest(tmp_path).clips.values())
    assert {(entry.engine, entry.voice) for entry in manifest(tmp_path).clips.values()} == {
        ("tones", "whistle"),
        ("synthesis", "bell"),
    }
    assert_whole(tmp_path)


def test_a_second_rendering_asks_for_nothing_and_changes_nothing(tmp_path: Path) -> None:
    render(TEXTS, tmp_path, ToneEngine(), progress=False)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    engine = ToneEngine()

    summary = render([*TEXTS, f" {TEXTS[0]}\n"], tmp_path, engine, progress=False, complete=True)

    assert (summary.rendered, summary.kept, summary.removed, engine.spoken) == (0, 7, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_only_what_is_new_missing_or_damaged_is_rendered(tmp_path: Path) -> None:
    render(TEXTS, tmp_path, ToneEngine(), progress=False)
    clips = manifest(tmp_path).clips
    (tmp_path / clips[clip_id(TEXTS[0])].file).unlink()
    (tmp_path / clips[clip_id(TEXTS[1])].file).write_bytes(b"cut")
    engine = Moody()

    render([*TEXTS, "Something new."], tmp_path, engine, progress=False)

    assert set(engine.tries) == {TEXTS[0], TEXTS[1], "Something new."}
    assert len(ClipLibrary.load(tmp_path)) == 8


def test_another_voice_is_another_clip_but_the_same_chime(tmp_path: Path) -> None:
    render(TEXTS, tmp_path, ToneEngine(), progress=False)

    summary = render(TEXTS, tmp_path, ToneEngine(voice="flute"), progress=False, complete=True)

    assert (summary.rendered, summary.kept) == (6, 1)
    assert {entry.voice for entry in manifest(tmp_path).clips.values()} == {"flute", "bell"}


def test_another_language_in_the_same_folder_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    render(TEXTS, tmp_path, ToneEngine(), progress=False)
    engine = ToneEngine(language="de")

    with pytest.raises(AudioError, match="holds clips in 'en', not 'de'"):
        render(TEXTS, tmp_path, engine, progress=False)
    assert engine.spoken == 0


def test_what_no_text_needs_goes_only_when_the_texts_are_complete(tmp_path: Path) -> None:
    render(TEXTS, tmp_path, ToneEngine(), progress=False)
    (tmp_path / "feedfeedfeedfeed.mp3").write_bytes(b"left over")
    (tmp_path / ".0123456789abcdef.mp3.77-1.part").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")

    assert render(TEXTS[:2], tmp_path, ToneEngine(), progress=False).removed == 0
    assert len(manifest(tmp_path).clips) == 7

    summary = render(TEXTS[:2], tmp_path, ToneEngine(), progress=False, complete=True)

    assert summary.removed == 4 + 2
    assert set(manifest(tmp_path).clips) == {"chime", *map(clip_id, TEXTS[:2])}
    assert len(list(tmp_path.iterdir())) == 3 + len(["manifest.json", "notes.txt"])


def test_a_failing_engine_is_asked_again_a_few_times(tmp_path: Path) -> None:
    engine = Moody(failures=2)

    render(TEXTS[:2], tmp_path, engine, progress=False, pauses=(0.01, 0.02))

    assert engine.tries == dict.fromkeys(TEXTS[:2], 3)


def test_an_engine_that_keeps_failing_stops_the_rendering_and_names_the_text(tmp_path: Path) -> None:
    engine = Moody(failures=9, error=EngineFailed)

    with pytest.raises(AudioError, match=r"No clip for 'Number 1\.'\. The line is busy\."):
        render(TEXTS, tmp_path, engine, jobs=1, progress=False, pauses=(0.01,))
    assert engine.tries[TEXTS[0]] == 2


def test_the_owners_mistake_is_not_asked_again(tmp_path: Path) -> None:
    engine = Moody(failures=9, error=AudioError)

    with pytest.raises(AudioError):
        render(TEXTS[:1], tmp_path, engine, progress=False, pauses=(0.01,))
    assert engine.tries[TEXTS[0]] == 1


@pytest.mark.parametrize("jobs", [1, 3])
def test_after_a_failure_in_the_middle_the_next_rendering_goes_on_from_there(
    tmp_path: Path, jobs: int
) -> None:
    with pytest.raises(AudioError):
        render(TEXTS, tmp_path, Moody(never=frozenset({TEXTS[4]})), jobs=jobs, progress=False, pauses=())
    assert_whole(tmp_path)
    finished = set(manifest(tmp_path).clips)
    assert {"chime", *map(clip_id, TEXTS[:3])} <= finished

    engine = Moody()
    render(TEXTS, tmp_path, engine, jobs=jobs, progress=False)

    assert set(map(clip_id, engine.tries)) == set(map(clip_id, TEXTS)) - finished
    assert len(ClipLibrary.load(tmp_path)) == 7


def test_an_interrupt_keeps_what_is_finished(tmp_path: Path) -> None:
    class Interrupted(ToneEngine):
        def speak(self, text: str, tempo: Tempo) -> Pcm:
            if text == TEXTS[3]:
                raise KeyboardInterrupt
            return super().speak(text, tempo)

    with pytest.raises(KeyboardInterrupt):
        render(TEXTS, tmp_path, Interrupted(), jobs=1, progress=False)

    assert_whole(tmp_path)
    assert {"chime", *map(clip_id, TEXTS[:3])} <= set(manifest(tmp_path).clips)


KILLED = """
import sys, time
from pathlib import Path
from skill.audio.render import render
from tests.audio.tones import ToneEngine

class Stuck(ToneEngine):
    def speak(self, text, tempo):
        if text.endswith("22."):
            print("stuck", flush=True)
            time.sleep(60)
        return super().speak(text, tempo)

render([f"Number {n}." for n in range(25)], Path(sys.argv[1]), Stuck(), jobs=1, progress=False)
"""


def test_a_rendering_that_is_killed_leaves_whole_clips_and_is_resumed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stuck\n"
        time.sleep(0.05)
        process.kill()
    assert_whole(tmp_path)
    known = len(manifest(tmp_path).clips)
    assert known >= 20

    texts = [f"Number {n}." for n in range(25)]
    summary = render(texts, tmp_path, ToneEngine(), progress=False, complete=True)

    assert (summary.rendered, summary.kept) == (26 - known, known)
    assert len(ClipLibrary.load(tmp_path)) == 26
    assert len(list(tmp_path.glob("*.mp3"))) == len({e.file for e in manifest(tmp_path).clips.values()})


FULL = """
import resource, sys
from pathlib import Path
from skill.errors import AudioError
from skill.audio.render import render
from tests.audio.tones import ToneEngine

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    render(["One.", "A rather long text with many words."], Path(sys.argv[1]), ToneEngine(), progress=False)
except AudioError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 4000])
def test_a_full_disk_is_one_clear_sentence_and_nothing_half_written_stays(tmp_path: Path, room: int) -> None:
    render(["Here before."], tmp_path, ToneEngine(), progress=False)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(room)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "cannot be written: the disk is full. Make room and run it again" in done.stdout
    assert_whole(tmp_path)
    assert {
        name: (tmp_path / name).read_bytes() for name in before if name.endswith("mp3")
    }.items() <= before.items()
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_cannot_be_made_is_an_audio_error(tmp_path: Path) -> None:
    (tmp_path / "en").write_text("a file in the way", "utf-8")

    with pytest.raises(AudioError, match=r"cannot be (written|used)"):
        render(TEXTS, tmp_path / "en", ToneEngine(), progress=False)


def test_a_damaged_manifest_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", "utf-8")

    with pytest.raises(AudioError, match="Restore it from the repository, or delete it"):
        render(TEXTS, tmp_path, ToneEngine(), progress=False)
    assert (tmp_path / "manifest.json").read_text("utf-8") == "{"


def test_clips_are_up_to_date_only_when_complete_current_whole_and_of_one_voice(tmp_path: Path) -> None:
    assert not up_to_date(TEXTS, tmp_path)
    render(TEXTS, tmp_path, ToneEngine(), progress=False)
    assert up_to_date(TEXTS, tmp_path)
    assert not up_to_date([*TEXTS, "More."], tmp_path)
    assert not up_to_date(TEXTS[:-1], tmp_path)

    render(["More."], tmp_path, ToneEngine(voice="flute"), progress=False)
    assert not up_to_date([*TEXTS, "More."], tmp_path)

    render([*TEXTS, "More."], tmp_path, ToneEngine(), progress=False, complete=True)
    assert up_to_date([*TEXTS, "More."], tmp_path)
    data = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    data["clips"][clip_id("More.")]["recipe"] = "old"
    (tmp_path / "manifest.json").write_text(json.dumps(data))
    assert not up_to_date([*TEXTS, "More."], tmp_path)
