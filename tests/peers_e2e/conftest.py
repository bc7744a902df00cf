"""The speaker's server as a process of its own, and virtual-alexa in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from skill.routine.catalogue import Catalogue
from skill.settings import DEFAULT_AUDIO
from tests.ports import free_port
from tests.web.processes import PUBLIC_URL, Running, speaker

MODEL = Path(__file__).parents[2] / "interaction_model" / "en-US.json"
Answers = list[dict[str, Any]]
Device = Callable[..., Answers]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """``python -m skill serve`` with an https address for its streams: virtual-alexa plays no others."""
    with speaker(tmp_path_factory.mktemp("server"), free_port(), SKILL_PUBLIC_URL=PUBLIC_URL) as running:
        yield running


@pytest.fixture
def echo(peer: Callable[..., list[Any]], server: Running) -> Device:
    """A device with an AudioPlayer: takes what happens to it, one argument each; returns what it got."""
    return lambda *lines: peer("utter", MODEL, f"{server.url}/alexa", input=lines)


@pytest.fixture
def mute_echo(peer: Callable[..., list[Any]], server: Running) -> Device:
    """A device that cannot play streams."""
    return lambda *lines: peer("utter", MODEL, f"{server.url}/alexa", "--audio-player", "off", input=lines)


@pytest.fixture(scope="session")
def stream_library() -> StreamLibrary:
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    return StreamLibrary(load("en").catalogue(Measured(library)), library)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load("en").catalogue()
