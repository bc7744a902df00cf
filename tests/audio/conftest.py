"""What the tests of the voice share: real speech, made once, and Google's stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.audio.engines.hibari import HibariEngine
from skill.audio.pcm import Pcm
from skill.routine.terms import Tempo
from tests.audio.google import Google

SPOKEN = (
    "One.",
    "Two.",
    "Last one.",
    "Five.",
    "Roll the ball under your left foot, from the toes to the heel.",
    "Lift the foot, and take one breath.",
)
"""What Hibari says in the tests: counts, which are too short to measure alone, and sentences."""


@pytest.fixture(scope="session")
def hibari() -> HibariEngine:
    """Hibari itself, loaded once."""
    return HibariEngine()


@pytest.fixture(scope="session")
def speech(hibari: HibariEngine) -> dict[str, Pcm]:
    """Text to the sound of it, in Hibari's voice."""
    return {text: hibari.speak(text, Tempo.STEADY) for text in SPOKEN}


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    """A stand-in for Google Translate, where gTTS finds it: behind the proxy of the environment."""
    with Google(tmp_path) as stand_in:
        for name, value in stand_in.environment().items():
            monkeypatch.setenv(name, value)
        yield stand_in
