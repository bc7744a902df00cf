"""The interaction model's source: intents, and sample utterances as patterns.

``interaction_model/samples/`` holds ``intents.yaml`` and one or more files of patterns for each custom
intent, one a line: ``(can you|could you) slow down {pace}``. A pattern stands for every sentence it can be
read as; the published model says each of its alternatives at least once, because Amazon's own learning fills
in the rest and a model may have no more than 1.5 MB (Amazon, "Interaction Model Schema"). A file that says
its intent's ``slots`` as well declares it, after those of ``intents.yaml``: a new intent is one new file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from skill.places import shipped

from .reading import Mistake, content_error, read_as
from .vocabulary import Vocabulary, model_types

FOLDER: Final = shipped("interaction_model") / "samples"
INVOCATION_NAME: Final = "gentle roll"
SENSITIVITY: Final = "MEDIUM"
"""How readily odd sentences go to AMAZON.FallbackIntent."""

_SLOT: Final = re.compile(r"\{\w+\}")
_CHOICE: Final = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Source:
    """Everything a model says beside its vocabulary."""

    intents: Mapping[str, Mapping[str, str]]
    """Custom intents in order: slot types by slot name."""
    built_in: tuple[str, ...]
    """Amazon's own intents, in order."""
    patterns: Mapping[str, tuple[str, ...]]
    """Patterns by custom intent, in the order of the files' names."""


@dataclass(frozen=True)
class _Intents:
    intents: dict[str, dict[str, str]]
    built_in: list[str]


@dataclass(frozen=True)
class _Patterns:
    intent: str
    samples: str
    slots: dict[str, str] | None = None
    """Slot types by slot name, where this file declares the intent."""


def load_source(folder: Path | None = None) -> Source:
    """Read a folder of patterns. Raises ``ContentError`` with every mistake, one a line."""
    folder = folder or FOLDER
    mistakes: list[Mistake] = []
    listed = read_as(_Intents, folder / "intents.yaml", folder, mistakes)
    files = [file for file in sorted(folder.glob("*.yaml")) if file.name != "intents.yaml"]
    read = [(file.name, found) for file in files if (found := read_as(_Patterns, file, folder, mistakes))]
    if listed is None:
        raise content_error(mistakes)
    intents = _declared(listed.intents, read, mistakes)
    if mistakes:
        raise content_error(mistakes)
    patterns: dict[str, list[str]] = {name: [] for name in intents}
    for _, file in read:
        patterns[file.intent].extend(file.samples.split("\n"))
    lines = {name: tuple(filter(None, map(str.strip, found))) for name, found in patterns.items()}
    return Source(intents, tuple(listed.built_in), lines)


def _declared(
    listed: Mapping[str, dict[str, str]], read: Sequence[tuple[str, _Patterns]], mistakes: list[Mistake]
) -> dict[str, dict[str, str]]:
    """The intents that are listed, then those that a file declares; each must be declared, and once."""
    intents = dict(listed)
    for name, file in read:
        if file.slots is not None and file.intent in intents:
            mistakes.append(Mistake(name, "slots", f"{file.intent} is declared already.", "Leave them out."))
        elif file.slots is not None:
            intents[file.intent] = file.slots
    remedy = "Correct the name, or declare it here: `slots: {}` where it has none."
    mistakes.extend(
        Mistake(name, "intent", f"There is no {file.intent}.", remedy)
        for name, file in read
        if file.intent not in intents
    )
    return intents


def every_sentence(pattern: str) -> Iterator[str]:
    """Every sentence that a pattern can be read as."""
    return (_joined(parts) for parts in product(*_parts(pattern)))


def each_alternative(pattern: str) -> Iterator[str]:
    """As few sentences as say each alternative of a pattern once."""
    parts = _parts(pattern)
    for turn in range(max(map(len, parts))):
        yield _joined(tuple(part[turn % len(part)] for part in parts))


def language_model(source: Source, vocabulary: Vocabulary, brought: Iterable[str] = ()) -> dict[str, Any]:
    """The whole file as Amazon's schema has it.

    ``brought`` are phrases of built-in intents, which are not repeated.
    """
    samples = _samples(source, set(brought))
    intents = [_intent(name, slots, samples[name]) for name, slots in source.intents.items()]
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": INVOCATION_NAME,
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": SENSITIVITY}},
                "intents": [*intents, *({"name": name, "samples": []} for name in source.built_in)],
                "types": model_types(vocabulary),
            }
        }
    }


def _samples(source: Source, said: set[str]) -> dict[str, list[str]]:
    """Every sample once, by intent.

    A sample without its slots must be no sample: Amazon prefers the literal one, and the slot stays empty.
    Within an intent the one with the slot stays, between two intents the literal one.
    """
    found: dict[str, list[str]] = {}
    for name in source.intents:
        sentences = (sentence for pattern in source.patterns[name] for sentence in each_alternative(pattern))
        found[name] = [sentence for sentence in dict.fromkeys(sentences) if sentence not in said]
        said.update(found[name])
    bare = {name: {_bare(one) for one in samples if "{" in one} for name, samples in found.items()}
    literal = {
        one for name, samples in found.items() for one in samples if "{" not in one and one not in bare[name]
    }
    return {
        name: [one for one in samples if (_bare(one) not in literal if "{" in one else one not in bare[name])]
        for name, samples in found.items()
    }


def _bare(sample: str) -> str:
    return " ".join(_SLOT.sub(" ", sample).split())


def as_text(model: dict[str, Any]) -> str:
    """The file's text: one sample a line, so that changes are seen one by one."""
    return json.dumps(model, indent=2, ensure_ascii=False) + "\n"


def _intent(name: str, slots: Mapping[str, str], samples: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name}
    if slots:
        found["slots"] = [{"name": slot, "type": kind} for slot, kind in slots.items()]
    return {**found, "samples": samples}


def _parts(pattern: str) -> list[list[str]]:
    return [part.split("|") if index % 2 else [part] for index, part in enumerate(_CHOICE.split(pattern))]


def _joined(parts: tuple[str, ...]) -> str:
    return " ".join("".join(parts).split())
