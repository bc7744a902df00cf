"""Here: a place, the catalogue that it is a place in, and what every topic does from there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skill.routine.catalogue import Catalogue
from skill.routine.run import Run, Step
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Mode, Side, Technique
from skill.routine.timeline import Timeline, cues_from, once, part_end

from .actions import (
    Action,
    Ask,
    ClearState,
    FinishRun,
    Guide,
    Play,
    Response,
    SaveState,
    Say,
    StopPlayback,
    ask_open_question,
)
from .events import NO_CONTEXT, Context
from .keys import Key

DOUBT_MS = 2_000
"""What may lie between the words of a reply and the clock that tells of them: timestamps are whole seconds,
and the words that interrupt take time themselves."""
OWN_VOICE = 0.1
"""By how much of its speech a device may be ahead: it speaks with its own voice, timelines with theirs."""


@dataclass(frozen=True)
class Here:
    """Where a person is. What is read off the place and the catalogue is worked out once, when asked for."""

    catalogue: Catalogue
    state: SessionState
    context: Context = NO_CONTEXT
    """What the request says about itself; for a place that is only looked at, nothing."""

    def at(self, state: SessionState) -> Here:
        """The same moment at another place; the steps of a run are the same wherever in it."""
        there = Here(self.catalogue, state, self.context)
        if state.run is self.state.run and "steps" in self.__dict__:
            there.__dict__["steps"] = self.steps
        return there

    @property
    def run(self) -> Run:
        """The run of a place that has one."""
        run = self.state.run
        assert run is not None, "only asked of places with a run"
        return run

    @once
    def steps(self) -> tuple[Step, ...]:
        """All steps of the run."""
        return self.catalogue.steps(self.run)

    @once
    def step(self) -> Step:
        """The step that the place means; a closing step knows what was left out."""
        step = self.steps[self.state.step]
        return step if step.technique is not Technique.NOTICE else self.catalogue.closing(step, self.left_out)

    @property
    def left_out(self) -> tuple[tuple[Technique, Side], ...]:
        """Strokes before the step that were not done, in the run's order."""
        return tuple(
            step.what
            for index, step in enumerate(self.steps[: self.state.step])
            if step.technique.is_stroke and not self.state.heard >> index & 1
        )

    @once
    def timeline(self) -> Timeline:
        """The timeline of the step."""
        return self.catalogue.timeline(self.step)

    @property
    def turns(self) -> int:
        """In how many turns the step is spoken."""
        return len(self.timeline.parts)

    @property
    def is_last(self) -> bool:
        """Whether the step is the closing one."""
        return self.state.step == len(self.steps) - 1

    @property
    def following(self) -> int:
        """Index of the next step that is not left out: the closing one always stays."""
        later = range(self.state.step + 1, len(self.steps) - 1)
        return next((index for index in later if not self.skips(index)), len(self.steps) - 1)

    def skips(self, index: int) -> bool:
        """Whether a step was asked to be left out."""
        return bool(self.state.skips >> index & 1)

    @property
    def flows(self) -> bool:
        """Whether the run is led by streams."""
        return self.state.way is Mode.STREAM

    @property
    def streams_on(self) -> bool:
        """Whether a stream goes on after an answer: nothing has been asked."""
        return self.state.way is Mode.STREAM and self.state.question is Question.NONE

    @property
    def runs(self) -> bool:
        """Whether a run is under way; of one that was stopped, what is kept says whether to offer it."""
        return self.state.run is not None and self.state.phase is Phase.RUNNING

    @property
    def plays(self) -> bool:
        """Whether a run is under way, and led by streams."""
        return self.flows and self.runs

    @property
    def offset(self) -> int:
        """Where the step is, in ms, never outside of it."""
        offset = self.context.offset
        return self.timeline.within(self.state.offset if offset is None else offset)

    @property
    def remains(self) -> bool:
        """Whether something of the step's spoken turn has not been heard yet."""
        return not self.flows and self.state.offset < part_end(self.timeline, self.state.part)

    @property
    def last_cue(self) -> int:
        """Where the cue that is or was heard last begins, in ms."""
        return self.timeline.cue_start(self.offset)

    @property
    def held(self) -> Here:
        """The place with the offset at which its stream was interrupted."""
        if not self.state.active or not self.flows:
            return self
        return self.at(replace(self.state, offset=self.offset))

    @property
    def silence(self) -> tuple[Action, ...]:
        """Stop the stream where one may play; one that was only interrupted would go on by itself."""
        return (StopPlayback(),) if self.flows or self.context.can_stream else ()

    @property
    def sound(self) -> Here:
        """The place itself, or NOWHERE where it names a step that its run does not have.

        A turn that its step does not have, because the words grew shorter, becomes the first.
        """
        state, run = self.state, self.state.run
        if run is None:
            return self
        known = run.technique is None or (run.limb, run.technique) in self.catalogue.exercises
        if not known or state.step >= len(self.steps):
            return self.at(NOWHERE)
        return self if state.part == 0 or state.part < self.turns else self.at(replace(state, part=0))

    def step_done(self) -> Here:
        """The place with its step marked as done."""
        return self.at(replace(self.state, heard=self.state.heard | 1 << self.state.step))

    def heard_out(self) -> Here:
        """The place with its spoken turn heard to the end; with its last turn the step is done."""
        state, last = self.state, self.state.part >= self.turns - 1
        heard = state.heard | 1 << state.step if last else state.heard
        return self.at(replace(state, offset=part_end(self.timeline, state.part), heard=heard))

    @property
    def listened(self) -> Here:
        """Where somebody is who was spoken to, by the time since then; when in doubt, at the earlier stroke.

        A reply is spoken whole unless somebody says the wake word meanwhile: only the clock tells.
        """
        state, spoken = self.state, self.context.spoken
        leads = self.runs and state.question is Question.NONE
        if not leads or not self.remains:
            return self
        heard = 0 if spoken is None else state.offset + spoken
        if spoken is None or heard >= self._nearly_out:
            return self.heard_out()
        offset = self.timeline.cue_start(max(state.offset, heard - DOUBT_MS))
        return self.at(replace(state, offset=max(state.offset, offset)))

    @property
    def _nearly_out(self) -> int:
        """From where on, in ms, a spoken turn may have been heard out; its strokes have, at any rate."""
        state, end = self.state, part_end(self.timeline, self.state.part)
        speech = sum([cue.ms for cue in cues_from(self.timeline, state.part, state.offset)])
        early = end - DOUBT_MS - round(OWN_VOICE * speech)
        return min(end - DOUBT_MS, max(early, self.timeline.stroke_over(end)))

    def moved(self, index: int) -> Here:
        """The place at the start of another step, wished for again by that; what the old step had is over."""
        return self.at(
            replace(
                self.state,
                step=index,
                part=0,
                offset=0,
                ouch=0,
                loop=False,
                restarted_at=0,
                failures=0,
                skips=self.state.skips & ~(1 << index),
            )
        )


