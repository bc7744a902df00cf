"""A request and its reply, read once for all rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from skill.json import Json

from .families import PLAY, Family, Path, family_of, size_of, text_of
from .ssml import Ssml, read_ssml


def no_length_known(_url: str) -> int | None:
    """Know the length of no clip: the totals of clips inside speech are then not checked."""
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules cannot read from a reply itself."""

    clip_ms: Callable[[str], int | None] = no_length_known
    """Length in ms of the clip behind a URL in ``<audio>``; None when unknown."""
    loopback: bool = False
    """True for the speaker on this computer: ``http://`` on a loopback address counts as secure."""


EVERYWHERE: Final = Surroundings()
"""Nothing known, nothing waived: what production uses."""


class SpokenText(NamedTuple):
    """One outputSpeech of a reply."""

    path: Path
    """Where the outputSpeech object stands."""
    markup: str
    """The text or SSML, as sent."""
    ssml: Ssml | None
    """The SSML read; None for plain text."""
    words: str
    """What is spoken, without tags."""


class Directive(NamedTuple):
    """One directive of a reply."""

    path: Path
    """Where it stands."""
    kind: str
    """Its type, such as ``AudioPlayer.Play``."""
    body: Json
    """The whole object."""


def member(parent: Any, key: str) -> Json:
    """Return the object under ``key``, or an empty one where there is none."""
    child = parent.get(key) if isinstance(parent, dict) else None
    return child if isinstance(child, dict) else {}


def text(parent: Json, key: str) -> str:
    """Return the string under ``key``, or an empty one where there is none."""
    value = parent.get(key)
    return value if isinstance(value, str) else ""


SPEECH: Final = ("response", "outputSpeech")
REPROMPT_SPEECH: Final = ("response", "reprompt", "outputSpeech")


class Facts:
    """All that the rules ask about; tolerant of any shape, so that no rule needs to be.

    Parts of the reply that have the wrong JSON type read as absent here: the rules on shape report them.
    """

    __slots__ = (
        "around", "directives", "family", "flag", "in_session", "interfaces", "kind", "left_open",
        "marked_up", "plays", "reply", "reprompt", "reprompt_directives", "response", "said",
        "screen_token", "size", "speeches", "streams", "token", "worded",
    )  # fmt: skip

    def __init__(
        self, request: Json, reply: Any, around: Surroundings = EVERYWHERE, size: int | None = None
    ) -> None:
        """``size`` is that of the reply where it is known; see ``size_of``."""
        self.around = around
        asked = member(request, "request")
        self.kind = text(asked, "type")
        self.token = text(asked, "token")
        self.in_session = isinstance(request.get("session"), dict)
        self.family = family_of(self.kind, in_session=self.in_session)
        context = member(request, "context")
        self.interfaces = member(member(member(context, "System"), "device"), "supportedInterfaces")
        self.screen_token = text(member(context, "Alexa.Presentation.APL"), "token")
        self.reply: Any = reply
        self.size = size_of(text_of(reply)) if size is None else size
        self.response = member(reply, "response")
        self.flag: Any = self.response.get("shouldEndSession")
        self.left_open = self.flag is False and self.family is Family.CUSTOMER
        """Whether a person's session stays open."""
        self._read_response()

    def _read_response(self) -> None:
        response = self.response
        self.reprompt = reprompt = member(response, "reprompt")
        self.said: list[tuple[Path, Json]] = [
            (path, said)
            for path, parent in ((SPEECH, response), (REPROMPT_SPEECH, reprompt))
            if isinstance(said := parent.get("outputSpeech"), dict)
        ]
        """Each outputSpeech that is an object, and where it stands."""
        self.speeches = [_heard(path, said) for path, said in self.said if said]
        self.worded = frozenset([speech.path for speech in self.speeches if speech.words.strip()])
        """Where speech stands that has words in it."""
        self.directives = _directives(("response", "directives"), response)
        self.reprompt_directives = _directives(("response", "reprompt", "directives"), reprompt)
        self.marked_up = [(spoken, spoken.ssml) for spoken in self.speeches if spoken.ssml is not None]
        self.plays = [each for each in self.directives if each.kind == PLAY]
        self.streams = [_stream(play) for play in self.plays]


def _heard(path: Path, said: Json) -> SpokenText:
    if said.get("type") == "SSML":
        ssml = read_ssml(markup := text(said, "ssml"))
        return SpokenText(path, markup, ssml, ssml.words)
    words = text(said, "text")
    return SpokenText(path, words, None, words)


def _directives(path: Path, parent: Json) -> list[Directive]:
    listed = parent.get("directives")
    if not isinstance(listed, list):
        return []
    return [
        Directive((*path, index), text(body, "type"), body)
        for index, body in enumerate(listed)
        if isinstance(body, dict)
    ]


def _stream(play: Directive) -> tuple[Path, Json, Json]:
    """Return the path of a Play's stream, the directive, and the stream."""
    return (*play.path, "audioItem", "stream"), play.body, member(member(play.body, "audioItem"), "stream")
