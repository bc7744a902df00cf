"""Plain Python values are written as Amazon's serializer writes them."""

from __future__ import annotations

import re
from collections import OrderedDict, namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.session_ended_reason import SessionEndedReason
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.alexa.serializer.plans import PlannedSerializer
from tests.alexa.serializer.models import difference

OURS, AMAZONS = PlannedSerializer(), DefaultSerializer()
Pair = namedtuple("Pair", "left right")


class Loud(str):
    """Text of another class."""


class Plain:
    """A class that lists its attributes but gives them no other names."""

    deserialized_types: ClassVar = {"left": "str", "right": "int"}

    def __init__(self, left: str | None, right: int | None) -> None:
        self.left = left
        self.right = right


class Counted(Plain):
    """A class whose attribute is worked out."""

    deserialized_types: ClassVar = {"twice": "int"}

    @property
    def twice(self) -> int | None:
        return None if self.right is None else self.right * 2


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1.5,
        "füße",
        b"bytes",
        Loud("loud"),
        [1, [2], None],
        (1, (None, "a")),
        Pair(1, None),
        {"a": None, "b": {"c": [1]}, 7: "d"},
        OrderedDict(b=1, a=2),
        datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC),
        date(2026, 9, 21),
        Decimal("7"),
        Decimal("7.5"),
        SessionEndedReason.ERROR,
        SsmlOutputSpeech(ssml="<speak>Roll.</speak>"),
        [SsmlOutputSpeech()],
        Plain("foot", None),
        Counted("foot", 3),
        {"left": Counted(None, None)},
    ],
    ids=lambda value: re.sub(r" at 0x\w+", "", repr(value)),
)
def test_a_value_is_written_as_amazon_writes_it(value: Any) -> None:
    assert difference(OURS.serialize(value), AMAZONS.serialize(value)) is None


@pytest.mark.parametrize("value", [{1, 2}, object(), iter([])], ids=["set", "object", "iterator"])
def test_what_cannot_be_json_is_an_error_of_ours_to_see(value: Any) -> None:
    with pytest.raises(AttributeError):
        OURS.serialize(value)
    with pytest.raises(AttributeError):
        AMAZONS.serialize(value)
