"""What a person may say or do in the middle of a routine, chosen by chance and by a fixed seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from skill.speaker.echo import Activity, Button
from tests.speaker.dialogues.stage import Stage

ASKING: Final = (
    "how many left", "how long left", "which step is this", "what comes next", "which foot", "again",
    "why am I doing this", "how do I do it", "how hard should I press", "what do I need", "is it safe",
    "help", "shuffle", "yes", "purple elephants", "my shoulder hurts", "count aloud", "tell me everything",
)  # fmt: skip
LEADING: Final = (
    "slower", "faster", "loop", "loop off", "less talk", "ouch", "next", "previous", "done", "start over",
    "other foot", "other hand", "go to rinsing", "go to friction", "go to gliding", "step four",
)  # fmt: skip


def _pause(stage: Stage, rng: Random) -> None:
    stage.say("pause")
    stage.wait(rng.uniform(0, 200))
    stage.say(rng.choice(("resume", "continue", "keep going")))


def _local_pause(stage: Stage, rng: Random) -> None:
    stage.device.pause()
    stage.wait(rng.uniform(0, 200))
    stage.device.resume()


def _buttons(stage: Stage, rng: Random) -> None:
    stage.device.press(rng.choice((Button.NEXT, Button.PREVIOUS)))


def _pause_button(stage: Stage, rng: Random) -> None:
    stage.device.press(Button.PAUSE)
    stage.wait(rng.uniform(0, 200))
    stage.device.press(Button.PLAY)


def _wait_for_me(stage: Stage, rng: Random) -> None:
    stage.say("wait for me")
    stage.listen()
    for _ in range(rng.randrange(2)):
        stage.say("next")
        stage.listen()
    stage.say("keep going")


def _launch(stage: Stage, rng: Random) -> None:
    stage.say("open gentle roll")
    stage.listen()
    stage.say(rng.choice(("yes", "ready", "next")))


def _silence(stage: Stage, rng: Random) -> None:
    """The skill is opened and nobody answers: what was interrupted goes on by itself."""
    stage.say("open gentle roll")
    stage.wait(60)


def _over(stage: Stage, rng: Random) -> None:
    stage.say("start over")
    stage.listen()
    stage.wait(rng.uniform(0, 5))
    stage.say("start over")


ACTING: Final[Sequence[Callable[[Stage, Random], None]]] = (
    _pause, _local_pause, _buttons, _pause_button, _wait_for_me, _launch, _silence, _over,
)  # fmt: skip


def interrupt(stage: Stage, rng: Random) -> None:
    """Say or do one thing."""
    kind = rng.random()
    if kind < 0.4:
        stage.say(rng.choice(ASKING))
    elif kind < 0.8:
        stage.say(rng.choice(LEADING))
    else:
        rng.choice(ACTING)(stage, rng)


def under_way(stage: Stage) -> bool:
    """Whether the routine still goes on."""
    return stage.device.activity in (Activity.PLAYING, Activity.PAUSED, Activity.STOPPED)
