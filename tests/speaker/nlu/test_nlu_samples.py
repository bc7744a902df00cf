"""Every sample utterance, every built-in phrase and every value is understood as its own."""

from __future__ import annotations

import re

import pytest

from skill.speaker.nlu import Understanding
from skill.speaker.nlu.labels import meant_as
from skill.speaker.nlu.model import Intent, InteractionModel, load_model, load_phrases
from skill.speaker.nlu.understanding import NEARLY

MODEL = load_model("en-US")
PHRASES = load_phrases().intents
CUSTOM = [intent for intent in MODEL.intents if intent.samples]
BUILT_IN = {
    "AMAZON.NUMBER": (("seven", "7"), ("4", "4"), ("twenty two", "22")),
    "AMAZON.DayOfWeek": (("mondays", "Monday"), ("thursday", "Thursday"), ("a sunday", "Sunday")),
    "AMAZON.DURATION": (
        ("half an hour", "PT30M"),
        ("two and a half minutes", "PT2M30S"),
        ("an hour", "PT1H"),
    ),
    "AMAZON.TIME": (("eight", "08:00"), ("half past seven pm", "19:30"), ("9 15", "09:15")),
}
WHOLE = {"PT30M": "30", "PT1H": "60"}
"""Lengths of time that come back as whole minutes."""
"""Phrases of Amazon's own types with their values, one for each turn."""
LATE = {"evening", "evenings", "afternoon", "night", "tonight"}
TURNS = 3
"""How many different fillings of each sample are said."""


def settled(intent: Intent, expected: dict[str, str]) -> dict[str, str]:
    """The slots as they come back: some under the name that the coach reads, none twice."""
    found = {{"spot": "area", "undo": "reminder"}.get(slot, slot): value for slot, value in expected.items()}
    if intent.name == "StartRoutineIntent" and found.get("duration") in WHOLE:
        found["minutes"] = WHOLE[found.pop("duration")]
    if found.get("other_area") == found.get("area"):
        found.pop("other_area", None)
    sided = found.pop("foot_or_hand", None)
    if sided and intent.name == "StartRoutineIntent":
        found["limb"] = sided
    elif sided and found["side"] != "other":
        found["foot_or_hand"] = sided
    return found


def fill(model: InteractionModel, intent: Intent, sample: str, turn: int) -> tuple[str, dict[str, str]]:
    """A sample with its slots filled, and the ids or digits they must come back as."""
    expected: dict[str, str] = {}

    def value(slot: re.Match[str]) -> str:
        kind = intent.slots[slot[1]]
        if kind not in model.types:
            said, expected[slot[1]] = BUILT_IN[kind][turn]
            return said
        meanings = model.types[kind]
        meaning = meanings[(turn * 5 + len(sample)) % len(meanings)]
        expected[slot[1]] = meaning.id
        return meaning.phrases[turn % len(meaning.phrases)]

    return re.sub(r"\{(\w+)\}", value, sample), expected


@pytest.mark.parametrize("intent", CUSTOM, ids=lambda intent: intent.name)
def test_every_sample_is_understood_as_its_own_intent(understanding: Understanding, intent: Intent) -> None:
    wrong = []
    meant = meant_as(intent.name)
    wanted = NEARLY if intent.name == "YesWordsIntent" else 1  # enough to start, and not to erase
    for sample in intent.samples:
        for turn in range(TURNS if "{" in sample else 1):
            words, _ = fill(MODEL, intent, sample, turn)
            understood = understanding.understand(words)
            if understood.score != wanted or understood.intent != meant:
                wrong.append(f"{words!r} ({sample}): {understood}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("intent", [one for one in CUSTOM if one.slots], ids=lambda intent: intent.name)
def test_the_slots_of_a_sample_come_back_as_ids(understanding: Understanding, intent: Intent) -> None:
    wrong = []
    for sample in (sample for sample in intent.samples if "{" in sample):
        for turn in range(TURNS):
            words, expected = fill(MODEL, intent, sample, turn)
            understood = understanding.understand(words)
            slots = {name: slot.id or slot.value for name, slot in understood.slots.items()}
            if LATE & set(words.split()):  # which half of the day is meant is looked at elsewhere
                expected.pop("time", None)
            if understood.intent == intent.name and not settled(intent, expected).items() <= slots.items():
                wrong.append(f"{words!r} ({sample}): {slots} instead of {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("intent", PHRASES)
def test_every_built_in_phrase_is_understood_as_its_own_intent(
    understanding: Understanding, intent: str
) -> None:
    wrong = [words for words in PHRASES[intent] if understanding.understand(words).intent != intent]
    assert not wrong


@pytest.mark.parametrize("digits", [0, 1, 7, 15, 21, 60, 99, 120, 999])
def test_numbers_come_back_as_digits(understanding: Understanding, digits: int) -> None:
    slot = understanding.understand(f"i have {digits} minutes").slots["minutes"]
    assert (slot.value, slot.id, slot.spoken) == (str(digits), None, str(digits))


@pytest.mark.parametrize(("words", "digits"), [("one", "1"), ("twenty-one", "21"), ("one hundred", "100")])
def test_numbers_in_words_come_back_as_digits(understanding: Understanding, words: str, digits: str) -> None:
    assert understanding.understand(f"step {words}").slots["step"].value == digits


def test_a_slot_tells_what_was_said_and_what_it_is_called(understanding: Understanding) -> None:
    slot = understanding.understand("my low back hurts").slots["area"]
    assert (slot.spoken, slot.value, slot.id) == ("low back", "lower back", "lower_back")
