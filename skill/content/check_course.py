"""What the course must be: no sentence over and over, no day like another, and no more sound than fits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from skill.routine.catalogue import Catalogue
from skill.routine.exercise import estimate
from skill.routine.run import Run
from skill.routine.terms import Length, Limb, Tempo
from skill.routine.timeline import INSTRUCTIONS, CueKind

from .check import CHAPTERS, run_in
from .reading import Mistake

MOST_REPEATED = 0.15
"""Largest share of a routine's instructions that were heard in it before, left and right aside."""
LEAST_NEW = 1 / 3
"""Smallest share of a session's instructions that another session does not have."""
MOST_SOUND_S = 5_000
"""Seconds of clips, all tempos and the second voice together: 30 MB at 6 kB a second."""
_SENTENCE = re.compile(r"[^.?!]+[.?!]")
_SIDE = re.compile(r"\b(left|right)\b", re.I)
_TOLD = INSTRUCTIONS | {CueKind.RELEASE, CueKind.BREATH}


def instructions(catalogue: Catalogue, run: Run) -> list[str]:
    """Every sentence of instruction in a run, in order, with sides made alike; counts and company aside."""
    cues = (cue for step in catalogue.steps(run) for cue in catalogue.timeline(step).cues)
    texts = " ".join(cue.text for cue in cues if cue.kind in _TOLD)
    return [_SIDE.sub("side", sentence.strip()).lower() for sentence in _SENTENCE.findall(texts)]


def repeated(sentences: Sequence[str]) -> float:
    """The share of sentences that were heard before."""
    return 1 - len(set(sentences)) / len(sentences)


def new_in(session: Sequence[str], other: Sequence[str]) -> float:
    """The share of a session's sentences that another one does not have."""
    return 1 - (Counter(session) & Counter(other)).total() / len(session)


def sound_seconds(catalogue: Catalogue) -> float:
    """Seconds of all clips as estimated: each text at each tempo, and once more by a second voice."""
    texts, tempos = catalogue.spoken_texts(), (*Tempo, Tempo.STEADY)
    return sum(estimate(text, tempo) for text, tempo in product(texts, tempos)) / 1000


def course_mistakes(catalogue: Catalogue) -> Iterator[Mistake]:
    """Mistakes that show only over many sessions."""
    for limb in Limb:
        yield from _sessions(catalogue, limb)
    if (seconds := sound_seconds(catalogue)) > MOST_SOUND_S:
        problem = f"would be {seconds:.0f} s of clips."
        yield Mistake("exercises", "folder", problem, f"Keep them under {MOST_SOUND_S} s: fewer wordings.")


def _sessions(catalogue: Catalogue, limb: Limb) -> Iterator[Mistake]:
    name = f"routines/{limb}-full.yaml"
    said = {
        chapter: instructions(catalogue, run_in(catalogue, limb, Length.FULL, chapter))
        for chapter in CHAPTERS
    }
    for chapter, sentences in said.items():
        if (share := repeated(sentences)) > MOST_REPEATED:
            problem = f"repeats {share:.0%} of its sentences in session {chapter.turn + 1}."
            yield Mistake(name, "each_side", problem, "Word the second side differently.")
    for one, other in combinations(said, 2):
        if one.turn != other.turn and (share := new_in(said[one], said[other])) <= LEAST_NEW:
            problem = f"says only {share:.0%} anew between sessions {one.turn + 1} and {other.turn + 1}."
            yield Mistake(name, "each_side", problem, "Write more wordings.")
