from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from skill.audio.streams import StreamLibrary
from skill.content.load import load
from skill.routine.run import Step
from skill.routine.terms import Limb, Side, Technique
from skill.settings import DEFAULT_AUDIO
from tests.alexa.envelopes import body, envelope, intent
from tests.web.processes import Running, speaker


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """A copy of the clips, to be spoiled."""
    shutil.copytree(DEFAULT_AUDIO, tmp_path / "audio")
    return tmp_path / "audio"


def start_routine(running: Running) -> dict[str, Any]:
    """What a device with an AudioPlayer hears when it asks for the foot routine."""
    whole = envelope(intent("StartRoutineIntent", limb="foot"), new=True)
    reply = running.ask("/alexa", {"Content-Type": "application/json"}, "POST", body(whole))
    assert reply.status == 200
    response: dict[str, Any] = json.loads(reply.body)["response"]
    return response


def streams(response: dict[str, Any]) -> list[str]:
    return [
        directive["audioItem"]["stream"]["url"]
        for directive in response.get("directives", [])
        if directive["type"] == "AudioPlayer.Play"
    ]


def test_clips_deleted_while_it_runs_are_still_heard(
    clips: Path, tmp_path: Path, free_port: int, stream_library: StreamLibrary, step: Step
) -> None:
    with speaker(tmp_path, free_port, SKILL_AUDIO=str(clips)) as running:
        shutil.rmtree(clips)

        reply = running.ask(f"/audio/en/{stream_library.name(step)}.mp3")
        assert (reply.status, reply.body) == (200, stream_library.stream(step))
        assert running.ask(
            f"/audio/en/{stream_library.name(step)}.vtt"
        ).body.decode() == stream_library.captions(step)
        assert streams(start_routine(running))[0].startswith(f"{running.url}/audio/en/foot.")


def test_without_clips_routines_wait_for_the_person_and_the_owner_is_told_why(
    tmp_path: Path, free_port: int, path: str
) -> None:
    empty = tmp_path / "nothing"
    with speaker(tmp_path, free_port, SKILL_AUDIO=str(empty)) as running:
        response = start_routine(running)
        assert streams(response) == []
        first = load("en").catalogue().timeline(Step(Limb.FOOT, Technique.SETTLE, Side.RIGHT)).cues[0]
        assert first.text in response["outputSpeech"]["ssml"]
        assert "<break" in response["outputSpeech"]["ssml"]
        assert response["shouldEndSession"] is False
        assert json.loads(running.ask("/health").body)["audio"] == {"en": False}
        assert running.ask(path).status == 404

        notes = running.errors.read_text("utf-8")
        assert f"There are no clips in {empty / 'en'}" in notes
        assert "python -m skill audio render" in notes
        assert "Traceback" not in notes


def test_a_single_missing_clip_is_named_and_costs_the_sound_only(
    clips: Path, tmp_path: Path, free_port: int
) -> None:
    spoiled = next((clips / "en").glob("*.mp3"))
    spoiled.unlink()
    with speaker(tmp_path, free_port, SKILL_AUDIO=str(clips)) as running:
        assert streams(start_routine(running)) == []
        assert str(spoiled) in running.errors.read_text("utf-8")


def test_clips_of_an_earlier_content_cost_the_sound_only_and_the_owner_is_told(
    clips: Path, tmp_path: Path, free_port: int
) -> None:
    manifest = clips / "en" / "manifest.json"
    data = json.loads(manifest.read_text("utf-8"))
    data["clips"].pop(next(key for key, entry in data["clips"].items() if entry["text"] == "Last one."))
    manifest.write_text(json.dumps(data))
    with speaker(tmp_path, free_port, SKILL_AUDIO=str(clips)) as running:
        assert streams(start_routine(running)) == []
        assert "Clips for 'en' are missing" in running.errors.read_text("utf-8")
