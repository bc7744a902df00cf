"""One screen: a document, what it shows, and what it does by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from ask_sdk_model import RequestEnvelope
from ask_sdk_model.directive import Directive

from skill.alexa.serializer.plans import WireObject
from skill.alexa.validation.families import APL_RENDER
from skill.alexa.validation.screen import order_of
from skill.json import Json

# The documents: JSON files beside the code, each put together with what all of them share.
#
# Nothing is imported from Amazon's own layout packages: they live on a server that neither tests nor a
# device without a connection to it can ask, and plain components serve every viewport as well.

HERE: Final = Path(__file__).parent / "documents"
VERSION: Final = "1.4"
"""The lowest APL version that serves: AnimateItem moves the ball and user-defined commands keep documents
short (1.1), and the drawings need round line ends and dashes (vector graphics 1.1, which came with 1.4)."""
DOCUMENTS: Final = ("launch", "step", "course", "help")


@cache
def document(name: str) -> Json:
    """A document by name, without graphics; it is shared and must not be changed."""
    shared, own = _read("shared"), _read(name)
    used = {kind for part in (own["layouts"], own["mainTemplate"]) for kind in _types(part)}
    used |= {kind for name in used & set(shared["layouts"]) for kind in _types(shared["layouts"][name])}
    layouts = {kind: layout for kind, layout in shared["layouts"].items() if kind in used}
    return {**shared, **own, "layouts": {**layouts, **own["layouts"]}}


def _read(name: str) -> Json:
    read: Json = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return read


def _types(value: Any) -> Iterator[str]:
    """Every component type that is named somewhere inside."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _types(each)


def can_show(newest: object) -> bool:
    """Whether a device that shows APL up to version ``newest`` can show the documents."""
    return isinstance(newest, str) and order_of(newest) >= order_of(VERSION)


_NONE: Mapping[str, Json] = {}


class ScreenKind(StrEnum):
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
        return "step" if self is ScreenKind.GUIDE else self.value


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
        self.document = WireObject(document)
        self.datasources = WireObject(datasources)


@dataclass(frozen=True)
class Screen:
    """What is sent to a device."""

    kind: ScreenKind
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


# What the device of a request can show, and what it shows.


@dataclass(frozen=True)
class Display:
    """The screen of one request's device."""

    able: bool = False
    """Whether it can show the documents: it has a screen, and its APL is new enough."""
    token: str | None = None
    """The token of the document that it shows; None where it shows none, or another skill's."""
    in_session: bool = True
    """Whether the request came in a session: outside of one, no reply can open the microphone."""


NO_DISPLAY = Display()
"""A device without a screen."""


def display_of(envelope: RequestEnvelope) -> Display:
    """The screen, read off an envelope; whatever is missing or odd counts as not there.

    The viewport is not asked: documents arrange themselves by its shape and size, so that one which does
    not exist yet is served as well.
    """
    device = getattr(getattr(envelope.context, "system", None), "device", None)
    screen = getattr(getattr(device, "supported_interfaces", None), "alexa_presentation_apl", None)
    newest = getattr(getattr(screen, "runtime", None), "max_version", None)
    return Display(can_show(newest), _token(envelope), envelope.session is not None)


def _token(envelope: RequestEnvelope) -> str | None:
    state: Any = getattr(envelope.context, "alexa_presentation_apl", None)
    token = getattr(state, "token", None)
    return token if isinstance(token, str) else None
