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


def forget_now() -> Turn:
    """After a yes: everything of this person is erased, and the answer says whether it is gone."""
    return Turn(NOWHERE, (Forget(Key.FORGET_DONE, Key.FORGET_FAILED),))
