"""What the page hears while it is hands-free: sound in, words and their meaning out. Nothing is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from skill.errors import EarBusy, EarError, RequestRefused
from skill.json import Json
from skill.speaker.ear import RATE, WHILE_SPEAKING, Ear, Moment, OwnSpeech, load_ear, samples_of, short_words
from skill.speaker.ear.pcm import MOST_BYTES, Samples
from skill.speaker.front.tabs import Tab
from skill.speaker.front.turning import Turning
from skill.speaker.front.view import Situation, load_chips
from skill.speaker.nlu import understood_json
from skill.speaker.own_sound import own_sound

from .asked import HearingAsked, hearing_asked

DESCRIBED: str = "X-Page"
"""Header with the JSON that belongs to a sound. Pages of other origins cannot send it unasked."""
SOUND: str = "audio/l16"
"""Media type of the body: 16-bit PCM, 16,000 samples a second, little-endian."""
_CLOSED = frozenset({Situation.IDLE, Situation.DONE})
"""Nothing runs and nothing was asked: only the skill's name tells words for it from all others."""
_log = logging.getLogger(__name__)


class Listening:
    """The ear behind the pages: loaded when one of them first wants it, one utterance at a time."""

    def __init__(self, turning: Turning, load: Callable[[], Ear] | None = None) -> None:
        self._turning = turning
        self._load = load or (lambda: load_ear(turning.understanding))
        self._short = short_words()
        self._lock = Lock()
        self._ear: Ear | None = None

    def prepare(self) -> None:
        """Load the ear. Raises EarError where something is missing."""
        self._loaded()

    def hear(self, asked: HearingAsked, samples: Samples) -> Json:
        """``{text, why, intent, slots, whole}``; no intent where nothing is to be done. Raises EarError.

        ``whole``: a sentence that leads a routine on needs nothing behind it, so nobody has to wait for more.
        """
        tab = self._turning.tabs.tab(asked.client)
        heard = self._loaded().hear(samples, self._moment(tab, asked, 1000 * len(samples) // RATE))
        meant = heard.understood
        reading = understood_json(meant) if meant else {"intent": None, "slots": {}}
        whole = meant is not None and meant.score == 1 and meant.intent in WHILE_SPEAKING
        return {"text": heard.text, "why": heard.why, "whole": whole, **reading}

    def _loaded(self) -> Ear:
        with self._lock:
            if self._ear is None:
                self._ear = self._load()
            return self._ear

    def _moment(self, tab: Tab, asked: HearingAsked, ms: int) -> Moment:
        """What can be said now, what was just said aloud, and whether the skill's name is needed."""
        closed = asked.situation in _CLOSED and not tab.session.open
        chips = load_chips()
        sayable = chips[asked.situation] if closed else (*chips[asked.situation], *self._short)
        own = self._own(tab, asked, ms)
        return Moment(tuple(dict.fromkeys(sayable)), own, open=not closed, early=asked.early)

    def _own(self, tab: Tab, asked: HearingAsked, ms: int) -> OwnSpeech:
        """The cues of the stream; while the browser's voice speaks, all that it was given to say."""
        said, sound = tuple(tab.said) if asked.speaking else (), asked.sound
        if sound.activity not in ("PLAYING", "PAUSED"):
            return OwnSpeech(said, said)
        own = own_sound(self._turning.state, tab.account.locale, sound.token, sound.offset, ms)
        return replace(own, recent=(*own.recent, *said), sounding=(*own.sounding, *said))


def add_hearing(page: Blueprint, listening: Listening) -> None:
    """Add ``/hear``: GET gets the ear ready, POST hears one utterance."""

    @page.get("/hear")
    def ready() -> ResponseReturnValue:
        """Whether there is an ear; 503 and the reason where there is none."""

        def prepared() -> Json:
            listening.prepare()
            return {"ready": True}

        return _told(prepared)

    @page.post("/hear")
    def hear() -> ResponseReturnValue:
        """What a sound says and means."""
        return _told(lambda: listening.hear(*_read()))


def _told(answer: Callable[[], Json]) -> ResponseReturnValue:
    try:
        return jsonify(answer())
    except RequestRefused as refusal:
        return {"error": str(refusal)}, refusal.status
    except EarError as error:
        return {"error": str(error)}, 429 if isinstance(error, EarBusy) else 503
    except Exception as error:
        _log.exception("A sound could not be heard")
        return {"error": f"{type(error).__name__}: {error}"}, 500


def _read() -> tuple[HearingAsked, Samples]:
    """The sound of a request and what belongs to it. Raises RequestRefused."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise RequestRefused("Sound is heard from the speaker's own page only.", status=403)
    if request.mimetype != SOUND:
        raise RequestRefused(f"The sound must be 16-bit PCM, sent as {SOUND}.", status=415)
    request.max_content_length = 2 * MOST_BYTES
    try:
        samples = samples_of(request.get_data(cache=False))
    except RequestEntityTooLarge as error:
        raise RequestRefused("The sound is far too long.", status=413) from error
    try:
        described = json.loads(request.headers.get(DESCRIBED, ""))
    except ValueError as error:
        raise RequestRefused(f"The header {DESCRIBED} holds no JSON.") from error
    return hearing_asked(described), samples
