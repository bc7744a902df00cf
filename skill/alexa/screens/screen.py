"""One screen: a document, what it shows, and what it does by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from ask_sdk_model.directive import Directive

from ..rules.families import APL_RENDER
from ..serializer.writing import Ready
from .documents import document

Json: TypeAlias = dict[str, Any]
_NONE: Mapping[str, Json] = {}


class Kind(StrEnum):
    """Which document."""

    LAUNCH = "launch"
    """Two large answers to a question, such as foot or hand."""
    STEP = "step"
    """One step of a routine, still."""
    GUIDE = "guide"
    """The same document, which runs along with the words."""
    COURSE = "course"
    """The last days as dots."""
    HELP = "help"
    """What can be said."""

    @property
    def document(self) -> str:
        """The name of its file."""
        return "step" if self is Kind.GUIDE else self.value


class RenderDocument(Directive):
    """The directive that draws a document, as the SDK's own of this name; that one brings a hundred modules.

    (Amazon, Alexa.Presentation.APL Interface Reference.)
    """

    deserialized_types = {  # noqa: RUF012 - the SDK reads it from the class
        "object_type": "str", "token": "str", "document": "dict(str, object)",
        "datasources": "dict(str, object)",
    }  # fmt: skip
    attribute_map = {  # noqa: RUF012
        "object_type": "type", "token": "token", "document": "document", "datasources": "datasources",
    }  # fmt: skip
    supports_multiple_types = False

    def __init__(self, token: str, document: Json, datasources: Json) -> None:
        super().__init__(object_type=APL_RENDER)
        self.token = token
        # A thousand values: walking them to be written would take most of the time of a reply.
        self.document = Ready(document)
        self.datasources = Ready(datasources)


@dataclass(frozen=True)
class Screen:
    """What is sent to a device."""

    kind: Kind
    data: Json
    """What the layouts show, as JSON values."""
    graphics: Mapping[str, Json] = field(default_factory=lambda: _NONE)
    """Vector graphics by the name under which the layouts use them."""
    commands: Sequence[Json] = ()
    """What the document does by itself, from the moment it is seen."""

    def document(self) -> Json:
        """The whole APL document, graphics and commands put in."""
        whole = {**document(self.kind.document), "graphics": dict(self.graphics)}
        return {**whole, "onMount": list(self.commands)} if self.commands else whole

    def directive(self, token: str) -> RenderDocument:
        """The directive that draws it under ``token``, which comes back with every tap."""
        return RenderDocument(token, self.document(), {"screen": self.data})
