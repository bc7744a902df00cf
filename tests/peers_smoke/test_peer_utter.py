from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "gentle roll",
            "intents": [
                {
                    "name": "StartIntent",
                    "slots": [{"name": "part", "type": "PART"}],
                    "samples": ["start the {part} routine"],
                },
                {"name": "HowManyIntent", "samples": ["tell me how many are left"]},
                {"name": "AMAZON.NextIntent", "samples": []},
            ],
            "types": [
                {"name": "PART", "values": [{"id": "FOOT", "name": {"value": "foot", "synonyms": ["feet"]}}]}
            ],
        }
    }
}


def _stream(token: str, behavior: str) -> dict[str, Any]:
    stream = {"url": "https://audio.example/a.mp3", "token": token, "offsetInMilliseconds": 0}
    return {"type": "AudioPlayer.Play", "playBehavior": behavior, "audioItem": {"stream": stream}}


REPLIES: dict[str, dict[str, Any]] = {
    "LaunchRequest": {"outputSpeech": {"type": "PlainText", "text": "Hello."}, "shouldEndSession": False},
    "StartIntent": {"directives": [_stream("first", "REPLACE_ALL")], "shouldEndSession": True},
    "AudioPlayer.PlaybackNearlyFinished": {"directives": [_stream("second", "ENQUEUE")]},
}


class Skill(BaseHTTPRequestHandler):
    """Answers from REPLIES; "how many" is beyond it (400)."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["request"]
        name = request.get("intent", request).get("name", request["type"])
        reply = {"version": "1.0", "response": REPLIES.get(name, {}), "sessionAttributes": {"asked": name}}
        body = json.dumps(reply).encode()
        self.send_response(400 if name == "HowManyIntent" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def skill() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Skill) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/alexa"
        server.shutdown()
        thread.join()


@pytest.fixture
def say(peer: Callable[..., list[Any]], skill: str, tmp_path: Path) -> Callable[..., list[Any]]:
    model = tmp_path / "model.json"
    model.write_text(json.dumps(MODEL))
    return lambda *lines: peer("utter", model, skill, input=lines)


def test_it_opens_the_skill_and_hands_over_the_reply(say: Callable[..., list[Any]]) -> None:
    [reply] = say({"utter": "open gentle roll"})
    assert reply["request"] == "LaunchRequest"
    assert reply["outputSpeech"]["text"] == "Hello."
    assert reply["shouldEndSession"] is False
    assert reply["sessionAttributes"] == {"asked": "LaunchRequest"}


def test_it_finds_intent_and_slot_in_a_sentence_and_begins_the_stream(say: Callable[..., list[Any]]) -> None:
    [reply] = say({"utter": "ask gentle roll to start the feet routine"})
    assert reply["intent"] == "StartIntent"
    assert reply["player"] == {"activity": "PLAYING", "token": "first", "offset": 0}
    assert [other["request"] for other in reply["also"]] == ["AudioPlayer.PlaybackStarted"]


def test_it_plays_the_queue_in_order_and_stops_for_words(say: Callable[..., list[Any]]) -> None:
    *_, finished, asked = say(
        {"intend": "StartIntent", "slots": {"part": "foot"}},
        {"player": "nearlyFinished", "offset": 9000},
        {"player": "finished"},
        {"utter": "next", "offset": 1200},
    )
    assert finished["player"] == {"activity": "PLAYING", "token": "second", "offset": 0}
    assert asked["intent"] == "AMAZON.NextIntent"
    assert asked["player"]["offset"] == 1200
    assert [other["request"] for other in asked["also"]] == [
        "AudioPlayer.PlaybackStopped",
        "AudioPlayer.PlaybackStarted",
    ]


def test_it_reports_words_no_sample_has_an_error_reply_and_an_idle_player(
    say: Callable[..., list[Any]],
) -> None:
    unheard, refused, idle = say(
        {"utter": "make tea"}, {"utter": "tell me how many are left"}, {"player": "finished"}
    )
    assert "make tea" in unheard["error"]
    assert (refused["intent"], "400" in refused["error"]) == ("HowManyIntent", True)
    assert "nothing has been played" in idle["error"]
