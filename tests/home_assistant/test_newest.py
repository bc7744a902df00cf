"""End to end: the newest Home Assistant, a real player, and what comes out of it, heard by an ear that knows nothing."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from statistics import median, quantiles

import pytest

from tests.home_assistant.house import DEBIAN, House, house
from tests.ports import free_port
from tests.sound.whisper import Whisper, words_of
from tests.web.processes import Running, speaker

pytestmark = pytest.mark.slow
ROUTINE_S = 420
"""A short routine takes four to five minutes, and as much more as it is interrupted."""
TURNS = 200
LEAST_HEARD = 0.9
"""Of all words of a routine; the ear is small, and every tenth may escape it."""


@pytest.fixture(scope="module")
def skill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with speaker(tmp_path_factory.mktemp("skill"), free_port()) as running:
        yield running


@pytest.fixture(scope="module")
def home(skill: Running) -> Iterator[House]:
    """A house in which Gentle Roll was added, with the music player chosen for it."""
    if not (DEBIAN / "opt/ha/bin/python").exists() or os.geteuid() != 0:
        pytest.skip("The newest Home Assistant is not here: run tools/newest_home_assistant as root.")
    with house() as made:
        made.sign_in("owner", "a-secret")
        made.add("mpd", host="127.0.0.1", port=made.player_port)
        made.until(lambda: bool(made.entities("media_player")), 60, "a media player")
        (made.player,) = made.entities("media_player")
        made.add("gentle_roll", url=skill.url, player=made.player)
        made.until(lambda: "conversation.gentle_roll" in made.entities("conversation"), 60, "an agent")
        yield made


def written(skill: Running, words: str) -> list[str]:
    """Every word of a whole routine, as the captions of its one stream have them."""
    asked = {"version": 1, "device": "reads-captions", "words": words, "rest": True}
    answer = skill.ask(
        "/front/turn", {"Content-Type": "application/json"}, "POST", json.dumps(asked).encode()
    )
    url = json.loads(answer.body)["play"]["url"]
    captions = skill.ask(url.removeprefix(skill.url).replace(".mp3", ".vtt")).body.decode()
    lines = [line for line in captions.splitlines() if line and "-->" not in line and line != "WEBVTT"]
    return [word for line in lines for word in words_of(line)]


def test_a_whole_routine_is_led_and_heard(home: House, skill: Running) -> None:
    def plays() -> bool:
        return home.state(home.player) == "playing"

    begin = "start the short foot routine"
    assert "short foot routine" in home.says(begin)
    home.until(plays, 30, "the routine's beginning")
    time.sleep(40)
    assert re.search("(left|right) foot", home.says("which foot is it"))
    time.sleep(20)
    home.says("pause")
    home.until(lambda: not plays(), 30, "a pause")
    home.says("continue")
    home.until(plays, 30, "going on")
    home.until(lambda: not plays(), ROUTINE_S, "the end")
    assert "You stopped" not in home.says("open gentle roll")
    assert "custom_components/gentle_roll" not in home.log()  # no traceback goes through it
    heard = [word.word for word in Whisper().listen(home.heard())]
    wanted = written(skill, begin)
    same = SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks()
    share = sum(block.size for block in same) / len(wanted)
    print(f"\n{len(wanted)} words, {share:.1%} heard in their order")
    assert share >= LEAST_HEARD


def test_how_long_a_turn_takes(home: House) -> None:
    """Printed, never asserted: the app's request, Home Assistant, the skill, and back."""
    home.says("start the short foot routine")
    took = []
    for number in range(TURNS):
        began = time.perf_counter()
        home.says(("how many left", "which foot is it", "what comes next", "help")[number % 4])
        took.append((time.perf_counter() - began) * 1000)
    print(f"\n{TURNS} turns: median {median(took):.0f} ms, p99 {quantiles(took, n=100)[98]:.0f} ms")
