from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from skill.audio.beds import LOOP_FRAMES, UNDER_VOICE_LU, loop
from skill.audio.clip import SPEECH_LUFS, speech_clip
from skill.audio.encode import decode
from skill.audio.frames import FRAME_SAMPLES, check_frames, silence
from skill.audio.kept import KeptMixes
from skill.audio.mixing import CROSSING_FRAMES, mixed, under
from skill.audio.pcm import Pcm, integrated, samples, true_peak
from skill.audio.streams import StreamLibrary
from skill.content.load import load
from skill.errors import AudioError
from skill.routine.terms import Bed, Technique
from tests.audio.shelves import tone_stream_library

BEDS = [bed for bed in Bed if bed is not Bed.NONE]
every_bed = pytest.mark.parametrize("bed", BEDS)
SETTLE = next(step for step in tone_stream_library().every_step() if step.technique is Technique.SETTLE)
EDGE = 3 * FRAME_SAMPLES


@pytest.fixture(scope="module")
def plain(speech: dict[str, Pcm]) -> bytes:
    """Speech with rests, some 40 s."""
    return b"".join(speech_clip(sound).frames + silence(150) for sound in speech.values())


def level(sound: Pcm) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(sound.astype(np.float64) ** 2)) + 1e-9))


@every_bed
def test_a_bed_lies_20_lu_under_the_voice(bed: Bed) -> None:
    twice = np.concatenate([loop(bed), loop(bed)])

    assert SPEECH_LUFS - integrated(twice) == pytest.approx(UNDER_VOICE_LU, abs=0.05)
    assert 18 <= UNDER_VOICE_LU <= 22


@every_bed
def test_a_bed_is_level_and_its_end_leads_into_its_beginning(bed: Bed) -> None:
    once = loop(bed)
    assert len(once) == LOOP_FRAMES * FRAME_SAMPLES
    around = np.concatenate([once, once])
    levels = [level(around[at : at + samples(400)]) for at in range(0, len(once), samples(100))]
    assert max(levels) - min(levels) < 6, "nobody should wait for what comes next"
    seam = np.abs(np.diff(around[len(once) - 50 : len(once) + 50])).max()
    assert seam <= np.abs(np.diff(once)).max()


@every_bed
def test_a_mixed_stream_keeps_the_contract_of_streams(plain: bytes, bed: Bed) -> None:
    stream = mixed(plain, bed)

    assert check_frames(stream) == check_frames(plain)
    assert mixed(plain, bed) == stream, "a name stands for its bytes"
    heard = decode(stream)
    assert -15 <= integrated(heard) <= -13
    assert true_peak(heard) <= -2


@every_bed
def test_the_bed_is_heard_under_words_and_rests_alike_and_without_a_seam(plain: bytes, bed: Bed) -> None:
    """No pumping: what is left without the voice is the bed, as loud under words as between them."""
    heard, voice = decode(mixed(plain, bed)), decode(plain)
    wanted = under(bed, 0, len(heard), len(heard))
    wrong = heard - voice - wanted
    assert level(wrong[EDGE:]) < level(voice) - 18, "the voice is coded twice, and stays itself"
    resting = np.ones(len(heard), bool)
    for at in range(0, len(heard), FRAME_SAMPLES):
        resting[at : at + FRAME_SAMPLES] = not voice[max(0, at - EDGE) : at + EDGE].any()
    resting[:EDGE] = False
    assert resting.any()
    assert level(wrong[resting]) < level(wanted) - 9, "coding noise of rain is the most that is there"
    assert np.abs(np.diff(heard[resting])).max() < 0.12


