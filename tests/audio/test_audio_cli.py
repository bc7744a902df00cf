from __future__ import annotations

from pathlib import Path

import pytest

import skill.cli
from skill.audio.cli import audio_commands
from skill.audio.engines.auto import open_engine
from skill.audio.engines.gtts import GoogleEngine
from skill.audio.engines.hibari import HibariEngine
from skill.audio.library import read_manifest
from skill.audio.publish import Stock
from skill.audio.render import render
from skill.errors import AudioError
from tests.audio.google import Google, answer
from tests.audio.tones import ToneEngine

TEXTS = ["Roll the ball.", "Breathe.", "Last one."]


def run(root: Path, *words: str) -> int:
    def no_streams(language: str, folder: Path) -> Stock:
        raise AssertionError(f"nothing is published here, not {language} from {folder}")

    return skill.cli.run(audio_commands(lambda language: TEXTS, no_streams, root), words)


def test_rendering_with_google_makes_clips_that_check_well(
    google: Google, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "render", "--engine", "gtts", "--jobs", "2") == 0
    assert "4 clips made" in capsys.readouterr().out
    assert sorted(asked.text for asked in google.asked) == sorted(TEXTS)
    assert not any(asked.slow for asked in google.asked)
    manifest = read_manifest(tmp_path / "en")
    assert manifest is not None
    assert {entry.voice for entry in manifest.clips.values()} == {"en/com", "bell"}

    assert run(tmp_path, "check") == 0
    assert "All clips for 3 texts" in capsys.readouterr().out


def test_clips_that_are_up_to_date_need_no_engine_and_no_network(
    google: Google, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    render(TEXTS, tmp_path / "en", ToneEngine(), progress=False)

    assert run(tmp_path, "render") == 0
    assert "All clips for 3 texts" in capsys.readouterr().out
    assert google.asked == []


def test_what_is_wrong_with_the_clips_is_listed_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    render(TEXTS[1:], tmp_path / "en", ToneEngine(), progress=False)

    assert run(tmp_path, "check") == 1
    assert capsys.readouterr().out == (
        "There is no clip for 'Roll the ball.' at the steady tempo. Run: python -m skill audio render\n1 finding.\n"
    )


def test_a_failure_is_one_sentence_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "render", "--engine", "hibari", "--language", "de") == 1

    out, err = capsys.readouterr()
    assert (out, err) == ("", "Hibari speaks English, not 'de'. Use --engine gtts.\n")


@pytest.mark.parametrize("words", [("render", "--engine", "festival"), ("render", "--jobs", "0"), ()])
def test_a_command_that_makes_no_sense_is_refused_with_its_usage(
    tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, *words) == 2
    assert "Usage: python -m skill" in capsys.readouterr().err


def test_auto_speaks_with_google_where_google_answers(google: Google) -> None:
    notices: list[str] = []

    assert isinstance(open_engine("auto", "en", notices.append), GoogleEngine)

    assert notices == []
    assert len(google.asked) == 1


@pytest.mark.parametrize(
    "status", ["503 Service Unavailable", "429 Too Many Requests", "403 Forbidden", None]
)
def test_auto_speaks_with_hibari_where_google_does_not_answer_and_says_so_once(
    google: Google, status: str | None
) -> None:
    notices: list[str] = []
    if status is None:
        google.close()
    google.reply = lambda _: answer(b"", status or "")

    assert isinstance(open_engine("auto", "en", notices.append), HibariEngine)

    (notice,) = notices
    assert notice.startswith("Google's voice ")
    assert notice.endswith(". Hibari, the voice on this computer, speaks instead.")
    assert notice.count(". ") == 1


def test_an_engine_nobody_knows_is_an_audio_error() -> None:
    with pytest.raises(AudioError, match=r"no engine 'festival'\. Use one of: auto, gtts, hibari"):
        open_engine("festival", "en", print)
