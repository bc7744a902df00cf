"""The parts of understanding on models small enough to see through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hassil.intents import TextSlotList

from skill.speaker.nlu import FALLBACK, Understanding, understood_json
from skill.speaker.nlu.clock import load_clock
from skill.speaker.nlu.finder import Finder, with_types
from skill.speaker.nlu.lists import hassil_list
from skill.speaker.nlu.model import (
    Intent,
    InteractionModel,
    Phrases,
    SlotValue,
    TypeValue,
    Understood,
    load_phrases,
)
from skill.speaker.nlu.tidy import Spelling

MANNERS = load_phrases().manners
CLOCK = load_clock()
TYPES = {
    "SIDE": (
        TypeValue("left", "left", ("left",)),
        TypeValue("right", "right", ("right", "right hand")),
    ),
    "LIMB": (TypeValue("foot", "foot", ("foot", "feet")), TypeValue("hand", "hand", ("hand",))),
    "AREA": (
        TypeValue("hand", "hand", ("hand", "palm")),
        TypeValue("knee", "knee", ("knee", "back of my knee")),
    ),
}
SLOTS = {"side": "SIDE", "limb": "LIMB", "area": "AREA", "step": "AMAZON.NUMBER"}


def small(phrases: dict[str, list[str]] | None = None, **samples: tuple[str, ...]) -> Understanding:
    intents = tuple(Intent(name, SLOTS, said) for name, said in samples.items())
    model = InteractionModel("soft stone", (*intents, Intent(FALLBACK, {}, ())), TYPES)
    return Understanding(model, Phrases(phrases or {}, MANNERS), CLOCK)


@pytest.mark.parametrize(
    "text", ["hand", "hand ", "handy", "right hand ", "right", "r", "back of my knee hurts", "Feet up", "x"]
)
def test_the_values_offered_are_those_that_hassils_own_index_offers(text: str) -> None:
    phrases = ("r", "right", "right hand", "hand", "feet", "back of my knee")
    values = {phrase: SlotValue(phrase, phrase) for phrase in phrases}
    ours = hassil_list("BODY", values)
    theirs = TextSlotList(name="BODY", values=ours.values)
    assert ours.get_candidates(text) == theirs.get_candidates(text)


def test_a_literal_sample_beats_one_with_slots() -> None:
    both = small(Slotted=("{side} hand",), Literal=("left hand",))
    assert both.understand("left hand").intent == "Literal"
    assert both.understand("right hand").intent == "Slotted"


def test_more_literal_letters_beat_fewer() -> None:
    assert small(Vague=("{side} {limb}",), Clear=("{side} foot",)).understand("left foot").intent == "Clear"


def test_fewer_slots_beat_more() -> None:
    assert small(Two=("{side} {limb}",), One=("{side}",)).understand("right hand").intent == "One"


def test_a_type_with_fewer_phrases_beats_one_with_more() -> None:
    assert small(Wide=("my {area}",), Narrow=("my {limb}",)).understand("my hand").intent == "Narrow"


def test_the_place_in_the_model_decides_between_equals() -> None:
    first = small(First=("go {side}",), Second=("go {side}",))
    assert first.understand("go left").intent == "First"


def test_a_longer_value_beats_the_same_value_cut_short() -> None:
    slots = small(Hurts=("my {area} hurts",)).understand("my back of my knee hurts").slots
    assert slots["area"].spoken == "back of my knee"


def test_a_value_ends_where_a_word_ends() -> None:
    assert small(Do=("do {limb}",)).understand("do football").intent == FALLBACK


def test_a_sample_wins_over_a_built_in_phrase_of_the_same_words() -> None:
    assert small({"AMAZON.StopIntent": ["halt"]}, Mine=("halt",)).understand("halt").intent == "Mine"


@pytest.mark.parametrize("words", ["halt halt", "halt whoa", "halt halt whoa", "please halt whoa please"])
def test_the_same_thing_said_twice_is_said_once(words: str) -> None:
    assert small({"AMAZON.StopIntent": ["halt", "whoa"]}).understand(words).intent == "AMAZON.StopIntent"


def test_two_different_things_said_together_are_not_guessed_at() -> None:
    two = small({"AMAZON.StopIntent": ["halt"], "AMAZON.NextIntent": ["onwards"]})
    assert two.understand("halt onwards").intent == FALLBACK


def test_the_invocation_name_is_the_models_own() -> None:
    assert small(Go=("go {side}",)).understand("ask soft stone to go left").intent == "Go"
    assert small(Go=("go {side}",)).understand("ask gentle roll to go left").intent == FALLBACK


def test_slots_are_found_whichever_template_fits() -> None:
    roll = small(Roll=("roll the other one first", "roll {limb} {side}"))
    assert understood_json(roll.understand("roll feet left"))["slots"] == {"side": "left", "limb": "foot"}


def test_an_intent_that_a_model_does_not_have_is_never_guessed() -> None:
    assert small(Roll=("roll it",)).understand("would you go a bit slower for me then").intent == FALLBACK


def test_an_urgent_sign_is_heard_inside_a_longer_sentence() -> None:
    urgent = small(RedFlagIntent=("my leg gave way",), Hurts=("my {area} hurts",))
    said = "my knee hurts a lot and this morning my leg gave way on the stairs"
    assert urgent.understand(said).intent == "RedFlagIntent"
    assert urgent.understand("my knee hurts but my leg never gave way").intent != "RedFlagIntent"


def test_the_score_tells_expected_near_and_unclear_apart() -> None:
    rolls = small(Roll=("roll the ball under the foot",))
    scores = [
        rolls.understand(said).score
        for said in ("roll the ball under the foot", "rolll the ball under the foot")
    ]
    assert scores[0] == 1 > scores[1] > rolls.understand("unheard of").score == 0


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("shearingg", ["shearing"]),  # a letter twice
        ("haerd", ["heard"]),  # letters exchanged
        ("glidin", ["gliding"]),  # a letter missing in a long word
        ("frictoins", ["friction"]),  # two slips in a very long one
        ("fout", []),  # another letter in a short word
        ("foot", []),  # nothing to mend
        ("12", []),  # a number
        ("zzzzzz", []),  # nothing like it
    ],
)
def test_an_unexpected_word_becomes_the_word_it_resembles(word: str, mended: list[str]) -> None:
    assert Spelling(["foot", "shearing", "heard", "gliding", "friction"]).mended(word) == mended


def test_more_slips_than_two_are_not_mended() -> None:
    spelling = Spelling(["shearing", "gliding", "rinsing"])
    assert spelling.mended("shearingg glidingg") == ["shearing gliding"]
    assert spelling.mended("shearingg glidingg rinsingg") == []


def test_between_two_words_as_close_the_commoner_is_tried_first() -> None:
    assert Spelling(["gliding", "sliding", "sliding"]).mended("yliding") == ["sliding", "gliding"]


def values(**types: tuple[str, ...]) -> dict[str, dict[str, SlotValue]]:
    return {
        kind: {phrase: SlotValue(phrase, phrase, phrase) for phrase in said} for kind, said in types.items()
    }


def test_the_longest_phrases_are_found_from_left_to_right() -> None:
    finder = Finder(values(LIMB=("foot",), AREA=("foot", "left foot"), SIDE=("left",)))
    words = ["left", "foot", "and", "foot"]
    found = finder.find(words, ("LIMB", "AREA", "SIDE"))
    assert [(one.kind, one.value.spoken, one.start) for one in found] == [
        ("AREA", "left foot", 0),
        ("LIMB", "foot", 3),
        ("AREA", "foot", 3),
    ]
    assert with_types(words, found) == ["{AREA}", "and", "{LIMB}"]


def test_types_that_are_not_asked_for_are_not_found() -> None:
    finder = Finder(values(LIMB=("foot",), AREA=("left foot",)))
    assert [one.kind for one in finder.find(["left", "foot"], ("LIMB", "NOTHING"))] == ["LIMB"]


def test_json_has_ids_and_digits() -> None:
    slots = {"side": SlotValue("left one", "left", "left"), "step": SlotValue("four", "4")}
    assert understood_json(Understood("GoToIntent", slots)) == {
        "intent": "GoToIntent",
        "slots": {"side": "left", "step": "4"},
    }


def test_what_was_understood_cannot_be_changed() -> None:
    understood = Understood("GoToIntent")
    with pytest.raises(AttributeError):
        understood.intent = "OuchIntent"  # type: ignore[misc]
    assert replace(understood, score=0.5).score == 0.5
