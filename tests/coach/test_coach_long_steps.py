"""A step too long for one turn: spoken in several, none of it lost, and done only when all of it was heard."""

from __future__ import annotations

from dataclasses import replace

from skill.coach.actions import Ask, Guide, Response
from skill.coach.coach import Coach
from skill.coach.events import Context, Event
from skill.coach.keys import Key, MessageKey
from skill.coach.navigate import GoTo, Next, StartOver
from skill.coach.playback import Resume
from skill.coach.start import Start
from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Passage
from skill.routine.run import Step
from skill.routine.state import NOWHERE, Phase, SessionState, Wish
from skill.routine.terms import Limb, Side, Technique
from skill.routine.wording import Spoken
from tests.coach.promises import keep_promises
from tests.routine.values import catalogue

LANDMARK = ("Set the ball under your {side} foot. " + "And a little further. " * 60,)
START = Start(wish=Wish(Limb.FOOT, technique=Technique.GLIDING))


def wordy() -> Catalogue:
    """The real routines, but gliding explains itself at great length in many places."""
    gliding = catalogue().exercises[Limb.FOOT, Technique.GLIDING]
    places = tuple(
        Passage(f"place_{n}", Spoken(LANDMARK, LANDMARK), 5000, ("Roll.",), ("Roll.",)) for n in range(12)
    )
    exercises = {**catalogue().exercises, (Limb.FOOT, Technique.GLIDING): replace(gliding, passages=places)}
    return Catalogue("en", exercises, catalogue().routines, catalogue().words, catalogue().speech)


BOOK = wordy()
TURNS = len(BOOK.timeline(Step(Limb.FOOT, Technique.GLIDING, Side.RIGHT)).parts)
"""Turns that one side takes."""


def said(state: SessionState, *events: Event) -> list[Response]:
    turns: list[Response] = []
    for event in events:
        turn = Coach(BOOK).answer(turns[-1].state if turns else state, event)
        keep_promises(BOOK, event, turn, can_stream=False, spoken=True)
        turns.append(turn)
    return turns


def parts(turn: Response) -> list[tuple[str, int]]:
    return [(action.step.side, action.part) for action in turn.actions if isinstance(action, Guide)]


def prompts(turn: Response) -> list[MessageKey]:
    return [action.key for action in turn.actions if isinstance(action, Ask)]


def test_the_long_step_takes_several_turns() -> None:
    assert TURNS > 2


def test_next_speaks_the_rest_of_a_long_step_before_the_next_one() -> None:
    turns = said(NOWHERE, START, *[Next()] * TURNS)
    heard = [part for turn in turns for part in parts(turn)]
    assert heard == [*(("right", part) for part in range(TURNS)), ("left", 0)]


def test_only_the_last_turn_of_a_step_asks_for_the_next_step() -> None:
    turns = said(NOWHERE, START, *[Next()] * (TURNS - 1))
    assert [prompts(turn) for turn in turns] == [[Key.PROMPT_PART]] * (TURNS - 1) + [[Key.PROMPT_NEXT]]
    assert said(NOWHERE, START, *[Next()] * TURNS)[-1].state.heard == 1


def test_a_long_step_left_before_its_end_was_left_out() -> None:
    turns = said(NOWHERE, START, GoTo(number=2), *[Next()] * TURNS)
    closing = [action.step for action in turns[-1].actions if isinstance(action, Guide)]
    assert [what for step in closing for what in step.left_out] == [(Technique.GLIDING, "right")]


def test_a_turn_that_the_step_no_longer_has_becomes_its_first() -> None:
    state = replace(said(NOWHERE, START)[0].state, part=99, phase=Phase.PAUSED)
    turn = Coach(BOOK).answer(state, Resume())
    assert parts(turn) == [("right", 0)]


def test_start_over_begins_a_long_step_with_its_first_turn() -> None:
    turns = said(NOWHERE, START, Next(), StartOver(Context(at=100)))
    assert parts(turns[-1]) == [("right", 0)]
