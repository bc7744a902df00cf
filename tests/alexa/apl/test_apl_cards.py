"""Cards where there is no screen for documents, and pictures beside streams."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective

from skill.alexa.apl.gallery import gallery
from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.serializer.plans import PlannedSerializer
from skill.alexa.skill import build_skill
from skill.alexa.validation import Surroundings, broken_rules
from skill.art.manifest import PictureKind, PublicArt
from skill.routine.codec import encode
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Limb, Mode
from skill.speaker.echo import Interfaces, LoggedTurn
from skill.web.state import ServiceState, reviser
from tests.alexa.apl.seats import SCREEN, seat
from tests.alexa.envelopes import body, controller, envelope, intent, playback
from tests.speaker.dialogues.stage import plays, the_catalogue, the_skill

Json = dict[str, Any]
BASE = "https://roll.example.org"
SPEAKER = Interfaces(audio_player=False)


@pytest.fixture(scope="module")
def skill() -> ServiceState:
    """The skill with pictures under a public address."""
    skill = replace(the_skill().skill, art=PublicArt(BASE))
    endpoint = SkillEndpoint(build_skill(skill), revise=reviser(strict=True, local=True))
    return replace(the_skill(), skill=skill, endpoint=endpoint)


def card(turn: LoggedTurn) -> Json | None:
    found: Json | None = turn.reply["response"].get("card")
    return found


def test_a_routine_begins_with_its_steps_on_a_card(skill: ServiceState) -> None:
    shown = card(seat(SPEAKER, skill).follow("open gentle roll", "foot"))
    assert shown is not None
    assert shown["title"] == "Foot routine, about 10 minutes"
    lines = shown["text"].split("\n")
    assert lines[:3] == [
        "1. Settle and notice, both feet",
        "2. Gliding, right foot",
        "3. Shearing, right foot",
    ]
    assert len(lines) == 11
    assert shown["image"]["smallImageUrl"].startswith(f"{BASE}/art/foot-scene-card-small-")
    assert shown["image"]["largeImageUrl"].startswith(f"{BASE}/art/foot-scene-card-large-")


def test_only_the_reply_that_begins_it_has_the_card(skill: ServiceState) -> None:
    stage = seat(SPEAKER, skill)
    assert card(stage.follow("open gentle roll")) is None
    assert card(stage.follow("hand")) is not None
    for words in ("next", "how many left", "pause", "continue", "help", "again", "stop"):
        assert card(stage.follow(words)) is None, words
    assert card(stage.follow("+60", "open gentle roll")) is None
    assert card(stage.follow("yes")) is None, "it goes on; it does not begin"


def test_how_am_i_doing_is_told_on_a_card(skill: ServiceState) -> None:
    stage = seat(SPEAKER, skill)
    assert card(stage.follow("how am I doing")) is None, "nothing was done yet"
    stage.follow("+60", "just rinsing for my hands", *["next"] * 3)
    shown = card(stage.follow("+60", "how am I doing"))
    assert shown is not None
    assert shown["title"] == "Your course"
    assert shown["text"].startswith("One session in the last seven days.")
    assert "?" not in shown["text"]
    assert "-card-large-" in shown["image"]["largeImageUrl"]


def test_a_stream_that_begins_by_voice_may_have_the_card(skill: ServiceState) -> None:
    turn = seat(Interfaces(), skill).follow("open gentle roll", "foot")
    assert list(plays(turn))
    assert card(turn) is not None


def streamed(state: SessionState) -> str:
    return encode(state, the_catalogue().version)


@pytest.mark.parametrize("screen", [True, False])
def test_a_reply_to_the_player_or_a_button_never_has_a_card_or_a_document(
    screen: bool, skill: ServiceState
) -> None:
    state = SessionState(Phase.RUNNING, Mode.STREAM, Run("r1", Limb.FOOT), step=1)
    audio = {"token": streamed(state), "offsetInMilliseconds": 9_000, "playerActivity": "PLAYING"}
    requests = [
        *(
            playback(f"Playback{event}", token=streamed(state))
            for event in ("Started", "NearlyFinished", "Finished", "Stopped", "Failed")
        ),
        *(controller(button) for button in ("Next", "Previous", "Play", "Pause")),
    ]
    for request in requests:
        whole = envelope(request, audio=audio, screen=screen)
        response = json.loads(skill.endpoint.answer({}, body(whole)).text)["response"]
        assert set(response) <= {"directives"}
        assert all(each["type"].startswith("AudioPlayer.") for each in response.get("directives", ()))


def test_each_stream_has_art_of_its_own_step(skill: ServiceState) -> None:
    stage = seat(Interfaces(), skill)
    [item] = plays(stage.follow("open gentle roll", "foot", "+5", "next"))
    assert item["metadata"]["title"] == "Gliding, right foot"
    for name, size in (("art", PictureKind.SQUARE), ("backgroundImage", PictureKind.BACKGROUND)):
        [source] = item["metadata"][name]["sources"]
        assert re.fullmatch(rf"{BASE}/art/foot-\w+-right-{size}-\w+\.png", source["url"])
    square = item["metadata"]["art"]["sources"][0]["url"]
    assert "foot-gliding-right" in square


def every_step() -> Iterator[SessionState]:
    for limb in Limb:
        run = Run("r1", limb)
        yield from (
            SessionState(Phase.RUNNING, Mode.STREAM, run, step=step)
            for step in range(len(the_catalogue().steps(run)))
        )


def test_every_step_has_art_when_it_is_played_or_queued(skill: ServiceState) -> None:
    for state in every_step():
        audio = {"token": streamed(state), "offsetInMilliseconds": 0, "playerActivity": "PLAYING"}
        for request in (
            intent("AMAZON.StartOverIntent"),
            playback("PlaybackNearlyFinished", token=streamed(state)),
        ):
            whole = envelope(request, audio=audio, new=True)
            response = json.loads(skill.endpoint.answer({}, body(whole)).text)["response"]
            for each in response.get("directives", ()):
                metadata = each["audioItem"]["metadata"]
                assert {"title", "subtitle", "art", "backgroundImage"} <= set(metadata)


def test_pictures_stay_away_where_there_is_no_address_for_them() -> None:
    bare = replace(the_skill().skill, art=None)
    endpoint = SkillEndpoint(build_skill(bare), revise=reviser(strict=True, local=True))
    skill = replace(the_skill(), skill=bare, endpoint=endpoint)
    shown = card(seat(SPEAKER, skill).follow("open gentle roll", "foot"))
    assert shown is not None
    assert "image" not in shown
    [item] = plays(seat(Interfaces(), skill).follow("open gentle roll", "foot"))
    assert set(item["metadata"]) == {"title", "subtitle"}


def test_cards_take_no_picture_over_http() -> None:
    shown = card(seat(SPEAKER).follow("open gentle roll", "foot"))
    assert shown is not None
    assert "image" not in shown, "the speaker on this computer has no https"


def test_every_reply_of_a_whole_routine_is_light_and_keeps_every_rule(skill: ServiceState) -> None:
    """The device holds each reply against the rules, and raises for a breach."""
    heaviest = 0
    for interfaces in (SCREEN, SPEAKER):
        for limb in ("foot", "hand"):
            stage = seat(interfaces, skill)
            turn = stage.follow("open gentle roll", limb)
            while turn.session_open:
                for words in ("how many left", "pause", "help", "continue", "next"):
                    turn = stage.follow(words)
                    heaviest = max(heaviest, len(json.dumps(turn.reply, separators=(",", ":"))))
                    if not turn.session_open:
                        break
    assert 10_000 < heaviest < 24_000


def test_the_checker_passes_every_screen_of_the_gallery() -> None:
    asked = envelope(intent("AMAZON.NextIntent"), attributes={})
    language = the_skill().skill.languages["en"]
    for name, screen in gallery(language):
        drawn = PlannedSerializer().serialize(screen.directive(f"s1:{screen.kind}:x"))
        speech = {"outputSpeech": {"type": "PlainText", "text": "Now?"}, "directives": [drawn]}
        asking = {
            **speech,
            "reprompt": {"outputSpeech": {"type": "PlainText", "text": "Now?"}},
            "shouldEndSession": False,
        }
        assert broken_rules(asked, {"version": "1.0", "response": asking}, Surroundings()) == [], name


def test_the_directive_is_written_as_the_sdk_writes_its_own() -> None:
    for name, screen in gallery(the_skill().skill.languages["en"]):
        ours = screen.directive("s1:step:x")
        theirs = RenderDocumentDirective(
            token=ours.token, document=ours.document, datasources=ours.datasources
        )
        assert PlannedSerializer().serialize(ours) == DefaultSerializer().serialize(theirs), name
        assert DefaultSerializer().serialize(ours) == DefaultSerializer().serialize(theirs), name
