"""Asking, and asking again: the one question that is open."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.place import Place, Question
from skill.routine.terms import Limb

from .acts import Act, Ask, Turn
from .keys import Key


def ask(place: Place, question: Question, act: Ask, *before: Act) -> Turn:
    """Ask, and remember which question is open."""
    return Turn(replace(place, question=question), (*before, act))


def ask_limb(place: Place, *before: Act) -> Turn:
    """Foot or hand?"""
    return ask(place, Question.LIMB, Ask(Key.START_ASK_LIMB, Key.START_ASK_LIMB_REPROMPT), *before)


def ask_open_question(place: Place, *before: Act) -> Turn:
    """Ask the open question once more; where none is open, what would be good next."""
    match place.question:
        case Question.REGION:
            act = Ask(Key.HURTS_WHERE, Key.HURTS_WHERE_REPROMPT)
        case Question.LIMB:
            act = Ask(Key.START_ASK_LIMB, Key.START_ASK_LIMB_REPROMPT)
        case Question.START:
            act = Ask(Key.START_OFFER, Key.START_OFFER_REPROMPT, {"limb": place.wish.limb or Limb.FOOT})
        case Question.REMIND if place.wish.remind is None:
            act = Ask(Key.REMIND_WHEN, Key.REMIND_WHEN_REPROMPT)
        case Question.REMIND:
            act = Ask(Key.REMIND_CONFIRM_REPROMPT, Key.REMIND_CONFIRM_REPROMPT)
        case Question.FORGET:
            act = Ask(Key.FORGET_CONFIRM, Key.FORGET_CONFIRM_REPROMPT)
        case Question.CARRY_ON if place.run is not None:
            act = Ask(Key.LAUNCH_CARRY_ON_REPROMPT, Key.LAUNCH_CARRY_ON_REPROMPT)
        case _:
            return ask(place, Question.LIMB, Ask(Key.WHAT_NEXT, Key.WHAT_NEXT_REPROMPT), *before)
    return ask(place, place.question, act, *before)
