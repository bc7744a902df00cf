from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _document(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "APL", "version": "2023.3", "mainTemplate": {"items": list(items)}, **more}


def test_apl_check_passes_a_plain_document(peer: Callable[..., list[Any]]) -> None:
    layouts = {"Bar": {"item": {"type": "Frame", "item": {"type": "Text", "text": "Left foot"}}}}
    assert peer("apl-check", input=[_document({"type": "Bar"}, layouts=layouts)]) == [[]]


MISTAKES: list[tuple[object, str, str]] = [
    (_document({"type": "Text", "txet": "Left foot"}), "/mainTemplate/items/0", "txet"),
    (_document({"type": "Txt"}), "/mainTemplate/items/0/type", "Txt"),
    (_document({"text": "Left foot"}), "/mainTemplate/items/0", "no type"),
    ({**_document(), "version": "99"}, "/version", "allowed values"),
    ({"type": "APL", "version": "2023.3"}, "/", "mainTemplate"),
    ([], "/", "object"),
]


def test_apl_check_names_the_place_and_the_mistake(peer: Callable[..., list[Any]]) -> None:
    answers = peer("apl-check", input=[document for document, _, _ in MISTAKES])
    for (_, path, word), complaints in zip(MISTAKES, answers, strict=True):
        assert any(found["path"] == path and word in found["message"] for found in complaints), complaints


def test_a_component_that_an_import_may_bring_is_called_unchecked(peer: Callable[..., list[Any]]) -> None:
    imported = _document(
        {"type": "AlexaHeader"}, **{"import": [{"name": "alexa-layouts", "version": "1.7.0"}]}
    )
    [[complaint]] = peer("apl-check", input=[imported])
    assert (complaint["path"], complaint["level"]) == ("/mainTemplate/items/0/type", "UNCHECKED")
