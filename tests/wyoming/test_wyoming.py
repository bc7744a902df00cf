"""The Wyoming service, asked by the protocol's own client."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info

from skill.speaker.wyoming.service import device_of
from tests.ports import free_port

START_SECONDS = 120


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The service as its owner starts it, on this computer."""
    port, home = free_port(), tmp_path_factory.mktemp("wyoming")
    command = [sys.executable, "-m", "skill", "wyoming", "--port", str(port)]
    server = subprocess.Popen(
        command, env={"HOME": str(home), "SKILL_STORE": "memory:"}, cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    assert "cannot keep the microphone open" in server.stdout.readline()
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    server.terminate()
    assert server.wait(30) == 0
    server.stdout.close()


def asked(port: int, *events: Event) -> list[Event]:
    """What is answered to each event, over one connection."""

    async def ask() -> list[Event]:
        answers = []
        async with AsyncTcpClient("127.0.0.1", port) as client:
            for event in events:
                await client.write_event(event)
                answer = await client.read_event()
                assert answer is not None
                answers.append(answer)
        return answers

    # In a thread of its own: a browser driven by this process keeps a loop running in the main one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


def says(port: int, *words: str, **context: Any) -> list[str]:
    """The texts that are answered to words."""
    events = [Transcript(each, context=context or None, language="en").event() for each in words]
    return [str(Handled.from_event(each).text) for each in asked(port, *events)]


def test_it_says_what_it_is_and_what_it_cannot_do(port: int) -> None:
    [program] = Info.from_event(asked(port, Describe().event())[0]).handle
    assert program.models[0].languages == ["en"]
    assert "cannot keep the microphone open" in str(program.description)


def test_a_routine_is_led_in_words_to_its_end(port: int) -> None:
    first, *steps = says(port, "start the short foot routine", *["next"] * 12, satellite_id="kitchen")
    assert "short foot routine" in first
    assert any("left foot" in step for step in steps)
    assert any("right foot" in step for step in steps)
    assert any("Take care." in step for step in steps)


def test_what_is_said_names_nobody_else(port: int) -> None:
    said = says(port, "start the foot routine", "help", "louder", "stop", satellite_id="attic")
    assert "alexa" not in " ".join(said).lower()


def test_two_satellites_have_places_of_their_own(port: int) -> None:
    says(port, "start the foot routine", satellite_id="hall")
    says(port, "start the hand routine", satellite_id="study")
    assert "foot" in says(port, "next", satellite_id="hall")[0]
    assert "hand" in says(port, "next", satellite_id="study")[0]


@pytest.mark.parametrize("said", [Transcript("weiter", language="de"), Transcript(""), Transcript("n" * 501)])
def test_what_cannot_be_taken_is_told_in_a_sentence_and_the_connection_stays(
    port: int, said: Transcript
) -> None:
    refused, after = asked(port, said.event(), Transcript("help", language="en-GB").event())
    assert NotHandled.is_type(refused.type)
    assert str(NotHandled.from_event(refused).text).endswith(".")
    assert Handled.is_type(after.type)


def test_the_context_comes_back_as_it_was(port: int) -> None:
    context = {"conversation_id": "c-1", "other": 3}
    [answer] = asked(port, Transcript("help", context=context, language="en").event())
    assert Handled.from_event(answer).context == context


def test_a_session_is_its_satellites_whatever_the_conversation_is_called() -> None:
    one = device_of({"satellite_id": "assist_satellite.kitchen", "conversation_id": "1"})
    assert one == device_of({"satellite_id": "assist_satellite.kitchen", "conversation_id": "2"})
    assert one != device_of({"satellite_id": "assist_satellite.hall"})
    assert device_of(None) == device_of({}) == device_of({"satellite_id": ""})


def test_without_the_package_a_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "wyoming.py").write_text(
        "raise ModuleNotFoundError('No module named wyoming', name='wyoming')\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "skill", "wyoming"], cwd=Path(__file__).parents[2], text=True, capture_output=True,
        env={"PYTHONPATH": str(tmp_path), "HOME": str(tmp_path), "SKILL_STORE": "memory:"}, timeout=START_SECONDS,
    )  # fmt: skip
    assert done.returncode != 0
    assert "pip install -r requirements-wyoming.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told_in_a_sentence(port: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skill", "wyoming", "--port", str(port)], cwd=Path(__file__).parents[2], text=True,
        capture_output=True, env={"HOME": str(tmp_path), "SKILL_STORE": "memory:"}, timeout=START_SECONDS,
    )  # fmt: skip
    assert done.returncode != 0
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
