"""A device as far as the coach sees one: an open session or none, a player, and what is kept between visits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from skill.coach.actions import ClearState, Enqueue, FinishRun, Play, Response, SaveState, StopPlayback
from skill.coach.coach import Coach
from skill.coach.events import Event
from skill.coach.playback import SilenceFell
from skill.coach.streaming import StreamFinished, StreamNearlyFinished
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, SessionState


class Activity(StrEnum):
    """What the player does with its last stream."""

    IDLE = "idle"
    PLAYING = "playing"
    STOPPED = "stopped"
    FINISHED = "finished"


@dataclass
class Device:
    """Places travel as words, as they do outside: in the session, in the stream's token, in the memory."""

    catalogue: Catalogue
    can_stream: bool
    session: str | None = None
    stream: str | None = None
    queued: str | None = None
    activity: Activity = Activity.IDLE
    kept: str | None = None
    finished: list[Run] = field(default_factory=list)

    @property
    def state(self) -> SessionState:
        """Where the person is: in the open session, else in the stream that was played last."""
        if self.session is not None:
            return self._read(self.session) or NOWHERE
        streamed = self.streamed
        if self.activity is Activity.STOPPED:
            return replace(streamed, phase=Phase.PAUSED)
        return replace(streamed, phase=Phase.DONE) if self.activity is Activity.FINISHED else streamed

    @property
    def streamed(self) -> SessionState:
        """The place in the token of the last stream."""
        return self._read(self.stream) or NOWHERE

    @property
    def kept_place(self) -> SessionState | None:
        """The place that the memory holds."""
        return self._read(self.kept)

    @property
    def coach(self) -> Coach:
        """The one who answers."""
        return Coach(self.catalogue)

    def opens_at(self, state: SessionState) -> None:
        """A session that is open at this place."""
        self.session = self._word(state)

    def says(self, event: Event) -> Response:
        """A person says something."""
        turn = self.coach.answer(self.state, event)
        self.session = self._word(turn.state) if turn.listens else None
        self._do(turn)
        return turn

    def reports(self, event: Event) -> Response:
        """The player reports something about its stream."""
        turn = self.coach.answer(self.streamed, event)
        self._do(turn)
        return turn

    def falls_silent(self) -> Response:
        """Nobody answers, and the session ends."""
        turn = self.coach.answer(self.state, SilenceFell())
        self._do(turn)
        self.session = None
        return turn

    def plays_on(self) -> tuple[Response, Response]:
        """The stream comes to its end; what was queued begins."""
        turns = (self.reports(StreamNearlyFinished()), self.reports(StreamFinished()))
        self.activity = Activity.PLAYING if self.queued else Activity.FINISHED
        self.stream, self.queued = self.queued or self.stream, None
        return turns

    def is_left_for_another(self) -> None:
        """The person goes on with a device that has no player; what is kept goes with them."""
        self.can_stream, self.session = False, None
        self.stream, self.queued, self.activity = None, None, Activity.IDLE

    def _do(self, turn: Response) -> None:
        for action in turn.actions:
            match action:
                case Play():
                    self.stream, self.queued = self._word(action.state), None
                    self.activity = Activity.PLAYING
                case Enqueue():
                    self.queued = self._word(action.state)
                case StopPlayback() if self.activity is Activity.PLAYING:
                    self.activity, self.queued = Activity.STOPPED, None
                case SaveState():
                    self.kept = self._word(action.state)
                case ClearState():
                    self.kept = None
                case FinishRun():
                    self.kept = None
                    self.finished.append(action.run)
                case _:
                    pass

    def _word(self, state: SessionState) -> str:
        return encode(state, self.catalogue.version)

    def _read(self, word: str | None) -> SessionState | None:
        return decode(word, self.catalogue.version)
