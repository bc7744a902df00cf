"""The files that understanding is made from, and what is said when they cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.speaker.nlu import Understanding
from skill.speaker.nlu.model import FOLDER, load_model, load_phrases

DOCUMENTED = {
    "AMAZON.CancelIntent": ["cancel", "never mind", "forget it"],
    "AMAZON.HelpIntent": ["help", "help me", "can you help me"],
    "AMAZON.LoopOffIntent": ["loop off"],
    "AMAZON.LoopOnIntent": ["loop", "loop on"],
    "AMAZON.NextIntent": ["next", "skip", "skip forward"],
    "AMAZON.NoIntent": ["no", "no thanks"],
    "AMAZON.PauseIntent": ["pause", "pause that"],
    "AMAZON.PreviousIntent": ["go back", "skip back", "back up"],
    "AMAZON.RepeatIntent": ["repeat", "say that again", "repeat that"],
    "AMAZON.ResumeIntent": ["resume", "continue"],  # "keep going" is a change of mode here
    "AMAZON.ShuffleOffIntent": ["stop shuffling", "shuffle off", "turn off shuffle"],
    "AMAZON.ShuffleOnIntent": ["shuffle", "shuffle on", "shuffle mode"],
    "AMAZON.StartOverIntent": ["start over", "restart", "start again"],
    "AMAZON.StopIntent": ["stop", "off", "shut up"],
    "AMAZON.YesIntent": ["yes", "yes please", "sure"],
}


@pytest.mark.parametrize("intent", DOCUMENTED)
def test_the_phrases_that_amazon_documents_are_known(intent: str) -> None:
    assert set(DOCUMENTED[intent]) <= set(load_phrases().intents[intent])


def test_phrases_exist_for_every_built_in_intent_of_the_model_but_the_fallback() -> None:
    built_in = {intent.name for intent in load_model("en-US").intents if intent.name.startswith("AMAZON.")}
    assert load_phrases().intents.keys() == built_in - {"AMAZON.FallbackIntent"}


def test_phrases_are_plain_words_each_once() -> None:
    said = [sentence for sentences in load_phrases().intents.values() for sentence in sentences]
    assert len(said) == len(set(said))
    assert all(sentence == " ".join(sentence.lower().split()) and sentence for sentence in said)


def test_the_model_lies_beside_the_package() -> None:
    assert (FOLDER / "en-US.json").is_file()


def test_a_language_without_a_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"en-US\.json: cannot be read"):
        Understanding.load(folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "cannot be read"),
        ("[]", "is not an interaction model"),
        ("{}", "is not an interaction model: KeyError\\('interactionModel'\\)"),
        (json.dumps({"interactionModel": {"languageModel": {"intents": []}}}), "invocationName"),
        (
            json.dumps({"interactionModel": {"languageModel": {"invocationName": "a b", "intents": [1]}}}),
            "is not an interaction model",
        ),
    ],
)
def test_a_broken_model_is_a_clear_error(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "en-US.json").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        load_model("en-US", folder=tmp_path)


def test_a_model_without_types_slots_or_ids_is_fine(tmp_path: Path) -> None:
    value = {"name": {"value": "left"}}
    language = {
        "invocationName": "soft stone",
        "intents": [{"name": "GoIntent", "slots": [{"name": "side", "type": "SIDE"}], "samples": ["go {side}"]},
                    {"name": "AMAZON.FallbackIntent"}],
        "types": [{"name": "SIDE", "values": [value]}],
    }  # fmt: skip
    text = json.dumps({"interactionModel": {"languageModel": language}})
    (tmp_path / "en-US.json").write_text(text, encoding="utf-8")
    slot = Understanding.load(folder=tmp_path).understand("go left").slots["side"]
    assert (slot.id, slot.value) == ("left", "left")


def test_mistakes_in_the_phrases_are_told_with_their_place(tmp_path: Path) -> None:
    text = "intents: {AMAZON.YesIntent: [yes]}\nmanners: {fillers: um}\n"
    (tmp_path / "builtin_phrases.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_phrases(folder=tmp_path)
    assert "builtin_phrases.yaml: intents['AMAZON.YesIntent'][0]" in str(caught.value)
    assert "builtin_phrases.yaml: manners.fillers" in str(caught.value)


def test_what_is_understood_does_not_depend_on_how_this_process_was_started() -> None:
    say = "import sys\nfrom skill.speaker.nlu import *\n" \
        "u = Understanding.load()\nprint([understood_json(u.understand(s)) for s in sys.argv[1:]])"  # fmt: skip
    sentences = [
        "my feet please",
        "roll the hands for me",
        "back",
        "i have hip pain on the right",
        "rinsing only",
    ]

    def answers(seed: str) -> str:
        command = [sys.executable, "-c", say, *sentences]
        root = Path(__file__).parents[3]
        run = subprocess.run(
            command,
            cwd=root,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        return run.stdout

    assert answers("1") == answers("2") != ""
