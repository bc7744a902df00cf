"""``say --play`` on this computer's loudspeaker: what is heard is the stream, where the device is in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from skill.audio.encode import decode
from skill.audio.frames import SAMPLE_RATE
from skill.audio.pcm import Pcm, samples
from skill.errors import AudioError
from skill.speaker.echo import Device
from skill.speaker.loudspeaker import LATE, Following, heard, stream_bytes
from tests.speaker.dialogues.stage import Stage, the_skill
from tests.speaker.flow.day import flow_stage
from tests.speaker.test_terminal import run

BLOCK = SAMPLE_RATE // 10
Fetch = Callable[[str], bytes | None]


@pytest.fixture
def stage() -> Stage:
    """Somebody who has just begun, in front of a device with an audio player."""
    stage = flow_stage()
    stage.say("start the foot routine")
    stage.clock.advance(30_000)
    return stage


@pytest.fixture
def fetch() -> Fetch:
    return partial(stream_bytes, the_skill().libraries)


def whole(device: Device, fetch: Fetch) -> Pcm:
    assert device.player.stream is not None
    return decode(fetch(device.player.stream.url) or b"")


def test_what_is_heard_is_the_stream_from_where_the_device_is(stage: Stage, fetch: Fetch) -> None:
    following = Following(stage.device.player, fetch)
    following.look()
    sound, at = whole(stage.device, fetch), samples(stage.device.player.offset_ms)
    assert at > LATE
    blocks = []
    for _ in range(20):
        blocks.append(following.fill(BLOCK))
        stage.clock.advance(100)
    assert np.array_equal(np.concatenate(blocks), sound[at : at + 20 * BLOCK])
    assert np.abs(np.concatenate(blocks)).max() > 0.01, "somebody speaks"


def test_the_sound_jumps_only_where_it_is_far_from_the_device(stage: Stage, fetch: Fetch) -> None:
    following = Following(stage.device.player, fetch)
    following.look()
    sound, at = whole(stage.device, fetch), samples(stage.device.player.offset_ms)
    following.fill(BLOCK)
    stage.clock.advance(200)
    assert np.array_equal(following.fill(BLOCK), sound[at + BLOCK : at + 2 * BLOCK])
    stage.clock.advance(2_000)
    there = samples(stage.device.player.offset_ms)
    assert np.array_equal(following.fill(BLOCK), sound[there : there + BLOCK])


def test_nothing_is_heard_while_somebody_speaks_or_nothing_plays(stage: Stage, fetch: Fetch) -> None:
    following = Following(stage.device.player, fetch)
    following.look()
    stage.device.pause()
    assert not following.fill(BLOCK).any()
    stage.say("stop")
    assert not following.fill(BLOCK).any()
    silent = Following(flow_stage().device.player, fetch)
    silent.look()
    assert not silent.fill(BLOCK).any()


def test_a_stream_that_is_none_is_silence(stage: Stage) -> None:
    following = Following(stage.device.player, lambda url: None)
    following.look()
    assert not following.fill(BLOCK).any()


class Output:
    """A device that takes what it is given, as sounddevice's would."""

    taken: list[bytes] = []  # noqa: RUF012

    def __init__(self, rate: int, *, channels: int, dtype: str, latency: float, callback: Any) -> None:
        assert (rate, channels, dtype) == (SAMPLE_RATE, 1, "float32")
        assert latency > 0.1, "a busy process is late"
        self._callback = callback

    def __enter__(self) -> None:
        block = bytearray(4 * BLOCK)
        self._callback(memoryview(block), BLOCK, None, None)
        self.taken.append(bytes(block))

    def __exit__(self, *_: object) -> None:
        self.taken.append(b"closed")


def test_a_device_is_given_blocks_until_it_is_closed(
    stage: Stage, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("sounddevice")
    vars(module).update(RawOutputStream=Output, PortAudioError=RuntimeError)
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    with heard(stage.device.player, fetch):
        pass
    assert [len(block) for block in Output.taken] == [4 * BLOCK, len(b"closed")]


def test_a_device_that_refuses_is_told_in_one_sentence(
    stage: Stage, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("Error querying device -1")

    module = ModuleType("sounddevice")
    vars(module).update(RawOutputStream=refuse, PortAudioError=RuntimeError)
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    with (
        pytest.raises(AudioError, match="on this computer: Error querying device -1"),
        heard(stage.device.player, fetch),
    ):
        pass


def test_without_a_loudspeaker_one_sentence_says_why_and_the_routine_goes_on(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')", "utf-8")
    done = run("say", "--play", "what do I need", PYTHONPATH=str(tmp_path))
    assert done.returncode == 0
    assert done.stderr.startswith(
        "No sound can be played: PortAudio is missing. On Debian and Ubuntu, install"
    )
    assert done.stderr.endswith("What plays is shown.\n")
    assert len(done.stderr.splitlines()) == 1
    assert "soft, squishy ball" in done.stdout
