"""Which voice: the one asked for, or Google's when it answers and Piper when it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from skill.errors import AudioError

from .gtts import GoogleEngine
from .piper import PiperEngine
from .protocol import Engine, EngineFailed

CHOICES = ("auto", "gtts", "piper")
"""The names by which an engine can be asked for."""


_PROBE = "1"


@dataclass(frozen=True)
class VoiceOptions:
    """What an owner may set about the voices."""

    tld: str = "com"
    """Domain of Google Translate, which decides the accent."""
    slow: bool = False
    """Google's slower pace."""
    piper_program: str | None = None
    """Piper's executable, when it is not where it is looked for."""
    piper_length_scale: float = 1.1
    """How much longer Piper takes than its voice's own pace."""


@contextmanager
def open_engine(
    choice: str, language: str, options: VoiceOptions, notice: Callable[[str], None]
) -> Iterator[Engine]:
    """The engine for a whole rendering; closed at the end. ``notice`` hears it when "auto" falls back.

    One rendering has one voice. So "auto" decides before the first clip, by asking Google for one word.
    """
    if choice not in CHOICES:
        raise AudioError(f"There is no engine {choice!r}. Use one of: {', '.join(CHOICES)}.")
    google = GoogleEngine(language, tld=options.tld, slow=options.slow)
    if choice == "gtts" or (choice == "auto" and _answers(google, notice)):
        yield google
        return
    with PiperEngine(
        language, program=options.piper_program, length_scale=options.piper_length_scale
    ) as piper:
        yield piper


def _answers(google: GoogleEngine, notice: Callable[[str], None]) -> bool:
    try:
        google.speak(_PROBE)
    except EngineFailed as error:
        reason = str(error).partition(". ")[0]
        notice(f"{reason}. Piper, the voice on this computer, speaks instead.")
        return False
    return True
