"""A request and its reply, read once for all rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from skill.json import Json

from .families import PLAY, Path, family_of, size_of, text_of
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

    @property
    def words(self) -> str:
        """What is spoken, without tags."""
        return self.markup if self.ssml is None else self.ssml.words


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


_SPEECH: Final = ("response", "outputSpeech")
_REPROMPT_SPEECH: Final = ("response", "reprompt", "outputSpeech")


class Facts:
    """All that the rules ask about; tolerant of any shape, so that no rule needs to be.

    Parts of the reply that have the wrong JSON type read as absent here: the rules on shape report them.
    """

    __slots__ = (
        "around", "directives", "family", "flag", "in_session", "interfaces", "kind", "marked_up", "plays",
        "reply", "reprompt_directives", "response", "screen_token", "size", "speeches", "streams", "token",
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
        self._read_response()

    def _read_response(self) -> None:
        response = self.response
        reprompt = member(response, "reprompt")
        self.speeches: list[SpokenText] = []
        self._hear(_SPEECH, member(response, "outputSpeech"))
        self._hear(_REPROMPT_SPEECH, member(reprompt, "outputSpeech"))
        self.directives = _directives(("response", "directives"), response)
        self.reprompt_directives = _directives(("response", "reprompt", "directives"), reprompt)
        self.marked_up = [(spoken, spoken.ssml) for spoken in self.speeches if spoken.ssml is not None]
        self.plays = [each for each in self.directives if each.kind == PLAY]
        self.streams = [_stream(play) for play in self.plays]

    def _hear(self, path: Path, speech: Json) -> None:
        if not speech:
            return
        if speech.get("type") == "SSML":
            markup = text(speech, "ssml")
            self.speeches.append(SpokenText(path, markup, read_ssml(markup)))
        else:
            self.speeches.append(SpokenText(path, text(speech, "text"), None))

    def speaks(self, *keys: str) -> bool:
        """Say whether the speech at ``response.<keys…>.outputSpeech`` has words in it."""
        path = ("response", *keys, "outputSpeech")
        return any(speech.path == path and speech.words.strip() for speech in self.speeches)


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
