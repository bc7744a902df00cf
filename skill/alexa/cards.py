"""Cards for the Alexa app, where a device has no screen for documents: the steps, and the course."""

from __future__ import annotations

from collections.abc import Callable

from ask_sdk_model.ui import Image, StandardCard

from skill.art.manifest import PictureKind, PublicArt
from skill.coach import actions
from skill.coach.actions import Response
from skill.coach.events import Event
from skill.coach.progress import Progress
from skill.coach.start import minutes_of
from skill.routine.run import Run
from skill.routine.state import SessionState
from skill.routine.terms import Limb, Side, Technique

from .apl.wording import ScreenKey, titled, written
from .context import Language


def card_of(
    language: Language,
    before: SessionState,
    response: Response,
    event: Event | None,
    told: list[str],
    art: PublicArt | None,
) -> StandardCard | None:
    """The card of an answer in words, or None. ``told`` is what it says, questions apart.

    Never called for the reply to a player or a button: no card is allowed there (Amazon, AudioPlayer and
    PlaybackController interface references).
    """
    if isinstance(event, Progress) and event.reachable and event.course.finished:
        limb = response.state.run.limb if response.state.run else Limb.FOOT
        images = _urls(art, lambda art, kind: art.url(kind, limb, Technique.NOTICE, Side.BOTH))
        return _card(written(language, ScreenKey.COURSE), " ".join(told), images)
    run = _begun(before, response)
    return None if run is None else _routine(language, run, art)


def _begun(before: SessionState, response: Response) -> Run | None:
    """The run that this very answer begins."""
    run = response.state.run
    if run is None or (before.run is not None and before.run.id == run.id):
        return None
    leads = any(isinstance(action, actions.Play | actions.Guide) for action in response.actions)
    return run if leads else None


def _routine(language: Language, run: Run, art: PublicArt | None) -> StandardCard:
    steps = language.catalogue.steps(run)
    lines = [
        written(language, ScreenKey.CARD_LINE, number=number, step=titled(language, step))
        for number, step in enumerate(steps, start=1)
    ]
    minutes = minutes_of(language.catalogue.total_ms(run))
    title = written(language, ScreenKey.CARD_ROUTINE, limb=run.limb, minutes=minutes)
    return _card(title, "\n".join(lines), _urls(art, lambda art, kind: art.scene_url(kind, run.limb)))


def _card(title: str, text: str, images: list[str]) -> StandardCard:
    image = Image(small_image_url=images[0], large_image_url=images[1]) if len(images) == 2 else None
    return StandardCard(title=title, text=text, image=image)


def _urls(art: PublicArt | None, url: Callable[[PublicArt, PictureKind], str | None]) -> list[str]:
    """The addresses of a small and a large picture; the app fetches pictures over https alone."""
    kinds = (PictureKind.CARD_SMALL, PictureKind.CARD_LARGE)
    found = [url(art, kind) for kind in kinds] if art else []
    return [each for each in found if each is not None and each.startswith("https://")]
