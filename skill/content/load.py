"""Loads the content of one language into typed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Estimate, Exercise, Speech
from skill.routine.run import Routine
from skill.routine.terms import MAX_REPETITIONS, Bed, Day, Length, Limb, Narrator, Pace, Side, Technique

from .phrasing import Message, Phrasing
from .raw import RawExercise, RawNames, RawRoutine, RawTimelineWords
from .reading import F, Mistake, content_error, read_as, read_folder, read_mapping

_NAMED: dict[str, Iterable[str]] = {
    "side": Side,
    "limb": Limb,
    "limbs": Limb,
    "technique": Technique,
    "pace": Pace,
    "day": Day,
    "clock": ("hour", "hour_and_minute", "morning", "evening"),
}
HERE = Path(__file__).parent
"""The folder that holds one folder per language."""


@dataclass(frozen=True)
class Content:
    """Everything that is said in one language."""

    language: str
    exercises: dict[tuple[Limb, Technique], Exercise]
    routines: dict[tuple[Limb, Length], Routine]
    timeline: RawTimelineWords
    phrasing: Phrasing
    fingerprint: str
    """First twelve hex digits of the SHA-256 over all files."""

    def catalogue(
        self,
        speech: Speech | None = None,
        others: Mapping[Narrator, Speech] = MappingProxyType({}),
        beds: tuple[Bed, ...] = (),
        *,
        published: bool = False,
    ) -> Catalogue:
        """The catalogue for a coach; without ``speech`` every duration is an estimate.

        ``others`` measures further voices, ``beds`` is what can sound under them.
        ``published``: streams were made ahead, and what was not made cannot be had.
        """
        words = self.phrasing.names.timeline_words(self.timeline)
        speech = speech or Estimate()
        return Catalogue(self.language, self.exercises, self.routines, words, speech, others, beds, published)


@cache
def load(language: str = "en") -> Content:
    """The content of ``language``. Raises ContentError with every mistake that prevents loading."""
    return load_folder(HERE / language)


def load_folder(folder: Path) -> Content:
    """The content of a folder. Raises ContentError with every mistake that prevents loading."""
    content, mistakes = read_content(folder)
    if content is None:
        raise content_error(mistakes)
    return content


def read_content(folder: Path) -> tuple[Content | None, list[Mistake]]:
    """The content, or None where it cannot be used, and every mistake found in reading."""
    mistakes: list[Mistake] = []
    exercises = _all(RawExercise, folder, "exercises", mistakes)
    routines = _all(RawRoutine, folder, "routines", mistakes)
    timeline = read_as(RawTimelineWords, folder / "timeline.yaml", folder, mistakes)
    names = read_as(RawNames, folder / "names.yaml", folder, mistakes)
    messages, unnamed = _messages(folder, mistakes), _unnamed(folder, mistakes)
    mistakes += _unspoken(timeline, names)
    if mistakes or timeline is None or names is None:
        return None, mistakes
    content = Content(
        folder.name,
        {(raw.limb, raw.technique): raw.value() for raw in exercises},
        {(raw.limb, raw.length): raw.value() for raw in routines},
        timeline,
        Phrasing(messages, names, unnamed),
        _fingerprint(folder),
    )
    return content, mistakes


def _all(kind: type[F], folder: Path, name: str, mistakes: list[Mistake]) -> list[F]:
    if not any((folder / name).glob("*.yaml")):
        mistakes.append(Mistake(name, "folder", "holds no YAML file.", "Restore the folder."))
    return read_folder(kind, folder, name, mistakes)


def _unspoken(timeline: RawTimelineWords | None, names: RawNames | None) -> Iterator[Mistake]:
    """Closed words of the field that have no spoken form: no timeline could be laid out without them."""
    if timeline and len(timeline.counts) != MAX_REPETITIONS:
        problem = f"holds {len(timeline.counts)} counts."
        yield Mistake("timeline.yaml", "counts", problem, f"Count from one to {MAX_REPETITIONS}.")
    if names:
        for path, kind in _NAMED.items():
            for missing in sorted(set(kind) - set(getattr(names, path))):
                yield Mistake("names.yaml", f"{path}.{missing}", "is missing.", "Name it.")


def _messages(folder: Path, mistakes: list[Mistake]) -> dict[str, Message]:
    """Every message under its key: the file's name, a dot, the entry's name."""
    return {
        f"{file.stem}.{name}": message
        for file in sorted((folder / "messages").glob("*.yaml"))
        for name, message in _read_messages(file, folder, mistakes)
    }


def _unnamed(folder: Path, mistakes: list[Mistake]) -> dict[str, Message]:
    """Messages in other words, for devices that are called by no name; there may be none."""
    file = folder / "unnamed.yaml"
    return dict(_read_messages(file, folder, mistakes)) if file.exists() else {}


def _read_messages(file: Path, folder: Path, mistakes: list[Mistake]) -> Iterator[tuple[str, Message]]:
    for name, value in (read_mapping(file, folder, mistakes) or {}).items():
        message = _message(value)
        if message is None:
            where = file.relative_to(folder).as_posix()
            remedy = "Write a sentence, a list of sentences, or one and other with sentences."
            mistakes.append(Mistake(where, str(name), "is not a message.", remedy))
        else:
            yield str(name), message


def _message(value: object) -> Message | None:
    if isinstance(value, dict):
        if set(value) != {"one", "other"}:
            return None
        one, other = _wordings(value["one"]), _wordings(value["other"])
        return Message(other, one) if one and other else None
    wordings = _wordings(value)
    return Message(wordings) if wordings else None


def _wordings(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    sentences = tuple(item for item in values if isinstance(item, str) and item.strip())
    return sentences if len(sentences) == len(values) else ()


def _fingerprint(folder: Path) -> str:
    digest = sha256()
    for file in sorted(folder.rglob("*.yaml")):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
