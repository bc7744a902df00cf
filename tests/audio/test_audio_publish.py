from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from skill.__main__ import main
from skill.audio.publish import HostedFile, as_published, items, publish
from skill.audio.render import render
from skill.content.check_time import CHAPTERS, run_in
from skill.content.load import load
from skill.errors import AudioError
from skill.routine.run import Step
from skill.routine.terms import Length, Limb, Pace, Rests, Technique, Tempo
from tests.audio.shelves import tone_stream_library
from tests.audio.tones import ToneEngine

MANY = ("--limb", "hand", "--technique", "gliding", "--pace", "calm")
"""More than are written before somebody can stop it."""
FRICTION = ("--limb", "hand", "--technique", "friction", "--pace", "brisk")
"""144 streams: 72 with usual rests and 72 with longer ones."""


def few() -> list[Step]:
    return [
        step
        for step in tone_stream_library().every_step()
        if step.technique is Technique.RINSING and step.limb is Limb.HAND and step.pace is Pace.BRISK
    ]


def wanted(folder: Path, steps: Sequence[Step]) -> list[HostedFile]:
    return list(items(tone_stream_library(), steps, folder))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def promised(steps: Sequence[Step]) -> dict[str, bytes]:
    stream_library = tone_stream_library()
    streams = {f"{stream_library.name(step)}.mp3": stream_library.stream(step) for step in steps}
    return streams | {
        f"{stream_library.name(step)}.vtt": stream_library.captions(step).encode() for step in steps
    }


@pytest.mark.parametrize("jobs", [1, 4])
def test_each_step_becomes_its_stream_and_its_captions(tmp_path: Path, jobs: int) -> None:
    done = publish(wanted(tmp_path / "new" / "en", few()), jobs=jobs, progress=False)

    assert files(tmp_path) == promised(few())
    assert (done.written, done.kept) == (2 * len(few()), 0)
    assert done.size == sum(map(len, promised(few()).values()))


def test_everything_that_can_be_asked_for_is_published() -> None:
    stream_library = tone_stream_library()
    everything = wanted(Path("en"), list(stream_library.every_step()))

    assert (
        len({item.path for item in everything})
        == len(everything)
        == 2 * len(list(stream_library.every_step()))
    )
    for item in everything[::97]:
        assert len(item.make()) == item.size


def test_the_command_says_what_it_did_and_what_to_do_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for written, kept in ((288, 0), (0, 288)):
        assert main(["audio", "publish", "--to", str(tmp_path), *FRICTION]) == 0
        out = capsys.readouterr().out
        assert out.startswith(f"{written} files written, {kept} kept, ")
        assert out.endswith("Serve that folder at the address in SKILL_PUBLIC_URL.\n")


