"""The contract's answers: what came of a turn or an event, in few words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from skill.alexa.request import PLACE
from skill.alexa.skill import build_skill
from skill.alexa.validation.families import PLAY, STOP
from skill.errors import RequestRefused
from skill.json import Json
from skill.routine.codec import decode
from skill.routine.state import NOWHERE
from skill.settings import is_loopback
from skill.speaker.echo.clock import RealClock
from skill.speaker.echo.envelope import Account
from skill.speaker.nlu import Understanding
from skill.speaker.saying import OwnVoice, Saying
from skill.web.state import ServiceState

from .asked import FINISHED, NEARLY, VERSION, EventAsked, FrontAsked, TurnAsked
from .shown import segment_shown, shown
from .streams import FrontStreams
from .tabs import Tabs
from .turning import Turned, Turning
from .view import Segment, view_of

MOST_ANSWERS: Final = 256
"""So many answers are kept for turns that are delivered once more."""


def unnamed(turning: Turning) -> Turning:
    """The same device, and no word of it names Alexa: an own speaker is called otherwise, or nothing."""
    state = turning.state
    languages = {
        code: replace(language, phrasing=language.phrasing.without_a_name())
        for code, language in state.skill.languages.items()
    }
    skill = replace(state.skill, languages=languages)
    endpoint = state.endpoint.rehearsal(build_skill(skill))
    return replace(turning, state=replace(state, skill=skill, endpoint=endpoint))


def open_front(state: ServiceState, saying: Saying | None = None) -> Front:
    """The contract for one process that is its own client; ``saying`` gives answers a sound."""
    tabs = Tabs(state.settings, RealClock())
    return Front(unnamed(Turning(state, Understanding.load(), tabs, saying or OwnVoice(None))))


class Front:
    """Answers clients, one turn at a time: each takes a few milliseconds."""

    def __init__(self, turning: Turning, most: int = MOST_ANSWERS) -> None:
        self._turning = turning
        self._most = most
        catalogue = turning.state.skill.language(Account().locale).catalogue
        library = turning.state.libraries.get(catalogue.language)
        self._version = catalogue.version
        self._streams = FrontStreams(library) if library else None
        self._answers: OrderedDict[object, tuple[str, Json]] = OrderedDict()
        self._lock = Lock()

    def answer(self, front: FrontAsked, base: str) -> Json:
        """The answer, with addresses under ``base``. A turn delivered twice is answered the same.

        Raises RequestRefused with 409 where another turn had that id.
        """
        with self._lock:
            known = self._answers.get(front.key) if front.turn else None
            if known is None:
                known = front.digest, self._answered(front, base)
                self._keep(front, known)
        if known[0] != front.digest:
            raise RequestRefused("Another turn had that id: give each turn an id of its own.", status=409)
        return known[1]

    def _keep(self, front: FrontAsked, known: tuple[str, Json]) -> None:
        if front.turn:
            self._answers[front.key] = known
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)

    def _answered(self, front: FrontAsked, base: str) -> Json:
        asked = self._streams.told(front.asked) if self._streams else front.asked
        turned, directives = self._turned(asked, queue=front.queue)
        play = next(_plays(directives, base), None)
        place = play["token"] if play else _place(turned) or self._known(asked.sound.token)
        return {
            "version": VERSION,
            "say": list(self._said(turned, turned.speech, base, show=front.show)),
            "listen": turned.listens,
            "reprompt": list(self._said(turned, turned.reprompt, base, show=front.show)),
            "play": self._stream(turned, play, base, front) if play else None,
            "stop": any(each["type"] == STOP for each in directives),
            "place": place,
            **({"shown": shown(turned, front)} if front.show else {}),
        }

    def _turned(self, asked: TurnAsked | EventAsked, *, queue: bool) -> tuple[Turned, list[Json]]:
        """What came of it, and what the player is to do."""
        if isinstance(asked, TurnAsked):
            turned = self._turning.turn(asked)
            return turned, turned.directives
        if asked.type != FINISHED or queue:
            turned = self._turning.event(asked)
            return turned, turned.directives
        # An Echo asks for the next stream a little before the end, and queues it. A player without a queue
        # reports the end alone, so that question is put for it.
        following = self._turning.event(replace(asked, type=NEARLY)).directives
        ended = self._turning.event(asked)
        return ended, [*following, *ended.directives]

    def _stream(self, turned: Turned, step: Json, base: str, front: FrontAsked) -> Json:
        state = decode(step["token"], self._version) or NOWHERE
        view = {"view": view_of(turned.language, state)} if front.show else {}
        after = {"after": step.pop("after")}
        if self._streams is None:
            return {**step, **view, **(after if front.queue else {})}
        if front.rest:
            return self._streams.rest(step, base) | view
        return self._streams.lasting(step) | view | (after if front.queue else {})

    def _said(self, turned: Turned, speech: Iterable[Segment], base: str, *, show: bool) -> Iterator[Json]:
        for each in speech:
            name = self._turning.saying.name(each.text, turned.tempo)
            sound = f"{base}/speaker/said/{name}.mp3" if name else None
            more = segment_shown(each) if show else {}
            yield {"text": each.text, "sound": sound, "pause_ms": each.pause_ms, **more}

    def _known(self, token: str | None) -> str | None:
        """The token of the client's player, where it names a place."""
        return token if decode(token, self._version) else None


def _plays(directives: list[Json], base: str) -> Iterator[Json]:
    """The streams to play; an answer holds the first."""
    for each in directives:
        if each["type"] == PLAY:
            item = each["audioItem"]
            stream, about = item["stream"], item.get("metadata") or {}
            yield {
                "url": _reached(stream["url"], base),
                "from_ms": stream["offsetInMilliseconds"],
                "title": about.get("title"),
                "token": stream["token"],
                "after": stream.get("expectedPreviousToken"),
            }


def _reached(url: str, base: str) -> str:
    """A stream under the address by which the client reached us, unless it is published elsewhere."""
    parts = urlsplit(url)
    return f"{base}{parts.path}" if is_loopback(parts.hostname or "") else url


def _place(turned: Turned) -> str | None:
    """The place of an open session."""
    reply = turned.exchange.reply if turned.exchange else {}
    place = (reply.get("sessionAttributes") or {}).get(PLACE)
    return place if isinstance(place, str) else None
