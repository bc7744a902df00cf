"""The command line as a person starts it: a process, its output, its exit status."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from skill import __version__
from skill.__main__ import commands, main

ROOT = Path(__file__).parents[2]
PATIENCE_S = 180


def environment(**more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SKILL_")}
    return {**plain, "SKILL_STORE": "memory:", "PYTHONWARNINGS": "error", **more}


def run(*arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """``python -m skill ARGUMENT …`` in a process of its own."""
    command = [sys.executable, "-m", "skill", *arguments]
    around = environment(**more)
    return subprocess.run(
        command,
        cwd=ROOT,
        env=around,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
    )


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The same, while it goes on; it is ended by its id."""
    command = [sys.executable, "-u", "-m", "skill", *arguments]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(done: subprocess.CompletedProcess[str]) -> list[str]:
    return re.findall(r"^gentle roll: (.*)$", done.stdout, re.MULTILINE)


def test_say_holds_a_conversation_with_one_turn_per_argument() -> None:
    done = run("say", "start the foot routine", "next", "how many left", "stop")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^you: (.*)$", done.stdout, re.MULTILINE) == [
        "start the foot routine",
        "next",
        "how many left",
        "stop",
    ]
    started, gliding, left, stopped = answers(done)
    assert re.match(
        r"This is general wellness guidance, not medical advice.*\. The full foot routine", started
    )
    assert gliding.startswith("Gliding, right foot.")
    assert left.startswith("9 more steps after this.")
    assert stopped == "Take care."