@pytest.mark.parametrize(
    ("further", "times"),
    [
        (("--bed", "rain"), 2),
        (("--voice", "michael"), 2),
        (("--bed", "rain", "--bed", "pad", "--voice", "michael"), 6),
        (("--bed", "none", "--voice", "heart"), 1),
    ],
)
def test_each_bed_comes_with_each_voice_and_neither_goes_without_the_plain_streams(
    further: tuple[str, ...], times: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a person may choose both, in any order."""
    assert main(["audio", "publish", "--to", str(tmp_path), "--dry-run", *FRICTION, *further]) == 0
    assert capsys.readouterr().out.startswith(f"{288 * times} files, ")


def test_the_owner_is_told_how_to_offer_a_further_voice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = ["--limb", "foot", "--technique", "compare", "--pace", "brisk", "--voice", "michael"]
    assert main(["audio", "publish", "--to", str(tmp_path), *one]) == 0
    assert capsys.readouterr().out.endswith("in SKILL_PUBLIC_URL, and set SKILL_STREAMS=michael.\n")
    assert len([name for name in files(tmp_path) if ".michael." in name]) == len(files(tmp_path)) / 2


def test_all_that_the_course_brings_is_published() -> None:
    """Week after week: the last one has longer rests."""
    stream_library = tone_stream_library()
    catalogue = load("en").catalogue(published=True)
    there = set(as_published(stream_library.every_step()))
    for limb, length, chapter in product(Limb, (Length.FULL, Length.SHORT), CHAPTERS):
        run = run_in(catalogue, limb, length, chapter)
        wishes = (run, replace(run, tempo=Tempo.CALM), replace(run, rests=Rests.SHORT))
        assert {step for wish in wishes for step in catalogue.steps(wish)} <= there


def test_what_is_there_is_kept_and_what_is_missing_or_cut_short_is_written(tmp_path: Path) -> None:
    everything = wanted(tmp_path, few())
    publish(everything, progress=False)
    first, second, *others = sorted(tmp_path.iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    before = {path: path.stat().st_mtime_ns for path in others}

    done = publish(everything, progress=False)

    assert (done.written, done.kept) == (2, len(everything) - 2)
    assert files(tmp_path) == promised(few())
    assert {path: path.stat().st_mtime_ns for path in others} == before


def test_other_files_of_the_host_stay(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("Hello", "utf-8")
    publish(wanted(tmp_path, few()), progress=False)
    assert files(tmp_path) == promised(few()) | {"index.html": b"Hello"}


def test_a_dry_run_tells_how_much_there_is_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audio", "publish", "--to", str(tmp_path), *FRICTION])
    next(tmp_path.rglob("*.vtt")).unlink()
    before = files(tmp_path)
    capsys.readouterr()

    assert main(["audio", "publish", "--to", str(tmp_path), "--dry-run", *FRICTION]) == 0
    out = capsys.readouterr().out
    assert out.startswith("288 files, ")
    assert out.endswith(f"1 of them, 0.0 MB, are not in {tmp_path} yet.\n")
    assert files(tmp_path) == before

    assert main(["audio", "publish", "--to", str(tmp_path / "new"), "--dry-run"]) == 0
    assert not (tmp_path / "new").exists()


def test_a_killed_publication_leaves_whole_files_only_and_the_next_one_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "skill", "audio", "publish", "--to", str(tmp_path), *MANY]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _wait_for_files(tmp_path, process)
        process.kill()
    sizes = {path.name: path.stat().st_size for path in tmp_path.rglob("*.mp3") if path.name[0] != "."}
    assert sizes

    (tmp_path / "audio" / "en" / ".cut.mp3.1-2.part").write_bytes(b"half")
    assert main(["audio", "publish", "--to", str(tmp_path), *FRICTION]) == 0
    assert not list(tmp_path.rglob("*.part"))
    for name, size in sizes.items():
        assert (tmp_path / "audio" / "en" / name).stat().st_size == size > 0


def test_an_interrupt_ends_it_with_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "skill", "audio", "publish", "--to", str(tmp_path), *MANY]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        _wait_for_files(tmp_path, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=180)

    assert (process.returncode, out) == (130, "")
    assert err == "Stopped. Finished files are kept; the same command goes on from there.\n"
    assert not list(tmp_path.rglob("*.part"))


def _wait_for_files(folder: Path, process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 180
    while len(list(folder.rglob("*.mp3"))) < 5:
        assert process.poll() is None, "It ended before it could be stopped"
        assert time.monotonic() < limit, "It writes nothing"
        time.sleep(0.002)


FULL = """
import resource, sys
from skill.__main__ import main

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_full_disk_is_one_sentence_and_nothing_half_written_stays(tmp_path: Path, room: int) -> None:
    words = ["audio", "publish", "--to", str(tmp_path), *FRICTION]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(room), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(
        "cannot be written: the disk is full. Make room and run it again; it goes on where it stopped.\n"
    )
    assert done.stderr.count("\n") == 1
    assert all(0 < len(data) <= room for data in files(tmp_path).values())
    assert not list(tmp_path.rglob(".*"))
    assert main(words) == 0


def test_a_folder_that_cannot_be_had_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "audio").write_text("a file in the way", "utf-8")

    assert main(["audio", "publish", "--to", str(tmp_path), *FRICTION]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{tmp_path / 'audio' / 'en'} cannot be published to: ")
    assert err.endswith("Name a folder that you may write to.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "x", "--pace", "hasty"),
        ("--to", "x", "--limb", "elbow"),
        ("--to", "x", "--jobs", "many"),
        (),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_with_its_usage(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audio", "publish", *words]) == 2
    assert "Usage: python -m skill audio publish" in capsys.readouterr().err


def test_without_clips_there_is_nothing_to_publish(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILL_AUDIO", str(tmp_path / "none"))
    assert main(["audio", "publish", "--to", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        f"There are no clips in {tmp_path / 'none' / 'en'}. Mend it with: python -m skill audio render\n"
    )
    assert files(tmp_path) == {}


def test_with_a_clip_missing_nothing_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clips = tmp_path / "clips"
    render(["One.", "Two."], clips / "en", ToneEngine(), progress=False)
    monkeypatch.setenv("SKILL_AUDIO", str(clips))

    assert main(["audio", "publish", "--to", str(tmp_path / "host")]) == 1
    assert capsys.readouterr().err == (
        f"Clips in {clips / 'en'} are missing. Mend it with: python -m skill audio render\n"
    )
    assert not (tmp_path / "host").exists()


def test_the_first_file_that_cannot_be_made_ends_it(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise AudioError("There is no clip for 'Two.'.")

    broken = HostedFile(tmp_path / "broken.mp3", 144, fail)
    with pytest.raises(AudioError, match=r"no clip for 'Two\.'"):
        publish([broken, *wanted(tmp_path, few())], jobs=1, progress=False)
    assert "broken.mp3" not in files(tmp_path)
