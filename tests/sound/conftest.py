"""The committed clips and their streams."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from skill.routine.catalogue import Catalogue
from skill.routine.run import Step
from skill.settings import DEFAULT_AUDIO
from tests.sound.hearing import Heard, listen


@pytest.fixture(scope="session")
def clips() -> ClipLibrary:
    """The clips of the repository."""
    return ClipLibrary.load(DEFAULT_AUDIO / "en")


@pytest.fixture(scope="session")
def catalogue(clips: ClipLibrary) -> Catalogue:
    """The routines, laid out by the length of these clips."""
    return load("en").catalogue(Measured(clips))


@pytest.fixture(scope="session")
def stream_library(catalogue: Catalogue, clips: ClipLibrary) -> StreamLibrary:
    return StreamLibrary(catalogue, clips)


@pytest.fixture(scope="session")
def heard(stream_library: StreamLibrary) -> Callable[[Step], Heard]:
    """The stream of a step, decoded and measured once."""
    return cache(lambda step: listen(stream_library.stream(step)))
