"""Amazon's rules for names, samples and built-in intents, held against every interaction model.

(Amazon: "Interaction Model Schema", "Best Practices for Sample Utterances and Custom Slot Type Values", "Choose
the Invocation Name", "AudioPlayer Interface Reference".)
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.interaction_model import country_models

FOLDER = Path(__file__).parents[2] / "interaction_model"
WHOLE = (FOLDER / "en-US.json").read_text("utf-8")
MODELS = {
    "all countries": json.loads(WHOLE)["interactionModel"]["languageModel"],
    **{place: one["interactionModel"]["languageModel"] for place, one in country_models(WHOLE)},
}
SLOT = re.compile(r"\{(\w+)\}")
WAKE_WORDS = {"alexa", "echo", "computer", "amazon", "ziggy"}
TRANSPORT = {"Next", "Previous", "Repeat", "StartOver", "Pause", "Resume", "Stop", "Cancel"}
LOOPS = {"LoopOn", "LoopOff", "ShuffleOn", "ShuffleOff"}
TALK = {"Yes", "No", "Help", "NavigateHome", "Fallback"}
TWINS = TRANSPORT | LOOPS | {"Yes", "No", "Help"}
"""Built-in intents whose meaning people put in words that Amazon does not bring."""
CONTRACT: dict[str, dict[str, str]] = {
    "StartRoutineIntent": {
        "limb": "LIMB",
        "length": "LENGTH",
        "minutes": "AMAZON.NUMBER",
        "technique": "TECHNIQUE",
        "side": "SIDE",
        "foot_or_hand": "FOOT_OR_HAND",
        "duration": "AMAZON.DURATION",
        "choice": "CHOICE",
        "only": "ONLY",
    },
    "WhereItHurtsIntent": {"area": "AREA", "spot": "SPOT", "other_area": "AREA"},
    "ReadyIntent": {},
    "PaceIntent": {"pace": "PACE"},
    "OuchIntent": {"feeling": "UNWELL"},
    "WhereAmIIntent": {"question": "QUESTION"},
    "GoToIntent": {
        "technique": "TECHNIQUE",
        "side": "SIDE",
        "foot_or_hand": "FOOT_OR_HAND",
        "step": "AMAZON.NUMBER",
        "back": "AMAZON.NUMBER",
        "ahead": "AMAZON.NUMBER",
    },
    "HowIntent": {"technique": "TECHNIQUE", "how_topic": "HOW_TOPIC", "limb": "LIMB"},
    "WhyIntent": {"why_topic": "WHY_TOPIC"},
    "NeedIntent": {"ball": "BALL"},
    "SafeIntent": {"condition": "CONDITION"},
    "RedFlagIntent": {},
    "ModeIntent": {"way": "WAY"},
    "GuidanceIntent": {"guidance": "GUIDANCE"},
    "SoundIntent": {"sound": "SOUND"},
    "ProgressIntent": {"progress": "PROGRESS"},
    "CheckInIntent": {"rating": "AMAZON.NUMBER"},
    "ForgetMeIntent": {"forget": "FORGET"},
    "ReminderIntent": {
        "reminder": "REMINDER",
        "days": "DAY_SET",
        "day": "AMAZON.DayOfWeek",
        "other_day": "AMAZON.DayOfWeek",
        "third_day": "AMAZON.DayOfWeek",
        "fourth_day": "AMAZON.DayOfWeek",
        "time": "AMAZON.TIME",
        "duration": "AMAZON.DURATION",
        "undo": "UNDO",
    },
    "ThanksIntent": {},
    "InterruptedIntent": {"life": "LIFE"},
    "LeaveOutIntent": {"side": "SIDE", "technique": "TECHNIQUE"},
    **{f"{name}WordsIntent": {} for name in TWINS},
}

each_model = pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))


def custom(model: dict[str, Any]) -> list[dict[str, Any]]:
    return [intent for intent in model["intents"] if not intent["name"].startswith("AMAZON.")]


def samples(model: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for intent in model["intents"]:
        yield from ((intent["name"], sample) for sample in intent["samples"])


def slots(intent: dict[str, Any]) -> dict[str, str]:
    return {slot["name"]: slot["type"] for slot in intent.get("slots", ())}


@each_model
def test_the_invocation_name_is_lower_case_words(model: dict[str, Any]) -> None:
    assert model["invocationName"] == "gentle roll"


@each_model
def test_every_intent_of_the_contract_is_there_with_its_slots(model: dict[str, Any]) -> None:
    found = {intent["name"]: slots(intent) for intent in custom(model)}
    assert found["ReminderIntent"].pop("clock", "CLOCK") == "CLOCK", "a half hour, where countries say it"
    assert {name: found.get(name) for name in CONTRACT} == CONTRACT


@each_model
def test_every_built_in_intent_that_a_player_or_a_talk_needs_is_there_once(model: dict[str, Any]) -> None:
    names = Counter(intent["name"] for intent in model["intents"])
    assert all(names[f"AMAZON.{name}Intent"] == 1 for name in TRANSPORT | LOOPS | TALK)
    assert set(names.values()) == {1}


@each_model
def test_no_built_in_intent_is_extended(model: dict[str, Any]) -> None:
    assert all(name in CONTRACT or not name.startswith("AMAZON.") for name, _ in samples(model))


@each_model
def test_odd_sentences_go_to_the_fallback_at_medium_sensitivity(model: dict[str, Any]) -> None:
    assert model["modelConfiguration"] == {"fallbackIntentSensitivity": {"level": "MEDIUM"}}


@each_model
def test_names_are_letters_and_underscores(model: dict[str, Any]) -> None:
    names = [intent["name"].removeprefix("AMAZON.") for intent in model["intents"]]
    names += [slot for intent in custom(model) for slot in slots(intent)]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]+", name)] == []


@each_model
def test_a_slot_name_has_one_type_everywhere(model: dict[str, Any]) -> None:
    types = defaultdict(set)
    for intent in custom(model):
        for slot, kind in slots(intent).items():
            types[slot].add(kind)
    assert {slot: kinds for slot, kinds in types.items() if len(kinds) > 1} == {}


@each_model
def test_every_custom_intent_has_at_least_eight_samples(model: dict[str, Any]) -> None:
    assert {one["name"]: len(one["samples"]) for one in custom(model) if len(one["samples"]) < 8} == {}


@each_model
def test_signs_that_need_urgent_care_have_at_least_thirty_samples(model: dict[str, Any]) -> None:
    urgent = next(intent for intent in model["intents"] if intent["name"] == "RedFlagIntent")
    assert len(urgent["samples"]) >= 30
    assert not any(SLOT.search(sample) for sample in urgent["samples"])


@each_model
def test_samples_are_lower_case_words_apostrophes_and_slots(model: dict[str, Any]) -> None:
    word = re.compile(r"[a-z]+('[a-z]+)*|\{[a-z_]+\}('s)?")
    odd = [one for _, one in samples(model) if not all(word.fullmatch(part) for part in one.split(" "))]
    assert odd == []


@each_model
def test_a_sample_uses_the_slots_of_its_intent_each_once_and_each_slot_is_used(model: dict[str, Any]) -> None:
    for intent in custom(model):
        used = [SLOT.findall(sample) for sample in intent["samples"]]
        assert all(len(set(names)) == len(names) for names in used)
        assert {name for names in used for name in names} == slots(intent).keys()


@each_model
def test_no_sample_stands_in_the_model_twice(model: dict[str, Any]) -> None:
    assert [one for one, times in Counter(one for _, one in samples(model)).items() if times > 1] == []


@each_model
def test_no_sample_has_a_wake_word_or_the_invocation_name(model: dict[str, Any]) -> None:
    said = [sample for _, sample in samples(model)]
    said += [
        name for kind in model["types"] for value in kind["values"] for name in value["name"]["synonyms"]
    ]
    assert [one for one in said if WAKE_WORDS & set(one.split()) or model["invocationName"] in one] == []


@each_model
def test_no_phrase_without_a_slot_equals_one_with_its_slot_left_out(model: dict[str, Any]) -> None:
    said = {sample for _, sample in samples(model)}
    bare = {" ".join(SLOT.sub(" ", sample).split()): sample for sample in said if SLOT.search(sample)}
    assert {sample: bare[sample] for sample in said & bare.keys() if sample} == {}


@each_model
def test_values_and_synonyms_are_short_and_unique_within_their_type(model: dict[str, Any]) -> None:
    for kind in model["types"]:
        words = [word for one in kind["values"] for word in (one["name"]["value"], *one["name"]["synonyms"])]
        assert [word for word, times in Counter(words).items() if times > 1 or len(word) > 140] == []
        assert Counter(one["id"] for one in kind["values"]).most_common(1)[0][1] == 1


@each_model
def test_a_model_keeps_within_what_amazon_takes(model: dict[str, Any]) -> None:
    assert len(json.dumps(model)) < 1_500_000
    assert len(model["intents"]) <= 250
    assert (
        sum(1 + len(value["name"]["synonyms"]) for kind in model["types"] for value in kind["values"])
        <= 50_000
    )
