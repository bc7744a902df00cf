"""What is known, and forgetting it."""

from __future__ import annotations

from skill.routine.catalogue import Catalogue
from skill.routine.place import NOWHERE, Place, Question

from .acts import Ask, Forget, Say, Turn
from .asking import ask
from .events import ForgetMe
from .going import carry_on, held, silence
from .keys import Key


def forget_me(book: Catalogue, place: Place, event: ForgetMe) -> Turn:
    """Read out what is kept, in two sentences; or ask before erasing it."""
    if event.tell:
        return carry_on(book, place, event, *_told(event))
    asked = Ask(Key.FORGET_CONFIRM, Key.FORGET_CONFIRM_REPROMPT)
    return ask(held(book, place, event), Question.FORGET, asked, *silence(place, event))


def _told(event: ForgetMe) -> tuple[Say, ...]:
    if not event.reachable:
        return (Say(Key.FORGET_UNREACHABLE),)
    if event.sessions == 0 and event.settings == 0 and event.places == 0:
        return (Say(Key.FORGET_NOTHING),)
    figures = {"count": event.sessions, "settings": event.settings, "places": event.places}
    return Say(Key.FORGET_TELL, figures), Say(Key.FORGET_TELL_HOW)


def forget_now() -> Turn:
    """After a yes: everything of this person is erased, and the answer says whether it is gone."""
    return Turn(NOWHERE, (Forget(Key.FORGET_DONE, Key.FORGET_FAILED),))
