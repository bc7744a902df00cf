"""What timelines must be: without collisions, as long as promised, no day like another, few as clips."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from skill.routine.catalogue import Catalogue
from skill.routine.chapter import Chapter, Milestone
from skill.routine.exercise import MOST_REST_MS, Exercise, estimate
from skill.routine.run import Run, Step
from skill.routine.terms import Counting, Length, Limb, Talk, Tempo
from skill.routine.timeline import INSTRUCTIONS, CueKind, Timeline, collisions

from .reading import Mistake

CHAPTERS = (
    *(Chapter(1, turn, Milestone.FIRST if turn == 0 else None) for turn in range(7)),
    *(Chapter(2, turn) for turn in range(3, 12)),
    *(Chapter(3, turn, Milestone.LAST_DAY if turn == 11 else None) for turn in range(6, 20)),
)
"""Sessions as the course brings them, and after it: each week's, with as many finished as it can have."""
MINUTES = {Length.FULL: (9.0, 11.0), Length.SHORT: (3.5, 4.5)}
"""How long a routine lasts at steady pace, in minutes."""
MOST_SPEECH = 0.45
"""Largest share of a routine that is filled with words."""
MOST_REPEATED = 0.15
"""Largest share of a routine's instructions that were heard in it before, left and right aside."""
LEAST_NEW = 1 / 3
"""Smallest share of a session's instructions that another session does not have."""
MOST_SOUND_S = 357
"""Seconds of clips that exercises have on average, all tempos and the second voice together: fourteen of them
are 30 MB at 6 kB a second."""
_SENTENCE = re.compile(r"[^.?!]+[.?!]")
_SIDE = re.compile(r"\b(left|right)\b", re.I)
_TOLD = INSTRUCTIONS | {CueKind.RELEASE, CueKind.BREATH}


def timeline_mistakes(catalogue: Catalogue) -> list[Mistake]:
    """Mistakes in every timeline that the routines can produce."""
    found: dict[tuple[str, str, str], Mistake] = {}
    for step in catalogue.every_step():
        for mistake in _step(step, catalogue.exercises[step.limb, step.technique], catalogue.timeline(step)):
            found.setdefault((mistake.file, mistake.path, mistake.problem), mistake)
    return [*found.values(), *length_mistakes(catalogue)]


def run_in(catalogue: Catalogue, limb: Limb, length: Length, chapter: Chapter) -> Run:
    """A run as it is begun in a chapter where nobody asked for anything."""
    routine = catalogue.routines[limb, length]
    return Run(
        "",
        limb,
        length,
        repetitions=chapter.repetitions if length is Length.FULL else routine.repetitions,
        talk=Talk.FULL if chapter.explains else Talk.BRIEF,
        rests=chapter.rests,
        chapter=chapter,
    )


def _step(step: Step, exercise: Exercise, timeline: Timeline) -> Iterator[Mistake]:
    name = f"exercises/{step.limb}-{step.technique}.yaml"
    for first, second in collisions(timeline.cues):
        problem = f"“{first.text}” still sounds when “{second.text}” begins, at the {step.pace} pace."
        path = _path(step, exercise, second.passage)
        yield Mistake(name, path, problem, "Lengthen stroke_ms or shorten the words.")
    if step.counting is Counting.QUIET:
        return  # silence while the body works is what was asked for; it is no rest
    ends = [*(cue.at for cue in timeline.cues[1:]), timeline.total_ms]
    for cue, following in zip(timeline.cues, ends, strict=True):
        if following - cue.end > MOST_REST_MS and not _is_stillness(step, exercise, cue.passage):
            problem = f"more than 10 s of rest after “{cue.text}”, at the {step.pace} pace."
            path = _path(step, exercise, cue.passage)
            yield Mistake(name, path, problem, "Shorten stroke_ms or the rest.")


def _is_stillness(step: Step, exercise: Exercise, index: int) -> bool:
    lines = exercise.chosen_lines(step.only, step.talk)
    return bool(lines) and lines[index].is_stillness


def _path(step: Step, exercise: Exercise, index: int) -> str:
    """Where in its file the passage or line stands that is ``index`` among those that the step uses."""
    if exercise.lines:
        return f"lines[{exercise.lines.index(exercise.chosen_lines(step.only, step.talk)[index])}]"
    return f"passages[{exercise.passages.index(exercise.chosen_passages(step.only)[index])}]"


def length_mistakes(catalogue: Catalogue) -> Iterator[Mistake]:
    """Each length of routine in each chapter of the course, at steady pace."""
    found: dict[tuple[str, str], Mistake] = {}
    for limb, length, chapter in product(Limb, MINUTES, CHAPTERS):
        run = run_in(catalogue, limb, length, chapter)
        for mistake in _length(catalogue, run):
            found.setdefault((mistake.file, mistake.problem[:8]), mistake)
    yield from found.values()


def _length(catalogue: Catalogue, run: Run) -> Iterator[Mistake]:
    name, total = f"routines/{run.limb}-{run.length}.yaml", catalogue.total_ms(run)
    where = f"in week {run.chapter.week}, session {run.chapter.turn + 1}"
    least, most = MINUTES[run.length]
    if not least <= total / 60_000 <= most:
        problem = f"lasts {total / 60_000:.2f} minutes at steady pace {where}, not {least} to {most}."
        yield Mistake(name, "each_side", problem, "Adjust strokes, rests or passages.")
    speech = sum(catalogue.timeline(step).speech_ms for step in catalogue.steps(run))
    if speech > MOST_SPEECH * total:
        problem = f"fills {speech / total:.1%} of its time with words {where}."
        yield Mistake(name, "each_side", problem, f"Keep them under {MOST_SPEECH:.0%}.")


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
    most = MOST_SOUND_S * len(catalogue.exercises)
    if (seconds := sound_seconds(catalogue)) > most:
        problem = f"would be {seconds:.0f} s of clips."
        yield Mistake("exercises", "folder", problem, f"Keep them under {most} s: fewer wordings.")


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