@every_bed
def test_a_bed_goes_on_from_stream_to_stream(plain: bytes, bed: Bed) -> None:
    """Whatever stream follows: each ends in the loop's end, and begins with its beginning."""
    total = check_frames(plain) * FRAME_SAMPLES
    end = under(bed, total - 2000, total + 2000, total)

    assert np.allclose(end[2000:], under(bed, 0, 2000, total), atol=1e-6)
    assert np.abs(np.diff(end)).max() <= np.abs(np.diff(loop(bed))).max() * 1.1
    crossing = under(bed, total - CROSSING_FRAMES * FRAME_SAMPLES, total, total)
    thirds = [level(part) for part in np.array_split(crossing, 3)]
    assert max(thirds) - min(thirds) < 5


def test_no_bed_changes_nothing() -> None:
    stream_library = tone_stream_library()

    assert stream_library.stream(SETTLE, Bed.NONE) is stream_library.stream(SETTLE)
    assert stream_library.name(SETTLE, Bed.NONE) == stream_library.name(SETTLE)


def test_a_name_tells_the_bed_and_leads_back_to_it() -> None:
    stream_library = tone_stream_library()
    names = {bed: stream_library.name(SETTLE, bed) for bed in Bed}

    assert len(set(names.values())) == len(Bed)
    assert {bed: stream_library.find(name) for bed, name in names.items()} == {
        bed: (SETTLE, bed) for bed in Bed
    }
    assert stream_library.find(names[Bed.RAIN].replace(".rain.", ".pad.")) is None
    assert stream_library.find(names[Bed.RAIN].replace(".rain.", ".snow.")) is None


def test_a_mixed_stream_is_mixed_once_and_then_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_library = tone_stream_library()

    def fresh() -> StreamLibrary:
        return StreamLibrary(plain_library._catalogue, plain_library._library, KeptMixes(tmp_path / "kept"))

    first = fresh().stream(SETTLE, Bed.PAD)
    monkeypatch.setattr("skill.audio.mixing.mixed", lambda *_: pytest.fail("mixed again"))
    assert fresh().stream(SETTLE, Bed.PAD) == first
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [f"{fresh().name(SETTLE, Bed.PAD)}.mp3"]


def test_what_is_kept_is_bounded_and_what_was_asked_for_last_stays(tmp_path: Path) -> None:
    kept = KeptMixes(tmp_path, most=1000)
    for number in range(8):
        kept.get(f"s{number}", 150, lambda: bytes(150))
        os.utime(tmp_path / f"s{number}.mp3", (number, number))
        if number > 2:
            kept.get("s0", 150, lambda: pytest.fail("s0 was thrown away"))

    names = {path.stem for path in tmp_path.iterdir()}
    assert {"s0", "s7"} <= names
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1000


@pytest.mark.parametrize("damage", [b"", b"cut short"])
def test_a_kept_stream_that_is_damaged_is_made_again(tmp_path: Path, damage: bytes) -> None:
    kept = KeptMixes(tmp_path)
    (tmp_path / "name.mp3").write_bytes(damage)

    assert kept.get("name", 144, lambda: bytes(144)) == bytes(144)
    assert (tmp_path / "name.mp3").read_bytes() == bytes(144)


def test_a_folder_that_cannot_be_written_to_costs_no_stream(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    assert KeptMixes(tmp_path / "file" / "kept").get("name", 144, lambda: bytes(144)) == bytes(144)


def test_where_nothing_can_be_mixed_the_owner_is_told_what_to_do() -> None:
    program = """
import sys
sys.modules["av"] = None
from pathlib import Path
from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from skill.errors import AudioError
from skill.routine.terms import *
from skill.settings import DEFAULT_AUDIO
library = ClipLibrary.load(DEFAULT_AUDIO / "en")
streams = StreamLibrary(load("en").catalogue(Measured(library)), library)
step = next(streams.every_step())
assert streams.stream(step)
try:
    streams.stream(step, Bed.RAIN)
except AudioError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "audio publish --bed rain" in done.stdout


def test_the_beds_of_a_catalogue_are_never_mixed_for_steps_nobody_knows() -> None:
    with pytest.raises(AudioError):
        StreamLibrary(load("en").catalogue(), tone_stream_library()._library.__class__("en", {})).stream(
            SETTLE, Bed.RAIN
        )
