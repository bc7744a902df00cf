"""Sentences as data: what a person says, and the intent and slots it must mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from skill.speaker.nlu import Understanding, understood_json

FILES = sorted((Path(__file__).parent / "sentences").glob("*.yaml"))


@dataclass(frozen=True)
class Case:
    """A sentence and what it means."""

    file: str
    say: str
    intent: str
    slots: Mapping[str, str]


def read(path: Path) -> Iterator[Case]:
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    intents = content.get("intents") or {content["intent"]: content["sentences"]}
    for intent, sentences in intents.items():
        for say in sentences:
            slots = sentences[say] if isinstance(sentences, dict) else {}
            yield Case(path.name, say, intent, slots)


CASES = [case for path in FILES for case in read(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.say}")
def test_a_sentence_means_its_intent_with_its_slots(understanding: Understanding, case: Case) -> None:
    understood = understanding.understand(case.say)
    assert understood_json(understood) == {"intent": case.intent, "slots": case.slots}


def test_there_are_at_least_350_sentences() -> None:
    assert len(CASES) >= 350
    assert all(isinstance(value, str) for case in CASES for value in case.slots.values())


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        ("I'm ready", "I\u2019m READY!"),
        ("that's too fast", "That\u2018s  too fast..."),
        ("i have seven minutes", "I have 7 minutes, please."),
        ("step four", "Step 4?"),
        ("start the foot routine", "um, could you start the foot routine, please?"),
        ("start the foot routine", "Alexa, ask gentle roll to start the foot routine"),
        ("ten minute session", "ten-minute session"),
        ("stop", "ok stop now please"),
        ("how long left", "how long left\n"),
    ],
)
def test_capitals_punctuation_digits_and_politeness_change_nothing(
    understanding: Understanding, plain: str, dressed: str
) -> None:
    assert understood_json(understanding.understand(dressed)) == understood_json(
        understanding.understand(plain)
    )


@pytest.mark.parametrize("filler", ["please", "um", "well", "okay", "now"])
@pytest.mark.parametrize("words", ["slower", "how many left", "go to rinsing", "next", "my lower back hurts"])
def test_a_filler_at_either_end_is_forgiven(understanding: Understanding, words: str, filler: str) -> None:
    bare = understood_json(understanding.understand(words))
    assert understood_json(understanding.understand(f"{filler} {words}")) == bare
    assert understood_json(understanding.understand(f"{words} {filler}")) == bare


@pytest.mark.parametrize(("said", "plainly"), [("yes", True), ("Yes, please.", True), ("go ahead", False)])
def test_only_alexas_own_words_are_a_plain_yes(
    understanding: Understanding, said: str, plainly: bool
) -> None:
    understood = understanding.understand(said)
    assert understood.intent == "AMAZON.YesIntent"
    assert (understood.score == 1) is plainly
