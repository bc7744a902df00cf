"""A day with a routine that plays by itself: what was said, what was heard, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from skill.alexa.validation import Surroundings
from skill.coach.here import Here
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode
from skill.routine.run import Step
from skill.routine.state import SessionState
from skill.routine.terms import Limb, Side, Technique
from skill.speaker.echo import Account, Activity, Device, Habits, Interfaces, LoggedTurn, PlayerEvent, Record
from skill.speaker.local import send_to, stream_ms
from skill.testing import ManualClock, Person
from skill.web.state import ServiceState
from tests.speaker.dialogues.stage import Stage, new_account, noon, plays, the_skill, understanding

Stroke = tuple[int, int]
"""Passage and repetition."""
FROM_THE_BEGINNING = "From the very beginning."
ENDED_KINDLY = "Your body asks for rest today."
CLOSINGS = ("That was your", "That was the last step")
SPOKEN_CLOSINGS = tuple(
    words
    for limb in Limb
    for line in the_skill().skill.languages["en"].catalogue.exercises[limb, Technique.NOTICE].lines
    if line.id == "closing"
    for words in line.say
)


def flow_stage(
    *,
    habits: Habits = Habits(),  # noqa: B008
    account: Account | None = None,
    device_id: str = "amzn1.ask.device.ONE",
    clock: ManualClock | None = None,
    state: ServiceState | None = None,
    strict: bool = True,
) -> Stage:
    """A person in front of a device with an audio player and habits of its own."""
    state, clock = state or the_skill(), clock or ManualClock(noon())
    device = Device(
        send_to(state.endpoint),
        clock=clock,
        device_id=device_id,
        account=account or new_account(),
        interfaces=Interfaces(audio_player=True),
        strict=strict,
        habits=habits,
        duration_ms=lambda url: stream_ms(state.libraries, url),
        around=Surroundings(loopback=True),
    )
    return Stage(state, clock, device, Person(device, understanding()))


@dataclass(frozen=True)
class Heard:
    """A stretch of a stream that could be heard without a break."""

    place: SessionState
    step: Step
    begin: int
    """Offset at which it began, in ms."""
    end: int
    """Offset at which it ended, in ms."""
    how: str
    """Finished, Stopped or Failed."""

    @property
    def finished(self) -> bool:
        return self.how == "Finished"


def heard_on(device: Device, catalogue: Catalogue) -> list[Heard]:
    """Everything that could be heard on a device, in order."""
    found, began = [], None
    for event in device.log.of(PlayerEvent):
        if event.kind == "PlaybackStarted":
            began = event
        elif event.kind != "PlaybackNearlyFinished" and began is not None and began.token == event.token:
            place = _place(event.token, catalogue)
            how = event.kind.removeprefix("Playback")
            found.append(Heard(place, Here(catalogue, place).step, began.offset_ms, event.offset_ms, how))
            began = None
    return found


def _place(token: str, catalogue: Catalogue) -> SessionState:
    place = decode(token, catalogue.version)
    assert place is not None, "every stream of this skill carries a place"
    return place


def strokes_of(step: Step, catalogue: Catalogue) -> set[Stroke]:
    """All strokes of a step."""
    return {(stroke.passage, stroke.repetition) for stroke in catalogue.timeline(step).strokes}


def strokes_in(heard: Heard, catalogue: Catalogue) -> set[Stroke]:
    """The strokes whose beginning was heard."""
    strokes = catalogue.timeline(heard.step).strokes
    return {(s.passage, s.repetition) for s in strokes if heard.begin <= s.start < heard.end}


def mostly_done(step: Step, offset: int, catalogue: Catalogue) -> bool:
    """Whether at least half of a step's strokes had begun: then leaving it does not leave it out."""
    strokes = catalogue.timeline(step).strokes
    return bool(strokes) and sum(stroke.start <= offset for stroke in strokes) * 2 >= len(strokes)


