"""What every turn of the coach keeps, whatever was said before."""

from __future__ import annotations

from collections import Counter

from skill.coach.actions import (
    Action,
    Ask,
    AskConsent,
    CancelReminders,
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
from skill.coach.pain import RedFlag
from skill.coach.playback import Home, Pause, SilenceFell
from skill.content.load import load
from skill.content.phrasing import Phrasing
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, SessionState
from skill.routine.terms import Mode, Side, Technique
from skill.routine.timeline import parts_of

ASKING = (Ask, AskConsent)
OUTCOMES = (Forget, SetReminder, ListReminders, CancelReminders)
"""Acts that are done outside, and whose outcome is said there."""
SPEAKING = (Say, Guide, Instruct, *ASKING, *OUTCOMES)
QUIET = (Home, Pause, SilenceFell)
"""Events that may be answered without a word or a sound."""


def phrasing() -> Phrasing:
    """The words of every message."""
    return load("en").phrasing


def words_of(act: Say | Ask, seed: str = "") -> list[str]:
    """What is heard, in every wording that a seed could pick; a reprompt too."""
    messages = phrasing().messages
    keys = [act.key, act.reprompt] if isinstance(act, Ask) else [act.key]
    seeds = [seed, *(str(number) for number in range(3))]
    texts = {phrasing().phrase(key, act.params, one).text for key in keys for one in seeds}
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
    for act in turn.acts:
        _act_is_sound(catalogue, act)
    if isinstance(event, RedFlag):
        assert turn.state == NOWHERE
        assert all(isinstance(act, StopPlayback | ClearState | Say) for act in turn.acts)
    if spoken and not isinstance(event, QUIET):
        assert any(isinstance(act, (*SPEAKING, Play)) for act in turn.acts), "nothing is heard"
    if not spoken:
        assert not any(isinstance(act, SPEAKING) for act in turn.acts), "nothing can be said now"


def _place_is_sound(catalogue: Catalogue, state: SessionState) -> None:
    assert decode(encode(state, catalogue.version), catalogue.version) == state
    assert Here(catalogue, state).sound.state == state


def _asks_last(turn: Response) -> None:
    speaking = [act for act in turn.acts if isinstance(act, SPEAKING)]
    asks = [act for act in speaking if isinstance(act, ASKING)]
    assert len(asks) == (1 if turn.listens else 0)
    assert not asks or speaking[-1] is asks[0]


def _sounds_once(turn: Response, can_stream: bool) -> None:
    streams = [act for act in turn.acts if isinstance(act, Play | Enqueue)]
    silences = [act for act in turn.acts if isinstance(act, StopPlayback)]
    assert len(streams) <= 1
    assert not (streams and turn.listens)
    assert can_stream or not streams + silences


def _act_is_sound(catalogue: Catalogue, act: Action) -> None:
    match act:
        case Say() | Ask():
            assert all(text.strip() and not set(text) & set("{}[]") for text in words_of(act))
        case Play() | Enqueue():
            _place_is_sound(catalogue, act.state)
            assert (act.state.phase, act.state.way) == (Phase.RUNNING, Mode.STREAM)
            assert act.step == Here(catalogue, act.state).step
            assert catalogue.knows(act.step)
            offset = act.offset if isinstance(act, Play) else 0
            timeline = catalogue.timeline(act.step)
            assert offset in {cue.at for cue in timeline.cues} | {stroke.start for stroke in timeline.strokes}
        case Guide():
            assert catalogue.knows(act.step)
            assert 0 <= act.part < len(parts_of(catalogue.timeline(act.step)))
        case Instruct():
            assert catalogue.knows(act.step)
        case SaveState():
            _place_is_sound(catalogue, act.state)
            assert act.state.active
        case _:
            pass


def _sides_are_equal(catalogue: Catalogue, run: Run | None) -> None:
    if run is not None:
        left, right = doses(catalogue, run)
        assert left == right


def doses(catalogue: Catalogue, run: Run) -> tuple[Counter[Technique], Counter[Technique]]:
    """Strokes of each technique that the left and the right get in a run."""

    def dose(side: Side) -> Counter[Technique]:
        steps = [step for step in catalogue.steps(run) if step.side is side]
        return Counter(step.technique for step in steps for _ in catalogue.timeline(step).strokes)

    return dose(Side.LEFT), dose(Side.RIGHT)
