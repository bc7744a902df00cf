"""Turns of open speakers: the page's own device answers, in fewer words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
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
from skill.speaker.echo.envelope import Account
from skill.speaker.page.asked import EventAsked, TurnAsked
from skill.speaker.page.turning import Turning

from .asked import FINISHED, NEARLY, VERSION, FrontAsked
from .streams import FrontStreams

MOST_ANSWERS: Final = 256
"""So many answers are kept for turns that are delivered once more."""


def unnamed(turning: Turning) -> Turning:
    """The same device, and no word of it names Alexa: an open speaker is called otherwise, or nothing."""
    state = turning.state
    languages = {
        code: replace(language, phrasing=language.phrasing.without_a_name())
        for code, language in state.skill.languages.items()
    }
    skill = replace(state.skill, languages=languages)
    endpoint = state.endpoint.rehearsal(build_skill(skill))
    return replace(turning, state=replace(state, skill=skill, endpoint=endpoint))


class Front:
    """Answers open speakers, one turn at a time: each takes a few milliseconds."""

    def __init__(self, turning: Turning, most: int = MOST_ANSWERS) -> None:
        self._turning = turning
        self._most = most
        catalogue = turning.state.skill.language(Account().locale).catalogue
        library = turning.state.libraries.get(catalogue.language)
        self._version = catalogue.version
        self._streams = FrontStreams(library) if library else None
        self._answers: OrderedDict[tuple[str, str, str], tuple[str, Json]] = OrderedDict()
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
        page = self._paged(asked)
        play = next(_plays(page, base), None)
        place = play["token"] if play else _place(page) or self._known(asked.sound.token)
        return {
            "version": VERSION,
            "say": list(_said(page.get("speech", ()), base)),
            "listen": page["session"]["open"],
            "reprompt": list(_said(page.get("reprompt", ()), base)),
            "play": self._stream(play, base, rest=front.rest) if play else None,
            "stop": any(each["type"] == STOP for each in page["directives"]),
            "place": place,
        }

    def _paged(self, asked: TurnAsked | EventAsked) -> Json:
        """What the page is told."""
        if isinstance(asked, TurnAsked):
            return self._turning.turn(asked)
        if asked.type != FINISHED:
            return self._turning.event(asked)
        # An Echo asks for the next stream a little before the end, and queues it. A player without a queue
        # reports the end alone, so that question is put for it.
        following = self._turning.event(replace(asked, type=NEARLY))
        ended = self._turning.event(asked)
        return {**ended, "directives": [*following["directives"], *ended["directives"]]}

    def _stream(self, step: Json, base: str, *, rest: bool) -> Json:
        if self._streams is None:
            return step
        return self._streams.rest(step, base) if rest else self._streams.lasting(step)

    def _known(self, token: str | None) -> str | None:
        """The token of the client's player, where it names a place."""
        return token if decode(token, self._version) else None


def _said(segments: list[Json], base: str) -> Iterator[Json]:
    for each in segments:
        sound = f"{base}/speaker/said/{each['sound']}.mp3" if each["sound"] else None
        yield {"text": each["text"], "sound": sound, "pause_ms": each["pause_ms"]}


def _plays(page: Json, base: str) -> Iterator[Json]:
    """The stream to play; the first, as nothing can be queued."""
    for each in page["directives"]:
        if each["type"] == PLAY:
            item = each["audioItem"]
            stream, about = item["stream"], item.get("metadata") or {}
            yield {
                "url": _reached(stream["url"], base),
                "from_ms": stream["offsetInMilliseconds"],
                "title": about.get("title"),
                "token": stream["token"],
            }


def _reached(url: str, base: str) -> str:
    """A stream under the address by which the client reached us, unless it is published elsewhere."""
    return url if urlsplit(url).netloc else f"{base}{url}"


def _place(page: Json) -> str | None:
    """The place of an open session."""
    reply: Mapping[str, Json] = page.get("exchange", {}).get("reply", {})
    place = (reply.get("sessionAttributes") or {}).get(PLACE)
    return place if isinstance(place, str) else None