@dataclass
class Ledger:
    """What was done in the run, told from what could be heard and what was said, never from the tokens' own bits."""

    catalogue: Catalogue
    done: set[int] = field(default_factory=set)
    """Steps that were played to their end, or mostly."""
    skipped: set[int] = field(default_factory=set)
    """Steps that a word left before they were mostly done."""
    _pending: tuple[str, LoggedTurn] | None = None

    def read(self, records: Iterator[Record]) -> None:
        """Go through a device's log."""
        for record in records:
            if isinstance(record, LoggedTurn) and record.reached:
                self._turn(record)
            elif isinstance(record, PlayerEvent):
                self._event(record)

    def missing(self, closing: SessionState) -> set[tuple[Technique, Side]]:
        """The strokes before the closing that were not done."""
        assert closing.run is not None
        steps = self.catalogue.steps(closing.run)[: closing.step]
        return {s.what for i, s in enumerate(steps) if s.technique.is_stroke and i not in self.done}

    def _turn(self, turn: LoggedTurn) -> None:
        """What a word does to the run counts once the stream that it leads to can be heard."""
        tokens = [item["stream"]["token"] for item in plays(turn)]
        self._pending = (tokens[0], turn) if tokens else None
        waiting = decode(turn.attributes.get("place"), self.catalogue.version)
        if waiting is not None and waiting.way is not None and waiting.way.value == "wait":
            self.done.add(waiting.step)  # spoken as a whole

    def _event(self, event: PlayerEvent) -> None:
        if event.kind == "PlaybackFinished":
            self.done.add(_place(event.token, self.catalogue).step)
        if event.kind == "PlaybackStarted" and self._pending and self._pending[0] == event.token:
            self._commit(self._pending[1], _place(event.token, self.catalogue))
            self._pending = None

    def _commit(self, turn: LoggedTurn, now: SessionState) -> None:
        if FROM_THE_BEGINNING in turn.speech_text:
            self.done.clear()
            self.skipped.clear()
            return
        left, offset = _left(turn, self.catalogue)
        if left is None or left.run is None or now.run is None or left.run.id != now.run.id:
            return
        what = _meaning(turn)
        if what in _ONWARD and mostly_done(Here(self.catalogue, left).step, offset, self.catalogue):
            self.done.add(left.step)
        elif what == "OuchIntent" and now.step != left.step:
            self.done.discard(left.step)
        if now.step != left.step:
            self.skipped.add(left.step)


_ONWARD = frozenset(
    {"AMAZON.NextIntent", "ReadyIntent", "GoToIntent", "PlaybackController.NextCommandIssued"}
)


def _meaning(turn: LoggedTurn) -> str:
    request = turn.request["request"]
    return str(request.get("intent", {}).get("name", request["type"]))


def _left(turn: LoggedTurn, catalogue: Catalogue) -> tuple[SessionState | None, int]:
    """The stream that was under way when something was said, and where it was."""
    player: dict[str, Any] = turn.request["context"].get("AudioPlayer", {})
    return decode(player.get("token"), catalogue.version), player.get("offsetInMilliseconds", 0)


def play_out(stage: Stage) -> None:
    """Let everything play to the end, resuming what is paused."""
    for _ in range(8):
        stage.clock.run_out()
        if stage.device.activity is not Activity.STOPPED or ended_aloud(stage):
            return
        stage.say("keep going")
    raise AssertionError("it never comes to an end")


def ended_aloud(stage: Stage) -> bool:
    """Whether the closing was spoken or left, or the routine ended with a kind word: nothing is to come."""
    ended = False
    for record in stage.device.log:
        if isinstance(record, PlayerEvent) and record.kind == "PlaybackStarted":
            ended = False
        elif isinstance(record, LoggedTurn):
            said = any(words in record.speech_text for words in (*CLOSINGS, *SPOKEN_CLOSINGS, ENDED_KINDLY))
            ended = ended or said or _left_the_closing(record, stage.catalogue)
    return ended


def _left_the_closing(turn: LoggedTurn, catalogue: Catalogue) -> bool:
    """Whether the button for the next step was pressed in the last one."""
    pressed = turn.request["request"]["type"] == "PlaybackController.NextCommandIssued"
    if not pressed or [each["type"] for each in turn.directives] != ["AudioPlayer.Stop"]:
        return False
    place, _ = _left(turn, catalogue)
    return place is not None and Here(catalogue, place).step.technique is Technique.NOTICE


def whole_strokes(heard: list[Heard], catalogue: Catalogue) -> dict[int, set[Stroke]]:
    """By index of the step: every stroke whose beginning was heard."""
    found: dict[int, set[Stroke]] = {}
    for each in heard:
        found.setdefault(each.place.step, set()).update(strokes_in(each, catalogue))
    return found
