"""Cards for the Alexa app, where a device has no screen for documents: the steps, and the course."""

from __future__ import annotations

from ask_sdk_model.ui import Image, StandardCard

from skill.art.manifest import PictureKind, PublicArt
from skill.coach import actions
from skill.coach.actions import Response
from skill.coach.events import Event
from skill.coach.progress import Progress
from skill.coach.start import minutes_of
from skill.routine.run import Run, Step
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
        step = Step(limb, Technique.NOTICE, Side.BOTH)
        return _card(written(language, ScreenKey.COURSE), " ".join(told), step, art)
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
    stroke = next((step for step in steps if step.technique.is_stroke), steps[0])
    return _card(title, "\n".join(lines), stroke, art)


def _card(title: str, text: str, step: Step, art: PublicArt | None) -> StandardCard:
    small, large = (_url(art, kind, step) for kind in (PictureKind.CARD_SMALL, PictureKind.CARD_LARGE))
    image = Image(small_image_url=small, large_image_url=large) if small and large else None
    return StandardCard(title=title, text=text, image=image)


def _url(art: PublicArt | None, kind: PictureKind, step: Step) -> str | None:
    """A picture's address; the app fetches pictures over https alone."""
    url = art.url(kind, step.limb, step.technique, step.side) if art else None
    return url if url is not None and url.startswith("https://") else None
