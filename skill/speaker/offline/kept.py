"""One routine as a page keeps it: its steps in order, each with its stream and what is shown of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from skill.alexa.context import Language, Streams
from skill.errors import RequestRefused
from skill.json import Json
from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Length, Limb, Mode
from skill.settings import is_loopback
from skill.speaker.echo.envelope import Account
from skill.speaker.front.turning import Turning
from skill.speaker.front.view import view_of
from skill.speaker.nlu.model import load_phrases

UNDERSTOOD: Final = {
    "next": ("AMAZON.NextIntent",),
    "previous": ("AMAZON.PreviousIntent",),
    "again": ("AMAZON.RepeatIntent", "AMAZON.StartOverIntent"),
    "pause": ("AMAZON.PauseIntent",),
    "resume": ("AMAZON.ResumeIntent",),
    "stop": ("AMAZON.StopIntent", "AMAZON.CancelIntent"),
}
"""What a page does by itself, and the intents whose phrases mean it."""


def kept_routine(turning: Turning, token: str | None) -> Json:
    """The routine of the stream ``token``, as it was chosen; without one the full foot routine.

    Raises RequestRefused where nothing can be kept: there are no streams, or it is one technique alone.
    """
    language, streams = turning.state.skill.language(Account().locale), turning.state.skill.streams
    place = decode(token, language.catalogue.version) if token else None
    run = place.run if place and place.run else Run(secrets.token_hex(3), Limb.FOOT)
    if streams is None or not streams.ready(language.catalogue.language):
        raise RequestRefused("there are no streams to keep", status=404)
    if run.length is Length.SINGLE or run.only is not None:
        raise RequestRefused("only a whole routine is kept", status=404)
    return {
        "token": token,
        "limb": run.limb,
        "length": run.length,
        "phrases": _phrases(language.catalogue.language),
        "steps": list(_steps(language, streams, run)),
    }


def _steps(language: Language, streams: Streams, run: Run) -> Iterator[Json]:
    for index, step in enumerate(language.catalogue.steps(run)):
        url = streams.url(language.catalogue.language, step, language.catalogue.bed_of(run))
        place = SessionState(Phase.RUNNING, Mode.STREAM, run, index, heard=(1 << index) - 1)
        if url is None:
            raise RequestRefused("a step has no stream", status=404)
        parts = urlsplit(url)
        yield {
            "url": parts.path if is_loopback(parts.hostname or "") else url,
            "token": encode(place, language.catalogue.version),
            "view": view_of(language, place),
        }


def _phrases(language: str) -> dict[str, list[str]]:
    """What is said or pressed for each, by what the page does."""
    known = load_phrases(language).intents
    return {
        name: [*intents, *(each for intent in intents for each in known[intent])]
        for name, intents in UNDERSTOOD.items()
    }
