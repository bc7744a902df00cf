"""Rules on what is spoken, whether plain text or SSML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from skill.alexa.rules import sources
from skill.alexa.rules.broken import Found
from skill.alexa.rules.facts import Facts, member, text
from skill.alexa.rules.mend import MAX_SPEECH, say_plainly, take_out
from skill.alexa.rules.table import Table

speech = Table(sources.JSON)

_PLAY_BEHAVIORS: Final = frozenset({"ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"})
_MARKUP_KEY: Final = {"PlainText": "text", "SSML": "ssml"}
_SYMBOLS: Final = "{}[]<>|\\^~*_#=@"


@speech.rule(
    "speech-kind",
    "An outputSpeech is PlainText with text or SSML with ssml.",
    "Set the type and the one member that goes with it.",
    mend=say_plainly,
)
def _speech_kind(facts: Facts) -> Iterator[Found]:
    for path, parent in (
        (("response", "outputSpeech"), facts.response),
        (("response", "reprompt", "outputSpeech"), member(facts.response, "reprompt")),
    ):
        spoken = parent.get("outputSpeech")
        if isinstance(spoken, dict):
            key = _MARKUP_KEY.get(text(spoken, "type"))
            if key is None or not isinstance(spoken.get(key), str):
                yield Found(path)


@speech.rule(
    "speech-length",
    f"An outputSpeech has at most {MAX_SPEECH:,} characters, tags included.",
    "Split the step at a repetition and say the rest in the next turn.",
    mend=say_plainly,
)
def _speech_length(facts: Facts) -> list[Found]:
    return [
        Found(spoken.path, f"{len(spoken.markup)} characters")
        for spoken in facts.speeches
        if len(spoken.markup) > MAX_SPEECH
    ]


@speech.rule(
    "speech-play-behavior",
    "playBehavior is ENQUEUE, REPLACE_ALL or REPLACE_ENQUEUED.",
    "Use one of the three, or leave it out.",
    mend=take_out,
)
def _play_behavior(facts: Facts) -> Iterator[Found]:
    for path, parent in (
        (("response", "outputSpeech", "playBehavior"), facts.response),
        (("response", "reprompt", "outputSpeech", "playBehavior"), member(facts.response, "reprompt")),
    ):
        spoken = member(parent, "outputSpeech")
        if spoken.get("playBehavior") is not None and text(spoken, "playBehavior") not in _PLAY_BEHAVIORS:
            yield Found(path)


@speech.rule(
    "speech-symbols",
    "Only words, comma, full stop and question mark are spoken well.",
    "Write the symbol out as a word; a brace is a template that was never filled.",
    source=sources.TEXT,
    severe=False,
)
def _symbols(facts: Facts) -> Iterator[Found]:
    for spoken in facts.speeches:
        words = spoken.words
        for symbol in _SYMBOLS:
            if symbol in words:
                yield Found(spoken.path, symbol)
