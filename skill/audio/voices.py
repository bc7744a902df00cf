"""The voices one can choose: each is a folder of clips of its own, so that a choice is only another folder.

``audio/en`` holds the first voice, at every tempo. A further voice has ``audio/en-michael``, rendered at the
steady tempo only, which then serves at every pace: three tempos of each would outgrow a clone (30 MB).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from skill.errors import AudioError
from skill.routine.terms import TEMPOS, Narrator, Tempo

from .library import ClipLibrary

FIRST = Narrator.HEART
"""The voice that speaks unless another is asked for."""


@dataclass(frozen=True)
class Voice:
    """One voice."""

    narrator: Narrator
    """Whose it is."""
    engine: str
    """Which engine speaks with it where Google does not."""

    @property
    def tempos(self) -> tuple[Tempo, ...]:
        """At which tempos it is rendered."""
        return TEMPOS if self.narrator.speeds else (Tempo.STEADY,)

    def folder(self, language: str) -> str:
        """The name of its folder of clips: ``en`` for the first voice, ``en-michael`` for another."""
        return language if self.narrator is FIRST else f"{language}-{self.narrator}"


VOICES = {voice.narrator: voice for voice in (Voice(FIRST, "hibari"), Voice(Narrator.MICHAEL, "kokoro"))}
"""By narrator: a woman's calm American voice, and a man's."""


def voices_in(root: Path, language: str) -> tuple[Voice, ...]:
    """The voices that have clips in ``root``, the first one first."""
    return tuple(voice for voice in VOICES.values() if (root / voice.folder(language)).is_dir())


def further_clips(
    root: Path,
    language: str,
    usual: ClipLibrary,
    note: Callable[[str], None],
    published: Collection[str] = (),
) -> dict[Narrator, ClipLibrary]:
    """The clips in ``root`` of each voice beside the ``usual`` one, which speaks what theirs do not say.

    Clips that cannot be used are noted, and cost that voice only. Where the usual voice's are elsewhere, only
    those voices are known whose streams are said to be ``published`` there.
    """
    found: dict[Narrator, ClipLibrary] = {}
    for voice in voices_in(root, language):
        if voice.narrator is FIRST or (usual.is_list and voice.narrator not in published):
            continue
        opened = ClipLibrary.open if usual.is_list else ClipLibrary.load
        try:
            found[voice.narrator] = opened(root / voice.folder(language)).backed_by(usual)
        except AudioError as error:
            note(str(error))
    return found