def test_lines_from_a_pipe_are_turns() -> None:
    done = run("say", typed="start the foot routine\n\n  next \nstop\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("you: ") == 3
    assert [answer.split(".")[0] for answer in answers(done)][1:] == ["Gliding, right foot", "Take care"]


def test_words_that_nobody_understands_get_the_unclear_answer() -> None:
    done = run("say", "purple elephants", "\N{SNOWMAN}", "")
    assert done.returncode == 0
    assert len(answers(done)) == 3
    assert "get that" in answers(done)[0] or "missed that" in answers(done)[0]


def test_a_place_outlives_the_conversation(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    assert run("say", "start the foot routine", "next", "stop", SKILL_STORE=store).returncode == 0
    done = run("say", "open gentle roll", "yes", SKILL_STORE=store)
    assert answers(done)[0].startswith("You stopped at gliding, right foot.")


def test_play_shows_the_cue_that_is_heard_and_ends_when_interrupted() -> None:
    with running("say", "--play", "--silent", "start the foot routine") as process:
        assert process.stdout is not None
        shown: list[str] = []
        while len(shown) < 3:
            shown.append(process.stdout.readline())
        assert shown[:1] == ["you: start the foot routine\n"]
        assert re.match(r"gentle roll: This is general wellness guidance.*\. The full foot routine", shown[1])
        assert re.fullmatch(r"[━─]{24} 0:0\d  Settle and notice: .+\n", shown[2])
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, errors) == (0, "")
    assert all(re.fullmatch(r"[━─]{24} 0:\d\d  .+", line) for line in rest.split("\n") if line.strip())


@contextmanager
def terminal(columns: int, *arguments: str, **more: str) -> Iterator[int]:
    """A terminal so wide, with the program in it; gives its other end. The program is ended by its id."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    around = environment(TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1", **more)
    command = [sys.executable, "-m", "skill", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=around, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        yield ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_at_the_prompt_the_line_moves_on_while_the_routine_plays(tmp_path: Path) -> None:
    with terminal(100, "say", "--play", "--silent", XDG_DATA_HOME=str(tmp_path), HOME=str(tmp_path)) as ours:
        shown_until(ours, "you:")
        os.write(ours, b"start the foot routine\r")
        shown_until(ours, r"[━─].*Settle")
        shown_until(
            ours, r"\d"
        )  # the time goes on: only what differs is drawn, and nobody has typed anything


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_what_plays_is_one_line_however_wide_the_terminal_is(columns: int, tmp_path: Path) -> None:
    with terminal(columns, "say", "--play", "--silent", "start the foot routine", HOME=str(tmp_path)) as ours:
        seen = shown_until(ours, r"0:0[0-9](?s:.)*0:0[0-9](?s:.)*0:0[0-9]")
    lines = [line for part in seen.split("\r\n") for line in part.split("\r")]
    playing = [line for line in lines if re.search("[━─]", line)]
    assert len(playing) >= 3
    assert "Settle" in playing[-1]
    assert {len(line) < columns for line in lines} == {True}


def test_no_word_of_an_answer_is_broken_at_the_edge(tmp_path: Path) -> None:
    with terminal(40, "say", "what do I need", HOME=str(tmp_path)) as ours:
        seen = shown_until(ours, r"hand\s+routine\?")
    answer = seen[seen.index("gentle roll:") :]
    plain = run("say", "what do I need").stdout
    words = set(re.findall(r"\w+", plain))
    assert set(re.findall(r"\w+", answer)) <= words


def test_without_a_place_for_its_history_one_can_talk_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with terminal(80, "say", XDG_DATA_HOME=str(tmp_path / "file"), HOME=str(tmp_path)) as ours:
        shown_until(ours, "Type what you would say(?s:.)*you:")
        os.write(ours, b"next\r")
        seen = shown_until(ours, "gentle roll: ")
    assert "Traceback" not in seen


def shown_until(terminal: int, wanted: str) -> str:
    """What a terminal shows until ``wanted`` is among it, control sequences apart."""
    seen, until = b"", time.monotonic() + PATIENCE_S
    while not re.search(wanted, text := _plain(seen)):
        assert time.monotonic() < until, seen
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096)
    return text


def _plain(seen: bytes) -> str:
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", seen.decode(errors="replace"))


def test_understand_prints_one_json_line_each() -> None:
    done = run("understand", "Start the foot routine!", "seven minutes for my hands", "purple elephants")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"intent": "StartRoutineIntent", "slots": {"limb": "foot"}},
        {"intent": "StartRoutineIntent", "slots": {"limb": "hand", "minutes": "7"}},
        {"intent": "AMAZON.FallbackIntent", "slots": {}},
    ]


def test_the_content_is_well() -> None:
    done = run("content", "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "The content in 'en' is well.\n", "")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SKILL_PUBLIC_URL", "roll.example"),
        ("SKILL_STORE", "papyrus://scroll"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_one_sentence(setting: str, value: str) -> None:
    done = run("say", "next", **{setting: value})
    assert done.returncode == 1
    assert setting in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_clips_that_are_not_there_cost_the_sound_only(tmp_path: Path) -> None:
    done = run("say", "--play", "--silent", "start the foot routine", SKILL_AUDIO=str(tmp_path))
    assert done.returncode == 0
    assert "The full foot routine" in answers(done)[0]
    assert "say next" in answers(done)[0].lower()


def test_a_command_that_is_none_shows_the_usage() -> None:
    done = run("fly")
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: python -m skill")


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["sevre"], "serve"),
        (["sya", "next"], "say"),
        (["audio", "rendr"], "render"),
        (["memory", "states"], "stats"),
        (["content", "chek"], "check"),
        (["art", "publsh"], "publish"),
    ],
    ids=" ".join,
)
def test_a_word_that_is_nearly_a_command_gets_the_command_suggested(
    words: list[str], nearest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert re.search(rf"Did you mean '?{nearest}'?\?", capsys.readouterr().err)


def test_a_word_that_is_nothing_like_a_command_is_told_all_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["xyzzy"]) == 2
    assert capsys.readouterr().err.endswith(
        "No such command 'xyzzy'. There are: serve, say, listen, wyoming, understand, content, audio, art, memory, package.\n"
    )


def test_every_command_says_what_it_is_for_with_an_example() -> None:
    texts = dict(helps(commands, "python -m skill"))
    assert len(texts) == 22
    for name, text in texts.items():
        assert text.startswith(f"Usage: {name}")
        assert re.search(r"Examples?:\n +python -m skill\b", text), name
        assert not re.search(r"^  -(?!h, --help|-version\b)\S+( [A-Z]+)?\s*$", text, re.MULTILINE), (
            f"{name} explains no option"
        )


def helps(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    """The help of a command and of all below it."""
    with command.make_context(name, ["x"], resilient_parsing=True) as context:
        yield name, command.get_help(context)
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None
                yield from helps(found, f"{name} {below}")


def test_the_version_is_the_one_that_the_service_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Gentle Roll {__version__}\n"


def test_options_without_a_command_are_those_of_serving(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0"]) == 2
    assert "Usage: python -m skill serve" in capsys.readouterr().err


def test_a_command_loads_nothing_that_only_others_need() -> None:
    code = (
        "import sys, skill.__main__ as cli; cli.main(['understand', 'next'])\n"
        "print(*sorted(name for name in sys.modules if name.startswith("
        "('skill.persistence', 'skill.art', 'skill.audio', 'tools', 'flask'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == ""


def test_without_its_folder_the_store_package_is_said_to_be_missing(tmp_path: Path) -> None:
    (tmp_path / "skill").symlink_to(ROOT / "skill")  # as in the container, which brings no tools
    command = [sys.executable, "-m", "skill", "package", "--out", "x"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == "The package is made from a clone of the project: tools/skill_package is not here.\n"
    )
