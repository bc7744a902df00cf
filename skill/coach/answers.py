"""Yes and no: the answers to the question that is open, and what they are where none is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skill.routine.state import NOWHERE, Question
from skill.routine.terms import Limb

from .actions import Ask, ClearState, Response, Say, ask, ask_open_question
from .events import Event
from .forgetting import forget_now
from .here import Here, carry_on
from .hurts import not_numb
from .keys import Key
from .progress import end_course, keep_course
from .reminders import cancel_reminders, set_reminder, without_reminder
from .safety import no_pain_since_the_fall
from .start import begin, begin_with_either, resume
from .topic import Heard, Row, Topic
from .urgent import red_flag


@dataclass(frozen=True, kw_only=True)
class Yes(Event):
    """Yes, to the last question."""

    exact: bool = True
    """Whether just that was said: a near miss that was mended is enough to start, and not to erase."""


class No(Event):
    """No, to the last question."""


def yes(here: Here, event: Yes) -> Response:
    """Yes to the open question; with none open, what can be said."""
    state = here.state
    match state.question:
        case Question.START:
            return begin(here, replace(state.wish, limb=state.wish.limb or Limb.FOOT))
        case Question.CARRY_ON if state.run is not None:
            return resume(here)
        case Question.FORGET if event.exact:
            return forget_now()
        case Question.FORGET:
            return ask_open_question(state)
        case Question.FALL | Question.NUMB:
            return red_flag(here, event)
        case Question.REMIND:
            return set_reminder(here)
        case Question.CANCEL:
            return cancel_reminders(here)
        case Question.COURSE:
            return end_course(here)
        case Question.LIMB:
            return begin_with_either(here, state.wish)
        case Question.REGION:
            return ask_open_question(state)
        case _:
            return _nothing_asked(here)


def no(here: Here, event: No) -> Response:
    """No to the open question; with none open, what can be said."""
    match here.state.question:
        case Question.CARRY_ON:
            fresh = Ask(Key.START_FRESH, Key.START_ASK_LIMB_REPROMPT)
            return ask(NOWHERE, Question.LIMB, fresh, *here.silence, ClearState())
        case Question.START:
            return ask(NOWHERE, Question.LIMB, Ask(Key.START_OTHER_TIME, Key.START_ASK_LIMB_REPROMPT))
        case Question.REMIND:
            return carry_on(without_reminder(here), Say(Key.REMIND_NOT_SET))
        case Question.CANCEL:
            return carry_on(without_reminder(here), Say(Key.REMIND_STAY))
        case Question.COURSE:
            return keep_course(here)
        case Question.FORGET:
            return carry_on(here.at(replace(here.state, question=Question.NONE)), Say(Key.FORGET_KEPT))
        case Question.FALL:
            return no_pain_since_the_fall(here)
        case Question.NUMB:
            return not_numb(here)
        case Question.LIMB | Question.REGION:
            return Response(NOWHERE, (*here.silence, Say(Key.FAREWELL)))
        case _:
            return _nothing_asked(here)


def _nothing_asked(here: Here) -> Response:
    """Said in a run: a stream simply plays on, as after "What can I do?"; else that nothing was asked."""
    return carry_on(here, *([Say(Key.NO_QUESTION)] if here.state.active and not here.plays else []))


def heard_yes(heard: Heard) -> Yes:
    """Yes as it was said: just that, or something near it."""
    return Yes(heard.context, exact=not heard.slots.unclear("mended"))


TOPIC: Topic = (Row(No, no, ("AMAZON.NoIntent",)),)
"""Yes stands among the moves: in a run with no question it means next."""
