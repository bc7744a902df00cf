from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

MODEL: dict[str, Any] = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "gentle roll",
            "intents": [{"name": "AMAZON.StopIntent", "samples": []}],
            "types": [
                {"name": "PART", "values": [{"id": "FOOT", "name": {"value": "foot", "synonyms": []}}]}
            ],
        },
        "dialog": {
            "intents": [
                {
                    "name": "RemindIntent",
                    "slots": [
                        {
                            "name": "minutes",
                            "type": "AMAZON.NUMBER",
                            "prompts": {"elicitation": "ask"},
                            "validations": [{"type": "isLessThan", "prompt": "fewer", "value": "60"}],
                        }
                    ],
                }
            ]
        },
    }
}
MANIFEST: dict[str, Any] = {
    "manifest": {
        "manifestVersion": "1.0",
        "publishingInformation": {"locales": {"en-US": {"name": "Gentle Roll"}}},
        "apis": {
            "custom": {
                "endpoint": {"uri": "https://skill.example/alexa", "sslCertificateType": "Trusted"},
                "interfaces": [{"type": "AUDIO_PLAYER"}],
            }
        },
    }
}
SLOT = ("interactionModel", "dialog", "intents", 0, "slots", 0)


def _with(document: dict[str, Any], *path: str | int, value: Any) -> dict[str, Any]:
    changed = deepcopy(document)
    holder: Any = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return changed


def test_a_right_model_and_a_right_manifest_pass(peer: Callable[..., list[Any]]) -> None:
    assert peer("smapi-validate", "interaction-model", input=[MODEL]) == [[]]
    assert peer("smapi-validate", "manifest", input=[MANIFEST]) == [[]]


MODEL_MISTAKES: list[tuple[tuple[str | int, ...], object, str]] = [
    (("interactionModel", "languageModel", "intents"), [], "minItems"),
    (("interactionModel", "languageModel", "intents", 0, "sampels"), [], "unknown key"),
    (("interactionModel", "languageModel", "types", 0, "values", 0, "name"), {}, "required"),
    ((*SLOT, "validations", 0, "type"), "isFewerThan", "enum"),
    ((*SLOT, "validations", 0, "value"), 60, "type"),
    ((*SLOT, "validations", 0, "values"), ["60"], "unknown key"),
]
MANIFEST_MISTAKES: list[tuple[tuple[str | int, ...], object, str]] = [
    (("manifest", "apis", "custom", "endpoint", "uri"), "http://skill.example/alexa", "pattern"),
    (("manifest", "apis", "custom", "interfaces"), [{"type": "AUDIO"}], "enum"),
    (("manifest", "apis", "custom", "interfaces"), [{"type": "AUDIO_PLAYER", "version": "1"}], "unknown key"),
    (("manifest", "publishingInformation", "locales", "en-US"), {"summary": "x"}, "required"),
    (("manifest", "publishingInformation", "distributionCountry"), "US", "unknown key"),
]


@pytest.mark.parametrize(
    ("kind", "document", "mistakes"),
    [("interaction-model", MODEL, MODEL_MISTAKES), ("manifest", MANIFEST, MANIFEST_MISTAKES)],
    ids=["model", "manifest"],
)
def test_each_mistake_is_found_and_nothing_else(
    peer: Callable[..., list[Any]],
    kind: str,
    document: dict[str, Any],
    mistakes: list[tuple[tuple[str | int, ...], object, str]],
) -> None:
    answers = peer(
        "smapi-validate", kind, input=[_with(document, *path, value=value) for path, value, _ in mistakes]
    )
    found = [[complaint["rule"] for complaint in complaints] for complaints in answers]
    assert found == [[rule] for _, _, rule in mistakes]
