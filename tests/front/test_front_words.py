"""An open speaker is not called Alexa: no answer of it says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import yaml
from flask.testing import FlaskClient

from tests.front.asking import Json, told

ROWS: Final = yaml.safe_load(
    (Path(__file__).parents[1] / "speaker" / "dialogues" / "rows.yaml").read_text(encoding="utf-8")
)
"""Every meaning, and the situations that it may be said in."""
SITUATIONS: Final = {
    name: [words for words in situation["said"] if not words.startswith("+")]
    for name, situation in ROWS["situations"].items()
}
AFTER: Final = [
    "louder",
    "quieter",
    "forget me",
    "yes",
    "remind me on monday at eight",
    "gurgle",
    "gurgle",
    "gurgle",
]


class Walk:
    """One device that says one thing after the other, and plays what it is given."""

    def __init__(self, client: FlaskClient, device: Json) -> None:
        self._client = client
        self._device = device
        self._player: Json = {"activity": "IDLE"}

    def says(self, words: str) -> Iterator[str]:
        """What is said to that, and once more where nobody answers."""
        answer = told(self._client, {**self._device, "words": words, "player": self._player})
        if answer["play"]:
            self._player = {"activity": "PLAYING", "token": answer["play"]["token"], "offset": 20_000}
        if answer["stop"]:
            self._player["activity"] = "STOPPED"
        yield from (part["text"] for part in (*answer["say"], *answer["reprompt"]))


def walked(client: FlaskClient, device: Json, words: list[str]) -> set[str]:
    walk = Walk(client, device)
    return {text for each in words for text in walk.says(each)}


@pytest.mark.parametrize("door", ["streaming", "spoken"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_answer_names_alexa(
    situation: str, door: str, device: Json, request: pytest.FixtureRequest
) -> None:
    client, heard = request.getfixturevalue(door), set[str]()
    for number, row in enumerate(ROWS["rows"]):
        here = {**device, "device": f"{device['device']}-{number}"}
        heard |= walked(client, here, [*SITUATIONS[situation], row["say"], row["say"], *AFTER[: number % 9]])
    assert len(heard) > 50
    assert [text for text in heard if "alexa" in text.lower()] == []


def test_what_an_echo_says_with_its_name_a_front_says_without(streaming: FlaskClient, device: Json) -> None:
    heard = walked(
        streaming, device, ["start the foot routine", "help", "louder", "quieter", "pause", "which foot"]
    )
    assert "Say resume when you want to go on." in " ".join(heard)
    assert any("say pause, next or slower" in text for text in heard)
    assert any("turn up the speaker" in text for text in heard)
