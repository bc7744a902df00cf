"""Every sentence of the model belongs to one intent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TypeAlias

import pytest

from skill.speaker.nlu import Understanding
from skill.speaker.nlu.model import Intent, load_model, load_phrases

MODEL = load_model("en-US")
BUILT_IN = {
    "AMAZON.NUMBER": "seven",
    "AMAZON.DayOfWeek": "monday",
    "AMAZON.TIME": "seven",
    "AMAZON.DURATION": "half an hour",
}
Claims: TypeAlias = dict[str, frozenset[str]]
"""Sentences, each with the intents that claim it."""
SLOT = re.compile(r"\{(\w+)\}")


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


@pytest.fixture(scope="module")
def claims() -> Claims:
    """Every sentence of the model, with the intents that claim it: two million, so most share what they hold."""
    found: Claims = {}
    each: Claims = {}
    for name, sentences in claimed():
        alone = each.setdefault(name, frozenset({name}))
        for sentence in sentences:
            found[sentence] = alone if found.get(sentence, alone) is alone else found[sentence] | alone
    return found


def claimed() -> Iterator[tuple[str, Iterable[str]]]:
    """Sentences, with the intent that claims them."""
    for intent in MODEL.intents:
        for sample in intent.samples:
            yield intent.name, expansions(intent, sample)
    yield from load_phrases().intents.items()


def test_no_sentence_is_claimed_by_two_intents(claims: Claims) -> None:
    """Amazon would pick one of them, and nobody could say which."""
    assert {sentence: sorted(intents) for sentence, intents in claims.items() if len(intents) > 1} == {}


@pytest.mark.parametrize("way", ["{}", "{} please", "my {}", "the {}", "{} today"])
@pytest.mark.parametrize("limb", ["foot", "feet", "both feet", "hand", "hands"])
def test_the_answer_to_foot_or_hand_starts_a_routine(claims: Claims, way: str, limb: str) -> None:
    assert claims[way.format(limb)] <= {"StartRoutineIntent"}


SADDLE = ("groin", "bottom", "buttocks", "bum", "inner thighs", "backside", "behind")


@pytest.mark.parametrize("place", SADDLE)
@pytest.mark.parametrize(
    "way",
    [
        "my {} is numb",
        "my {} are numb",
        "numbness in my {}",
        "i have numbness in my {}",
        "my {} feels numb",
        "my {} has fallen asleep",
        "my {} has gone to sleep",
    ],
)
def test_numbness_where_a_saddle_touches_needs_urgent_care(
    claims: Claims, understanding: Understanding, way: str, place: str
) -> None:
    said = way.format(place)
    assert claims.get(said, frozenset()) <= {"RedFlagIntent"}
    assert understanding.understand(said).intent == "RedFlagIntent"


@pytest.mark.parametrize(
    "said",
    [
        "numb from the waist down",
        "i'm numb below the waist",
        "i can't feel anything below the waist",
        "no feeling below my waist",
        "everything is numb from the waist down",
        "my hips are numb",
    ],
)
def test_numbness_of_all_below_the_waist_needs_urgent_care(
    claims: Claims, understanding: Understanding, said: str
) -> None:
    assert claims.get(said, frozenset()) <= {"RedFlagIntent"}
    assert understanding.understand(said).intent == "RedFlagIntent"


def test_no_area_takes_a_sign_that_needs_urgent_care_away(understanding: Understanding) -> None:
    urgent = next(intent for intent in MODEL.intents if intent.name == "RedFlagIntent")
    meant = {sample: understanding.understand(sample).intent for sample in urgent.samples}
    assert {sample: intent for sample, intent in meant.items() if intent != "RedFlagIntent"} == {}
