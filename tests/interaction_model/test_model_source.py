"""The published model is written from its source: patterns, one a line, and the vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.content.samples import each_alternative, every_sentence, load_source
from skill.errors import ContentError
from tools.interaction_model import FILE, written


def test_the_committed_model_is_what_its_source_says() -> None:
    assert FILE.read_text("utf-8") == written(), "run: python -m tools.interaction_model"


def test_a_pattern_stands_for_every_sentence_it_can_be_read_as() -> None:
    assert list(every_sentence("(can|could) you (stop|wait)")) == [
        "can you stop",
        "can you wait",
        "could you stop",
        "could you wait",
    ]


def test_the_model_says_each_alternative_once() -> None:
    assert list(each_alternative("(can|could|will) you (stop|wait)")) == [
        "can you stop",
        "could you wait",
        "will you stop",
    ]
    assert list(each_alternative("stop it")) == ["stop it"]


def test_files_of_one_intent_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "intents.yaml").write_text("intents: {AIntent: {}}\nbuilt_in: []\n", "utf-8")
    (tmp_path / "b.yaml").write_text("intent: AIntent\nsamples: |\n  second\n", "utf-8")
    (tmp_path / "a.yaml").write_text("intent: AIntent\nsamples: |\n  first\n\n", "utf-8")
    assert load_source(tmp_path).patterns == {"AIntent": ("first", "second")}


def test_a_mistake_in_the_source_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "intents.yaml").write_text("intents: {AIntent: {}}\nbuilt_in: []\n", "utf-8")
    (tmp_path / "a.yaml").write_text("intend: AIntent\n", "utf-8")
    with pytest.raises(ContentError, match=r"a\.yaml"):
        load_source(tmp_path)


def test_an_intent_may_be_declared_by_its_own_file_after_those_that_are_listed(tmp_path: Path) -> None:
    (tmp_path / "intents.yaml").write_text("intents: {ZIntent: {}}\nbuilt_in: []\n", "utf-8")
    (tmp_path / "a.yaml").write_text(
        "intent: AIntent\nslots: {pace: PACE}\nsamples: |\n  first {pace}\n", "utf-8"
    )
    (tmp_path / "a_people.yaml").write_text("intent: AIntent\nsamples: |\n  second\n", "utf-8")
    source = load_source(tmp_path)
    assert list(source.intents.items()) == [("ZIntent", {}), ("AIntent", {"pace": "PACE"})]
    assert source.patterns == {"ZIntent": (), "AIntent": ("first {pace}", "second")}


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("intent: BIntent\nsamples: one\n", "There is no BIntent"),
        ("intent: AIntent\nslots: {}\nsamples: one\n", "already"),
    ],
)
def test_an_intent_is_declared_once(tmp_path: Path, file: str, told: str) -> None:
    (tmp_path / "intents.yaml").write_text("intents: {AIntent: {}}\nbuilt_in: []\n", "utf-8")
    (tmp_path / "a.yaml").write_text(file, "utf-8")
    with pytest.raises(ContentError, match=rf"a\.yaml: .*{told}"):
        load_source(tmp_path)
