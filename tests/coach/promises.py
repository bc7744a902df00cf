"""What every turn of the coach keeps, whatever was said before."""

from __future__ import annotations

from collections import Counter

from skill.coach.actions import (
    Action,
    Ask,
    AskConsent,
    CancelReminders,
    ChangeReminder,
    ClearState,
    Enqueue,
    Forget,
    Guide,
    Instruct,
    ListReminders,
    Play,
    Response,
    SaveState,
    Say,
    SetReminder,
    StopPlayback,
)
from skill.coach.events import Event
from skill.coach.here import Here
from skill.coach.playback import Home, Pause, SilenceFell
from skill.coach.urgent import RedFlag
from skill.content.load import load
from skill.content.phrasing import Phrasing
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, SessionState
from skill.routine.terms import Mode, Side, Technique

ASKING = (Ask, AskConsent)
OUTCOMES = (Forget, SetReminder, ListReminders, ChangeReminder, CancelReminders)
"""Acts that are done outside, and whose outcome is said there."""
SPEAKING = (Say, Guide, Instruct, *ASKING, *OUTCOMES)
QUIET = (Home, Pause, SilenceFell)
"""Events that may be answered without a word or a sound."""


def phrasing() -> Phrasing:
    """The words of every message."""
    return load("en").phrasing


def words_of(action: Say | Ask, seed: str = "") -> list[str]:
    """What is heard, in every wording that a seed could pick; a reprompt too."""
    messages = phrasing().messages
    keys = [action.key, action.reprompt] if isinstance(action, Ask) else [action.key]
    seeds = [seed, *(str(number) for number in range(3))]
    texts = {phrasing().phrase(key, action.params, one).text for key in keys for one in seeds}
    assert all(key in messages for key in keys)
    return sorted(texts)


def keep_promises(
    catalogue: Catalogue, event: Event, turn: Response, *, can_stream: bool, spoken: bool
) -> None:
    """Assert every promise of one turn. ``spoken`` tells a person's words from a player's report."""
    _place_is_sound(catalogue, turn.state)
    _sides_are_equal(catalogue, turn.state.run)
    _asks_last(turn)
    _sounds_once(turn, can_stream)
    for action in turn.actions:
        _action_is_sound(catalogue, action)
    if isinstance(event, RedFlag):
        assert turn.state == NOWHERE
        assert all(isinstance(action, StopPlayback | ClearState | Say) for action in turn.actions)
    if spoken and not isinstance(event, QUIET):
        assert any(isinstance(action, (*SPEAKING, Play)) for action in turn.actions), "nothing is heard"
    if not spoken:
        assert not any(isinstance(action, SPEAKING) for action in turn.actions), "nothing can be said now"


def _place_is_sound(catalogue: Catalogue, state: SessionState) -> None:
    assert decode(encode(state, catalogue.version), catalogue.version) == state
    assert Here(catalogue, state).sound.state == state


def _asks_last(turn: Response) -> None:
    speaking = [action for action in turn.actions if isinstance(action, SPEAKING)]
    asks = [action for action in speaking if isinstance(action, ASKING)]
    assert len(asks) == (1 if turn.listens else 0)
    assert not asks or speaking[-1] is asks[0]


def _sounds_once(turn: Response, can_stream: bool) -> None:
    streams = [action for action in turn.actions if isinstance(action, Play | Enqueue)]
    silences = [action for action in turn.actions if isinstance(action, StopPlayback)]
    assert len(streams) <= 1
    assert not (streams and turn.listens)
    assert can_stream or not streams + silences


def _action_is_sound(catalogue: Catalogue, action: Action) -> None:
    match action:
        case Say() | Ask():
            assert all(text.strip() and not set(text) & set("{}[]") for text in words_of(action))
        case Play() | Enqueue():
            _place_is_sound(catalogue, action.state)
            assert (action.state.phase, action.state.way) == (Phase.RUNNING, Mode.STREAM)
            assert action.step == Here(catalogue, action.state).step
            assert catalogue.knows(action.step)
            offset = action.offset if isinstance(action, Play) else 0
            timeline = catalogue.timeline(action.step)
            assert 0 <= offset <= timeline.total_ms
            assert not any(cue.at < offset < cue.end for cue in timeline.cues), "begins mid-word"
        case Guide():
            assert catalogue.knows(action.step)
            assert 0 <= action.part < len(catalogue.timeline(action.step).parts)
        case Instruct():
            assert catalogue.knows(action.step)
        case SaveState():
            _place_is_sound(catalogue, action.state)
            assert action.state.active
        case _:
            pass


def _sides_are_equal(catalogue: Catalogue, run: Run | None) -> None:
    if run is not None:
        left, right = doses(catalogue, run)
        assert left == right or not {Side.LEFT: right, Side.RIGHT: left}.get(run.only or Side.BOTH, left)


def doses(catalogue: Catalogue, run: Run) -> tuple[Counter[Technique], Counter[Technique]]:
    """Strokes of each technique that the left and the right get in a run."""

    def dose(side: Side) -> Counter[Technique]:
        steps = [step for step in catalogue.steps(run) if step.side is side]
        return Counter(step.technique for step in steps for _ in catalogue.timeline(step).strokes)

    return dose(Side.LEFT), dose(Side.RIGHT)
