"""What every topic shares: which step a place means, arriving at a step, carrying on after an answer."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.parts import parts_of
from skill.routine.place import NOWHERE, Place, Question, State, Wish
from skill.routine.run import Run
from skill.routine.step import Step
from skill.routine.terms import Side, Technique, Way

from .acts import Act, Ask, DropPlace, FinishRun, Guide, KeepPlace, Play, Say, Silence, Turn
from .asking import ask_open_question
from .events import Event
from .keys import Key


def run_of(place: Place) -> Run:
    """The run of a place that has one."""
    assert place.run is not None, "only called for places with a run"
    return place.run


def sound_place(book: Catalogue, place: Place) -> Place:
    """The place itself, or NOWHERE where it names a step that its run does not have.

    A turn that its step does not have, because the words grew shorter, becomes the first.
    """
    if place.run is None:
        return place
    known = place.run.technique is None or (place.run.limb, place.run.technique) in book.exercises
    if not known or place.step >= len(book.steps(place.run)):
        return NOWHERE
    has_part = place.part == 0 or place.part < len(parts_of(book.timeline(step_at(book, place))))
    return place if has_part else replace(place, part=0)


def steps_at(book: Catalogue, place: Place) -> tuple[Step, ...]:
    """All steps of the place's run."""
    return book.steps(run_of(place))


def step_at(book: Catalogue, place: Place) -> Step:
    """The step a place means; a closing step knows what was left out."""
    step = steps_at(book, place)[place.step]
    if step.technique is not Technique.NOTICE:
        return step
    return book.closing(step, left_out_at(book, place))


def left_out_at(book: Catalogue, place: Place) -> tuple[tuple[Technique, Side], ...]:
    """Strokes before the place's step that were not done, in the run's order."""
    return tuple(
        step.what
        for index, step in enumerate(steps_at(book, place)[: place.step])
        if step.technique.is_stroke and not place.heard >> index & 1
    )


def is_last(book: Catalogue, place: Place) -> bool:
    """Whether the place's step is the closing one."""
    return place.step == len(steps_at(book, place)) - 1


def heard(place: Place) -> Place:
    """The place with its step marked as done."""
    return replace(place, heard=place.heard | 1 << place.step)


def moved(place: Place, index: int) -> Place:
    """The place at the start of another step; what belonged to the old step is over."""
    return replace(place, step=index, part=0, offset=0, ouch=0, loop=False, restarted_at=0, failures=0)


def flows(place: Place) -> bool:
    """Whether the run is led by streams."""
    return place.way is Way.FLOW


def silence(place: Place, event: Event) -> tuple[Act, ...]:
    """Stop the stream where one may play; one that was only interrupted would go on by itself."""
    return (Silence(),) if flows(place) or event.can_stream else ()


def offset_at(book: Catalogue, place: Place, event: Event) -> int:
    """Where the step is, in ms, never outside of it."""
    offset = place.offset if event.offset is None else event.offset
    return book.timeline(step_at(book, place)).within(offset)


def held(book: Catalogue, place: Place, event: Event) -> Place:
    """The place with the offset at which its stream was interrupted."""
    return replace(place, offset=offset_at(book, place, event)) if place.active and flows(place) else place


def arrive(book: Catalogue, place: Place, *before: Act) -> Turn:
    """Begin the place's step, after saying what comes ``before``."""
    place = replace(place, state=State.RUNNING, offset=0, question=Question.NONE, wish=Wish())
    step = step_at(book, place)
    if flows(place):
        return Turn(place, (*before, Play(step, place)))
    guide = Guide(step, place.part)
    if place.part < len(parts_of(book.timeline(step))) - 1:
        return _wait(place, Key.PROMPT_PART, *before, guide)
    place = heard(place)
    if is_last(book, place):
        return finish(book, place, *before, guide)
    return _wait(place, Key.PROMPT_NEXT, *before, guide)


def finish(book: Catalogue, place: Place, *before: Act) -> Turn:
    """The run is over: count it, and forget the place."""
    run = run_of(place)
    done = replace(place, state=State.DONE, offset=0, question=Question.NONE)
    return Turn(done, (*before, DropPlace(), FinishRun(run, book.total_ms(run))))


def carry_on(book: Catalogue, place: Place, event: Event, *before: Act) -> Turn:
    """After an answer: the stream goes on from its last cue, or the person is told what to say next."""
    if not place.active or place.question is not Question.NONE:
        return ask_open_question(place, *before)
    if not flows(place):
        key = Key.PROMPT_PAUSED if place.state is State.PAUSED else Key.PROMPT_NEXT
        return _wait(place, key, *before)
    if place.state is State.PAUSED:
        return Turn(place, (*before, Say(Key.PROMPT_HINT_RESUME)))
    return play_from(
        book, place, book.timeline(step_at(book, place)).cue_start(offset_at(book, place, event)), *before
    )


def play_from(book: Catalogue, place: Place, offset: int, *before: Act) -> Turn:
    """Play the place's step from an offset at which a cue begins."""
    place = replace(place, state=State.RUNNING, offset=0, question=Question.NONE)
    return Turn(place, (*before, Play(step_at(book, place), place, offset)))


def _wait(place: Place, key: Key, *before: Act) -> Turn:
    reprompt = Key.PROMPT_PAUSED_REPROMPT if key is Key.PROMPT_PAUSED else Key.PROMPT_REPROMPT
    return Turn(place, (*before, KeepPlace(place), Ask(key, reprompt)))
