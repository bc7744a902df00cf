"""The voices one can choose: each is a folder of clips of its own, so that a choice is only another folder.

``audio/en`` holds the first voice, at every tempo. A further voice has ``audio/en-emma``, rendered at the
steady tempo only, which then serves at every pace: three tempos of each would outgrow a clone (30 MB).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skill.routine.terms import TEMPOS, Tempo

FIRST = "heart"
"""The voice that speaks unless another is asked for."""


@dataclass(frozen=True)
class Voice:
    """One voice."""

    name: str
    """Its name in folders, addresses and on the command line."""
    engine: str
    """Which engine speaks with it where Google does not."""
    tempos: tuple[Tempo, ...] = (Tempo.STEADY,)
    """At which tempos it is rendered."""

    def folder(self, language: str) -> str:
        """The name of its folder of clips: ``en`` for the first voice, ``en-emma`` for another."""
        return language if self.name == FIRST else f"{language}-{self.name}"


VOICES = {
    voice.name: voice
    for voice in (Voice(FIRST, "hibari", TEMPOS), Voice("emma", "kokoro"), Voice("michael", "kokoro"))
}
"""By name: a woman's calm American voice, a woman's British one, a man's American one."""


def voices_in(root: Path, language: str) -> tuple[Voice, ...]:
    """The voices that have clips in ``root``, the first one first."""
    return tuple(voice for voice in VOICES.values() if (root / voice.folder(language)).is_dir())