def arrive(here: Here, *before: Action) -> Response:
    """Begin the place's step, after saying what comes ``before``."""
    here = here.at(replace(here.state, phase=Phase.RUNNING, offset=0, question=Question.NONE, wish=Wish()))
    if here.flows:
        return Response(here.state, (*before, Play(here.step, here.state)))
    if part := here.state.part:
        here = here.at(replace(here.state, offset=cues_from(here.timeline, part, 0)[0].at))
    return go_on(here, *before)


def go_on(here: Here, *before: Action) -> Response:
    """Speak what remains of the step, and wait; where nothing remains, only wait."""
    here = here.at(replace(here.state, phase=Phase.RUNNING, question=Question.NONE))
    state = here.state
    if not here.remains:
        return _wait(state, Key.PROMPT_NEXT if state.part >= here.turns - 1 else Key.PROMPT_PART, *before)
    begins = cues_from(here.timeline, state.part, 0)[0].at
    guide = Guide(here.step, state.part, state.offset if state.offset > begins else 0)
    if state.part < here.turns - 1:
        return _wait(state, Key.PROMPT_PART, *before, guide)
    if here.is_last:
        return finish(here.step_done(), *before, guide)
    return _wait(state, Key.PROMPT_NEXT, *before, guide)


def finish(here: Here, *before: Action) -> Response:
    """The run is over: count it, and forget the place."""
    done = replace(here.state, phase=Phase.DONE, offset=0, question=Question.NONE)
    return Response(done, (*before, *finished(here)))


def finished(here: Here) -> tuple[Action, ...]:
    """Forget the place, and count the run where any of its strokes was done."""
    ended = (ClearState(),)
    done = any(s.technique.is_stroke and here.state.heard >> i & 1 for i, s in enumerate(here.steps))
    return (*ended, FinishRun(here.run, here.catalogue.total_ms(here.run))) if done else ended


def carry_on(here: Here, *before: Action, rewound: bool = True) -> Response:
    """After an answer: the step goes on from its last cue, or the person is told what to say next.

    Not ``rewound``, a stroke that is under way is not begun again.
    """
    state = here.state
    if not state.active or state.question is not Question.NONE:
        return ask_open_question(state, *before)
    if not here.flows:
        if state.phase is Phase.RUNNING:
            return go_on(here, *before)
        return _wait(state, Key.PROMPT_PAUSED, *before)
    if state.phase is Phase.PAUSED:
        return Response(state, (*before, Say(Key.PROMPT_HINT_RESUME)))
    offset = here.last_cue if rewound else here.timeline.unbroken(here.offset)
    return play_from(here, offset, *before)


def play_from(here: Here, offset: int, *before: Action) -> Response:
    """Play the place's step from an offset at which a cue begins."""
    state = replace(here.state, phase=Phase.RUNNING, offset=0, question=Question.NONE)
    return Response(state, (*before, Play(here.step, state, offset)))


def _wait(state: SessionState, key: Key, *before: Action) -> Response:
    reprompt = Key.PROMPT_PAUSED_REPROMPT if key is Key.PROMPT_PAUSED else Key.PROMPT_REPROMPT
    return Response(state, (*before, SaveState(state), Ask(key, reprompt)))
