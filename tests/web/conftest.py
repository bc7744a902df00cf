"""The service in its two forms, each started once, and the streams that it should serve."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from skill.routine.run import Step
from skill.routine.terms import Limb, Side, Technique
from skill.settings import DEFAULT_AUDIO
from tests.ports import free_port
from tests.web.processes import SERVERS, Running, production, speaker


@pytest.fixture(scope="session", params=SERVERS)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The production app behind each server."""
    with production(tmp_path_factory.mktemp("service"), free_port(), request.param) as running:
        yield running


@pytest.fixture(scope="session")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The speaker on this computer."""
    with speaker(tmp_path_factory.mktemp("echo"), free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def stream_library() -> StreamLibrary:
    """The streams as they are joined in this process."""
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    return StreamLibrary(load("en").catalogue(Measured(library)), library)


@pytest.fixture(scope="session")
def step() -> Step:
    """A step that every version of the routines has."""
    return Step(Limb.FOOT, Technique.RINSING, Side.LEFT)


@pytest.fixture(scope="session")
def name(stream_library: StreamLibrary, step: Step) -> str:
    """The name of its stream."""
    return stream_library.name(step)


@pytest.fixture(scope="session")
def path(name: str) -> str:
    """The path of its stream."""
    return f"/audio/en/{name}.mp3"
