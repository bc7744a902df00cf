"""Every rule of the platform with one reply that keeps it and one that breaks it."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from skill.alexa.validation import RULES, BrokenRule, Surroundings, broken_rules, repaired

Json = dict[str, Any]

AUDIO: Json = {"AudioPlayer": {}}
SCREEN = {"AudioPlayer": {}, "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2022.1"}}}


def request(kind: str, interfaces: Json = SCREEN, **members: Any) -> Json:
    """A request as small as the rules need it."""
    envelope: Json = {
        "version": "1.0",
        "context": {"System": {"device": {"supportedInterfaces": interfaces}}},
        "request": {"type": kind, **members},
    }
    if not kind.startswith(("AudioPlayer.", "PlaybackController.", "System.", "AlexaSkillEvent.")):
        envelope["session"] = {"new": False, "attributes": {}}
    return envelope


INTENT = request("IntentRequest")
LAUNCH = request("LaunchRequest")
NEARLY = request("AudioPlayer.PlaybackNearlyFinished", token="foot:3", offsetInMilliseconds=90_000)
STARTED = request("AudioPlayer.PlaybackStarted", token="foot:3", offsetInMilliseconds=0)
CAN_FULFILL = request("CanFulfillIntentRequest")


def plain(words: str) -> Json:
    return {"type": "PlainText", "text": words}


def ssml(inside: str) -> Json:
    return {"type": "SSML", "ssml": f"<speak>{inside}</speak>"}


def reply(**response: Any) -> Json:
    return {"version": "1.0", "response": response}


def tell(**more: Any) -> Json:
    """A reply that says something and ends the session."""
    return reply(**{"outputSpeech": plain("Well done."), "shouldEndSession": True, **more})


def ask(**more: Any) -> Json:
    """A reply that asks and leaves the session open."""
    spoken = {
        "outputSpeech": plain("Foot or hand?"),
        "reprompt": {"outputSpeech": plain("Say foot, or hand.")},
    }
    return reply(**{**spoken, "shouldEndSession": False, **more})


def say(inside: str) -> Json:
    return tell(outputSpeech=ssml(inside))


def stream(**members: Any) -> Json:
    whole = {"url": "https://x.example/audio/a.mp3", "token": "foot:4", "offsetInMilliseconds": 0, **members}
    return {name: value for name, value in whole.items() if value is not None}


def play(behavior: str = "REPLACE_ALL", metadata: Any = None, **members: Any) -> Json:
    item: Json = {"stream": stream(**members)} | ({"metadata": metadata} if metadata is not None else {})
    return {"type": "AudioPlayer.Play", "playBehavior": behavior, "audioItem": item}


def sound(*directives: Any) -> Json:
    return tell(directives=list(directives))


def event(*directives: Json, **more: Any) -> Json:
    return reply(directives=list(directives), **more)


def render(version: str = "1.9", token: str = "step") -> Json:
    document = {"type": "APL", "version": version, "mainTemplate": {}}
    return {"type": "Alexa.Presentation.APL.RenderDocument", "token": token, "document": document}


def commands(token: str) -> Json:
    return {"type": "Alexa.Presentation.APL.ExecuteCommands", "token": token, "commands": [{"type": "Idle"}]}


def titled(title: Any) -> Json:
    return {"title": title, "art": {"sources": [{"url": "https://x.example/ball.png"}]}}


ENQUEUE = play("ENQUEUE", expectedPreviousToken="foot:3")
STOP = {"type": "AudioPlayer.Stop"}
CLIP = '<audio src="https://x.example/chime.mp3"/>'
MINUTE = '<audio src="https://x.example/minute.mp3"/>'
WRONG_CAPTIONS = {"content": "WEBVTT", "type": "SRT"}


class Vector(NamedTuple):
    rule: str
    request: Json
    keeps: Any
    breaks: Any
    where: str


SPEECH = "$.response.outputSpeech"
FIRST = "$.response.directives[0]"
STREAM = f"{FIRST}.audioItem.stream"
FLAG = "$.response.shouldEndSession"
FULFIL = "$.response.canFulfillIntent"
NO = reply(canFulfillIntent={"canFulfill": "NO"})

VECTORS = [
    Vector("envelope", INTENT, tell(), {"version": "1.0"}, "$.response"),
    Vector("envelope", INTENT, ask(), ["no", "object"], "$"),
    Vector("envelope", INTENT, tell(), {"response": {"shouldEndSession": True}}, "$.version"),
    Vector("member-kind", INTENT, tell(directives=[]), tell(directives={}), "$.response.directives"),
    Vector("member-kind", INTENT, ask(), ask(reprompt="Say foot."), "$.response.reprompt"),
    Vector("member-kind", INTENT, tell(), tell() | {"sessionAttributes": []}, "$.sessionAttributes"),
    Vector("member-name", INTENT, tell(), tell(shouldEndsSession=True), "$.response.shouldEndsSession"),
    Vector("json-value", INTENT, tell(), tell() | {"sessionAttributes": {"x": {1}}}, "$.sessionAttributes"),
    Vector("json-value", INTENT, tell(), float("inf"), "$"),
    Vector("json-value", INTENT, tell(), tell(card={"type": "Simple", "title": float("nan")}), "$"),
    Vector("reply-size", INTENT, tell(), tell() | {"sessionAttributes": {"x": "y" * 120_000}}, "$"),
    Vector("reply-size-target", INTENT, tell(), tell() | {"sessionAttributes": {"x": "y" * 24_000}}, "$"),
    Vector("directive-allowed", NEARLY, event(ENQUEUE), event(render()), FIRST),
    Vector("directive-allowed", STARTED, event(STOP), event(play()), FIRST),
    Vector("directive-allowed", request("AudioPlayer.PlaybackFinished"), event(STOP), event(play()), FIRST),
    Vector("directive-allowed", request("AudioPlayer.PlaybackStopped"), reply(), event(STOP), FIRST),
    Vector("directive-allowed", request("AudioPlayer.PlaybackFailed"), event(play()), event(render()), FIRST),
    Vector(
        "directive-allowed", request("PlaybackController.NextCommandIssued"), event(play()), event(render()), FIRST
    ),
    Vector("directive-allowed", request("SessionEndedRequest"), reply(), event(STOP), FIRST),
    Vector("directive-allowed", request("System.ExceptionEncountered"), reply(), event(STOP), FIRST),
    Vector("directive-allowed", request("AlexaSkillEvent.SkillDisabled"), reply(), event(STOP), FIRST),
    Vector("directive-allowed", INTENT, sound(STOP), sound({"type": "AudioPlayer.Rewind"}), FIRST),
    Vector("directive-object", INTENT, sound(STOP), sound("AudioPlayer.Stop"), FIRST),
    Vector("event-silent", STARTED, reply(), reply(outputSpeech=plain("Hello.")), SPEECH),
    Vector("event-silent", request("SessionEndedRequest"), reply(), reply(card={"type": "LinkAccount"}), "$.response.card"),
    Vector(
        "event-silent",
        request("PlaybackController.PauseCommandIssued"),
        event(STOP),
        event(STOP, outputSpeech=plain("Paused.")),
        SPEECH,
    ),
    Vector("event-session", STARTED, reply(), reply(shouldEndSession=False), FLAG),
    Vector("event-session", request("AlexaSkillEvent.SkillEnabled"), reply(), reply(shouldEndSession=False), FLAG),
    Vector("event-silent", CAN_FULFILL, NO, reply(outputSpeech=plain("No.")), SPEECH),
    Vector("event-session", CAN_FULFILL, NO, reply(shouldEndSession=False), FLAG),
    Vector("can-fulfill", CAN_FULFILL, NO, reply(canFulfillIntent={"canFulfill": "PERHAPS"}), FULFIL),
    Vector("can-fulfill", CAN_FULFILL, reply(), reply(canFulfillIntent={}), FULFIL),
    Vector("can-fulfill", INTENT, tell(), tell(canFulfillIntent={"canFulfill": "YES"}), FULFIL),
    Vector("speech-kind", INTENT, say("Well done."), tell(outputSpeech={"type": "SSML", "text": "Hi"}), SPEECH),
    Vector("speech-kind", INTENT, tell(), tell(outputSpeech={"type": "Song", "text": "La."}), SPEECH),
    Vector("speech-length", INTENT, say("a" * 7_985), say("a" * 7_986), SPEECH),
    Vector(
        "speech-length",
        INTENT,
        ask(),
        ask(reprompt={"outputSpeech": plain("a" * 8_001)}),
        "$.response.reprompt.outputSpeech",
    ),
    Vector(
        "speech-play-behavior",
        INTENT,
        tell(outputSpeech=plain("Hi.") | {"playBehavior": "ENQUEUE"}),
        tell(outputSpeech=plain("Hi.") | {"playBehavior": "LATER"}),
        f"{SPEECH}.playBehavior",
    ),
    Vector("speech-symbols", INTENT, say("Roll on."), say("Roll on, {side}."), SPEECH),
    Vector("ssml-well-formed", INTENT, say("heel &amp; toes"), say("heel & toes"), SPEECH),
    Vector("ssml-well-formed", INTENT, say("<p>heel</p>"), say("<p>heel"), SPEECH),
    Vector("ssml-well-formed", INTENT, say("Heel."), tell(outputSpeech={"type": "SSML", "ssml": "<p>Hi</p>"}), SPEECH),
    Vector("ssml-well-formed", INTENT, say("Heel."), say("<speak>Heel.</speak>"), SPEECH),
    Vector(
        "ssml-well-formed",
        INTENT,
        say("Heel."),
        tell(outputSpeech={"type": "SSML", "ssml": '<!DOCTYPE speak [<!ENTITY a "b">]><speak>&a;</speak>'}),
        SPEECH,
    ),
    Vector("ssml-tags", INTENT, say('<emphasis level="moderate">Stop</emphasis>'), say('Go<mark name="a"/>'), SPEECH),
    Vector("ssml-attributes", INTENT, say('<prosody rate="slow">On</prosody>'), say('<prosody rate="lazy">On</prosody>'), SPEECH),
    Vector("ssml-attributes", INTENT, say('<sub alias="one">1</sub>'), say("<sub>1</sub>"), SPEECH),
    Vector("ssml-break", INTENT, say('On<break time="10s"/>'), say('On<break time="10001ms"/>'), SPEECH),
    Vector("ssml-break", INTENT, say('On<break strength="strong"/>'), say('On<break time="a while"/>'), SPEECH),
    Vector("ssml-clip-url", INTENT, say(CLIP), say('<audio src="http://x.example/chime.mp3"/>'), SPEECH),
    Vector(
        "ssml-clip-url",
        INTENT,
        say('<audio src="soundbank://soundlibrary/bell/bell_01"/>'),
        say('<audio src="https://x.example/a chime.mp3"/>'),
        SPEECH,
    ),
    Vector("ssml-clip-count", INTENT, say(CLIP * 5), say(CLIP * 6), SPEECH),
    Vector("ssml-clip-total", INTENT, say(MINUTE * 4), say(MINUTE * 4 + CLIP), SPEECH),
    Vector(
        "ssml-clip-total",
        INTENT,
        ask(reprompt={"outputSpeech": ssml(f"Foot?{MINUTE}")}),
        ask(reprompt={"outputSpeech": ssml(f"Foot?{MINUTE * 2}")}),
        "$.response.reprompt.outputSpeech",
    ),
    Vector("session-said", LAUNCH, tell(), reply(outputSpeech=plain("Hi.")), FLAG),
    Vector("session-open-prompt", LAUNCH, ask(), ask(outputSpeech=ssml('<break time="1s"/>')), FLAG),
    Vector("session-open-reprompt", LAUNCH, ask(), ask(reprompt=None), "$.response.reprompt"),
    Vector("session-closed-reprompt", LAUNCH, tell(), ask(shouldEndSession=True), "$.response.reprompt"),
    Vector(
        "reprompt-directives",
        INTENT,
        ask(),
        ask(reprompt={"outputSpeech": plain("Foot?"), "directives": [render()]}),
        "$.response.reprompt.directives[0]",
    ),
    Vector("attributes-in-session", STARTED, reply(), reply() | {"sessionAttributes": {"p": 1}}, "$.sessionAttributes"),
    Vector("play-once", INTENT, sound(play()), sound(play(), play()), "$.response.directives[1]"),
    Vector("play-ends-session", INTENT, sound(play()), ask(directives=[play()]), FLAG),
    Vector("play-ends-session", INTENT, sound(play()), reply(directives=[play()]), FLAG),
    Vector("player-supported", request("IntentRequest", {}), tell(), sound(STOP), FIRST),
    Vector("play-behavior", INTENT, sound(play()), sound(play("NOW")), f"{FIRST}.playBehavior"),
    Vector("play-url", INTENT, sound(play()), sound(play(url="http://x.example/a.mp3")), f"{STREAM}.url"),
    Vector("play-url", INTENT, sound(play()), sound(play(url="https://x.example/" + "a" * 8_000)), f"{STREAM}.url"),
    Vector("play-url", INTENT, sound(play()), sound(play(url=None)), f"{STREAM}.url"),
    Vector(
        "play-url-port",
        INTENT,
        sound(play(url="https://x.example:443/a.mp3")),
        sound(play(url="https://x.example:8443/a.mp3")),
        f"{STREAM}.url",
    ),
    Vector("play-token", INTENT, sound(play(token="t" * 1_024)), sound(play(token="t" * 1_025)), f"{STREAM}.token"),
    Vector("play-token", INTENT, sound(play()), sound(play(token="")), f"{STREAM}.token"),
    Vector("play-offset", INTENT, sound(play()), sound(play(offsetInMilliseconds=-1)), f"{STREAM}.offsetInMilliseconds"),
    Vector("play-offset", INTENT, sound(play()), sound(play(offsetInMilliseconds=1.5)), f"{STREAM}.offsetInMilliseconds"),
    Vector("play-expected-token", NEARLY, event(ENQUEUE), event(play("ENQUEUE")), f"{STREAM}.expectedPreviousToken"),
    Vector(
        "play-unexpected-token",
        INTENT,
        sound(play()),
        sound(play(expectedPreviousToken="foot:3")),
        f"{STREAM}.expectedPreviousToken",
    ),
    Vector(
        "play-follows-request",
        NEARLY,
        event(ENQUEUE),
        event(play("ENQUEUE", expectedPreviousToken="foot:2")),
        f"{STREAM}.expectedPreviousToken",
    ),
    Vector(
        "play-captions",
        INTENT,
        sound(play(captionData={"content": "WEBVTT\n", "type": "WEBVTT"})),
        sound(play(captionData=WRONG_CAPTIONS)),
        f"{STREAM}.captionData",
    ),
    Vector(
        "play-metadata",
        INTENT,
        sound(play(metadata=titled("Rinsing"))),
        sound(play(metadata=titled(7))),
        f"{FIRST}.audioItem.metadata",
    ),
    Vector(
        "play-metadata",
        INTENT,
        sound(play(metadata={"title": "Rinsing"})),
        sound(play(metadata={"art": {"sources": [{"url": "http://x.example/a.png"}]}})),
        f"{FIRST}.audioItem.metadata",
    ),
    Vector(
        "clear-behavior",
        INTENT,
        sound({"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ALL"}),
        sound({"type": "AudioPlayer.ClearQueue"}),
        f"{FIRST}.clearBehavior",
    ),
    Vector("screen-supported", request("IntentRequest", AUDIO), tell(), tell(directives=[render()]), FIRST),
    Vector("screen-document", INTENT, tell(directives=[render()]), tell(directives=[render(token="")]), FIRST),
    Vector("screen-kind", INTENT, tell(directives=[render()]), tell(directives=[{**render(), "document": {"type": "APLA", "mainTemplate": {"items": []}}}]), FIRST),
    Vector("screen-with-play", INTENT, tell(directives=[render()]), tell(directives=[render(), play()]), FIRST),
    Vector(
        "screen-version",
        INTENT,
        tell(directives=[render("2022.1")]),
        tell(directives=[render("2023.3")]),
        f"{FIRST}.document.version",
    ),
    Vector(
        "screen-commands",
        INTENT,
        tell(directives=[render(), commands("step")]),
        tell(directives=[render(), commands("other")]),
        "$.response.directives[1]",
    ),
    Vector("card-kind", INTENT, tell(card={"type": "Simple", "title": "Foot", "content": "Done."}), tell(card={"type": "Big"}), "$.response.card"),
    Vector(
        "card-kind",
        INTENT,
        tell(card={"type": "Standard", "title": "Foot", "text": "Done."}),
        tell(card={"type": "Standard", "title": "Foot", "text": "a" * 8_000}),
        "$.response.card",
    ),
    Vector(
        "card-content",
        INTENT,
        tell(card={"type": "AskForPermissionsConsent", "permissions": ["alexa::alerts:reminders:skill:readwrite"]}),
        tell(card={"type": "AskForPermissionsConsent"}),
        "$.response.card",
    ),
    Vector("card-content", INTENT, tell(), tell(card={"type": "Simple", "title": 1}), "$.response.card"),
    Vector(
        "card-content",
        INTENT,
        tell(card={"type": "Standard", "title": "Foot", "text": "Done.", "image": {"smallImageUrl": "https://x.example/a.png"}}),
        tell(card={"type": "Standard", "title": "Foot", "text": "Done.", "image": {"smallImageUrl": "https://x.example/" + "a" * 2_000}}),
        "$.response.card",
    ),
]  # fmt: skip

WITH_CLIPS = Surroundings(clip_ms=lambda url: 60_000 if url == "https://x.example/minute.mp3" else 1_000)

each_vector = pytest.mark.parametrize(
    "vector", VECTORS, ids=[f"{at}-{each.rule}" for at, each in enumerate(VECTORS)]
)


def broken_at(vector: Vector, reply: Any) -> list[BrokenRule]:
    return broken_rules(vector.request, reply, WITH_CLIPS)


@each_vector
def test_a_reply_that_keeps_the_rule_is_clean(vector: Vector) -> None:
    assert broken_at(vector, vector.keeps) == []


@each_vector
def test_a_reply_that_breaks_the_rule_is_named_with_its_place(vector: Vector) -> None:
    assert (vector.rule, vector.where) in [
        (each.rule, each.where) for each in broken_at(vector, vector.breaks)
    ]


@each_vector
def test_a_broken_reply_is_repaired_without_touching_the_original(vector: Vector) -> None:
    before = repr(vector.breaks)
    mended = repaired(vector.request, vector.breaks, around=WITH_CLIPS)
    assert [each for each in broken_at(vector, mended) if each.severe] == []
    assert repr(vector.breaks) == before


@each_vector
def test_a_clean_reply_is_not_repaired(vector: Vector) -> None:
    assert repaired(vector.request, vector.keeps, around=WITH_CLIPS) is vector.keeps


def test_every_rule_has_a_vector() -> None:
    assert {vector.rule for vector in VECTORS} == {rule.id for rule in RULES}


def test_every_rule_explains_itself_and_cites_amazon() -> None:
    for rule in RULES:
        assert rule.says.endswith(".")
        assert rule.remedy.endswith(".")
        assert rule.source.startswith("Amazon, ")


def test_rule_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
