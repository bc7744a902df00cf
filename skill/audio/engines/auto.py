"""Which voice: the one asked for, or Google's when it answers and this computer's when it does not."""

from __future__ import annotations

from collections.abc import Callable

from skill.audio.voices import FIRST
from skill.errors import AudioError

from .gtts import GoogleEngine
from .hibari import HibariEngine
from .kokoro import KokoroEngine
from .protocol import Engine, EngineFailed

CHOICES = ("auto", "gtts", "hibari", "kokoro")
"""The names by which an engine can be asked for."""

_PROBE = "1"


def open_engine(
    choice: str, language: str, notice: Callable[[str], None], *, voice: str = FIRST, tld: str = "com"
) -> Engine:
    """The engine for a whole rendering. ``notice`` hears it when "auto" falls back.

    One rendering has one voice. So "auto" decides before the first clip, by asking Google for one word.
    ``tld`` is the domain of Google Translate, which decides the accent.
    """
    if choice not in CHOICES:
        raise AudioError(f"There is no engine {choice!r}. Use one of: {', '.join(CHOICES)}.")
    if choice == "kokoro":
        return KokoroEngine(language, voice)
    if choice == "hibari":
        return HibariEngine(language)
    google = GoogleEngine(language, tld=tld)
    if choice == "gtts" or _answers(google, notice):
        return google
    return HibariEngine(language)


def _answers(google: GoogleEngine, notice: Callable[[str], None]) -> bool:
    try:
        google.ask(_PROBE)
    except EngineFailed as error:
        reason = str(error).partition(". ")[0]
        notice(f"{reason}. Hibari, the voice on this computer, speaks instead.")
        return False
    return True
