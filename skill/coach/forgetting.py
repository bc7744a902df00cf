"""What is known, and forgetting it."""

from __future__ import annotations

from dataclasses import dataclass

from skill.routine.state import NOWHERE, Question

from .actions import Ask, Forget, Response, Say, ask
from .events import Event
from .here import Here, carry_on
from .keys import Key
from .topic import Row, Topic


@dataclass(frozen=True, kw_only=True)
class ForgetMe(Event):
    """Tell me what you know about me, or erase it."""

    tell: bool = False
    """Only tell."""
    reachable: bool = True
    """Whether the memory could be asked."""
    sessions: int = 0
    """Finished sessions that are kept."""
    visits: int = 0
    """Visits that were counted."""
    settings: int = 0
    """Settings by any name, ratings aside."""
    places: int = 0
    """Devices with a last place."""
    ratings: int = 0
    """Ratings, where the owner of a private installation switched them on."""


def forget_me(here: Here, event: ForgetMe) -> Response:
    """Read out what is kept, in two sentences; or ask before erasing it."""
    if event.tell:
        return carry_on(here, *_told(event))
    asked = Ask(Key.FORGET_CONFIRM, Key.FORGET_CONFIRM_REPROMPT)
    return ask(here.held.state, Question.FORGET, asked, *here.silence)


def _told(event: ForgetMe) -> tuple[Say, ...]:
    if not event.reachable:
        return (Say(Key.FORGET_UNREACHABLE),)
    if not any((event.sessions, event.visits, event.settings, event.places, event.ratings)):
        return (Say(Key.FORGET_NOTHING),)
    figures = {"count": event.sessions}
    sessions = Say(Key.FORGET_TELL, figures) if event.sessions else Say(Key.FORGET_TELL_NONE)
    how = Key.FORGET_TELL_RATINGS if event.ratings else Key.FORGET_TELL_HOW
    return (sessions, *_beside(event), Say(how))


def _beside(event: ForgetMe) -> tuple[Say, ...]:
    """What is kept beside sessions and visits."""
    if event.settings and event.places:
        return (Say(Key.FORGET_TELL_BOTH),)
    if event.settings:
        return (Say(Key.FORGET_TELL_SETTINGS),)
    return (Say(Key.FORGET_TELL_PLACE),) if event.places else ()


def forget_now() -> Response:
    """After a yes: everything of this person is erased, and the answer says whether it is gone."""
    return Response(NOWHERE, (Forget(Key.FORGET_DONE, Key.FORGET_FAILED),))


TOPIC: Topic = (Row(ForgetMe, forget_me),)
