"""Where nothing can be streamed, every routine waits for the person, in the very same words."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from skill.settings import DEFAULT_AUDIO, Settings
from skill.speaker.echo import PlayerEvent
from skill.speaker.local import LOCAL_URL
from skill.web.state import ServiceState
from tests.speaker.dialogues.stage import a_skill, stage

CASES = (
    "no player",
    "no public address",
    "no clips",
    "a clip is missing",
    "a clip is damaged",
    "no manifest",
)


@cache
def spoken(words: str) -> tuple[str, ...]:
    """What is heard on a device without a player."""
    return conversation(words, streams=False, state=None)


def conversation(words: str, *, streams: bool, state: ServiceState | None) -> tuple[str, ...]:
    """A whole routine, step by step, and everything heard in it; minutes may be estimates without clips."""
    scene = stage(streams=streams, state=state)
    turns = [scene.follow(words)]
    while turns[-1].session_open:
        assert not turns[-1].directives
        turns.append(scene.follow("next"))
    assert not scene.device.log.of(PlayerEvent)
    return tuple(re.sub(r"about \d+ minutes", "about so many minutes", turn.speech_text) for turn in turns)


def skill_with(case: str, folder: Path) -> ServiceState:
    """The skill in an installation that lacks something."""
    audio = folder / "audio"
    if case != "no clips":
        shutil.copytree(DEFAULT_AUDIO, audio)
    clip = next(iter(sorted(audio.glob("en/*.mp3"))), None)
    if case == "a clip is missing" and clip:
        clip.unlink()
    if case == "a clip is damaged" and clip:
        clip.write_bytes(clip.read_bytes()[:-7])
    if case == "no manifest":
        (audio / "en" / "manifest.json").unlink()
    address = None if case == "no public address" else LOCAL_URL
    return a_skill(Settings(store="memory:", public_url=address, audio=audio))


@pytest.mark.parametrize("words", ["start the foot routine", "start the hand routine", "short foot session"])
@pytest.mark.parametrize("case", CASES)
def test_a_routine_waits_for_the_person_in_the_same_words(case: str, words: str, tmp_path: Path) -> None:
    state = None if case == "no player" else skill_with(case, tmp_path)
    heard = conversation(words, streams=case != "no player", state=state)
    assert heard == spoken(words)
    assert len(heard) > 7


@pytest.mark.parametrize("case", CASES[1:])
def test_keep_going_is_answered_with_what_is_possible(case: str, tmp_path: Path) -> None:
    scene = stage(streams=True, state=skill_with(case, tmp_path))
    turn = scene.follow("start the foot routine", "keep going")
    assert "On this device I go step by step, and wait for you." in turn.speech_text


def test_a_place_left_in_the_sound_is_spoken_once_the_sound_is_gone(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'memory.sqlite'}"
    with_sound = a_skill(Settings(store=store, public_url=LOCAL_URL))
    before = stage(streams=True, state=with_sound)
    before.follow("start the foot routine", "+105", "stop")
    without = a_skill(Settings(store=store, audio=tmp_path / "nowhere"))
    after = stage(streams=True, state=without, account=before.device.account)
    assert "You stopped at gliding, right foot." in after.follow("open gentle roll").speech_text
    turn = after.follow("yes")
    assert turn.speech_text.startswith("Three. Last one. Four. Let your right foot"), (
        "the strokes that remain"
    )
    assert turn.session_open
    assert not turn.directives
