"""Sentences that two intents could claim: few, known, and decided."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from skill.speaker.nlu import Understanding
from skill.speaker.nlu.model import Intent, load_model, load_phrases

MODEL = load_model("en-US")
BUILT_IN = {"AMAZON.NUMBER": "seven", "AMAZON.DayOfWeek": "monday", "AMAZON.TIME": "seven"}
SLOT = re.compile(r"\{(\w+)\}")

# Each pair of intents that share sentences, with the one that wins and what those sentences look like.
DECIDED = {
    ("StartRoutineIntent", "WhereItHurtsIntent"): (
        "StartRoutineIntent",
        r"((my|the) )?(both )?(feet|foot|hands?|palms?|soles?)( please)?",  # answers to "foot or hand?"
    ),
    ("RedFlagIntent", "WhereItHurtsIntent"): ("RedFlagIntent", r".*\bnumb(ness)?\b.*"),
    ("SafeIntent", "WhereItHurtsIntent"): ("SafeIntent", r"my (feet are|foot is) numb"),
    ("AMAZON.PreviousIntent", "WhereItHurtsIntent"): ("AMAZON.PreviousIntent", r"back"),
}


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding.load()


def expansions(intent: Intent, sample: str) -> Iterator[str]:
    """The sample with every phrase in its slot; with names alone where it has more than one slot."""
    names = SLOT.findall(sample)
    for phrases in product(*(choices(intent.slots[name], alone=len(names) == 1) for name in names)):
        filled = sample
        for name, phrase in zip(names, phrases, strict=True):
            filled = filled.replace(f"{{{name}}}", phrase)
        yield filled


def choices(kind: str, *, alone: bool) -> list[str]:
    meanings = MODEL.types.get(kind, ())
    found = [phrase for meaning in meanings for phrase in (meaning.phrases if alone else meaning.phrases[:1])]
    return found or [BUILT_IN[kind]]


@cache
def claims() -> dict[str, set[str]]:
    """Every sentence of the model, with the intents that claim it."""
    found: dict[str, set[str]] = defaultdict(set)
    for intent in MODEL.intents:
        for sample in intent.samples:
            for sentence in expansions(intent, sample):
                found[sentence].add(intent.name)
    for name, sentences in load_phrases().intents.items():
        for sentence in sentences:
            found[sentence].add(name)
    return found


def contested() -> dict[str, tuple[str, ...]]:
    return {sentence: tuple(sorted(intents)) for sentence, intents in claims().items() if len(intents) > 1}


def test_only_known_pairs_of_intents_share_sentences() -> None:
    undecided = {
        sentence: pair
        for sentence, pair in contested().items()
        if pair not in DECIDED or not re.fullmatch(DECIDED[pair][1], sentence)
    }
    assert undecided == {}


def test_every_decision_is_needed() -> None:
    assert set(contested().values()) == set(DECIDED)


@pytest.mark.parametrize("pair", DECIDED, ids=" and ".join)
def test_a_contested_sentence_goes_to_the_intent_that_was_decided_on(
    understanding: Understanding, pair: tuple[str, str]
) -> None:
    sentences = [sentence for sentence, intents in contested().items() if intents == pair]
    meant = {sentence: understanding.understand(sentence).intent for sentence in sentences}
    assert {sentence: intent for sentence, intent in meant.items() if intent != DECIDED[pair][0]} == {}


def test_no_area_takes_a_sign_that_needs_urgent_care_away(understanding: Understanding) -> None:
    urgent = next(intent for intent in MODEL.intents if intent.name == "RedFlagIntent")
    meant = {sample: understanding.understand(sample).intent for sample in urgent.samples}
    assert {sample: intent for sample, intent in meant.items() if intent != "RedFlagIntent"} == {}
