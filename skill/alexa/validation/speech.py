"""Rules on SSML: well-formed, only Alexa's tags, pauses and clips within their limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from . import families
from .facts import Facts, text
from .families import Found
from .ssml import MAX_BREAK_MS, Use, attributes_of, break_ms
from .stream import secure
from .table import MAX_SPEECH, Table, say_plainly, take_out

# Rules on what is spoken, whether plain text or SSML.

speech = Table(families.JSON)

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
    for path, said in facts.said:
        key = _MARKUP_KEY.get(text(said, "type"))
        if key is None or not isinstance(said.get(key), str):
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
    for path, said in facts.said:
        if said.get("playBehavior") is not None and text(said, "playBehavior") not in _PLAY_BEHAVIORS:
            yield Found((*path, "playBehavior"))


@speech.rule(
    "speech-symbols",
    "Only words, comma, full stop and question mark are spoken well.",
    "Write the symbol out as a word; a brace is a template that was never filled.",
    source=families.TEXT,
    severe=False,
)
def _symbols(facts: Facts) -> Iterator[Found]:
    for spoken in facts.speeches:
        words = spoken.words
        for symbol in _SYMBOLS:
            if symbol in words:
                yield Found(spoken.path, symbol)


_WORDS_ALONE: Final = {("speak",): 1}
"""The uses of tags in speech that has none but the one around it."""

markup = Table(
    families.SSML, lambda facts: any(ssml.fault or ssml.uses != _WORDS_ALONE for _, ssml in facts.marked_up)
)

MAX_CLIPS: Final = 5
"""Audio files in one reply."""
MAX_CLIP_MS: Final = {"outputSpeech": 240_000, "reprompt": 90_000}
"""Total length of the audio files in the speech and in the reprompt, in ms."""

_ANY = r"[^<]+"
_LEVEL = "strong|moderate|reduced|none"
_PERCENT = r"[+-]?\d+(\.\d+)?%"
_ATTRIBUTES: Final[dict[str, dict[str, str]]] = {
    "speak": {"version": _ANY, "xmlns": _ANY, "xml:lang": _ANY, "xmlns:amazon": _ANY, "xmlns:alexa": _ANY},
    "p": {},
    "s": {},
    "break": {"time": _ANY, "strength": "none|x-weak|weak|medium|strong|x-strong"},
    "audio": {"src!": _ANY},
    "emphasis": {"level": _LEVEL},
    "lang": {"xml:lang!": _ANY},
    "phoneme": {"alphabet": "ipa|x-sampa", "ph!": _ANY},
    "prosody": {
        "rate": rf"x-slow|slow|medium|fast|x-fast|{_PERCENT}",
        "pitch": rf"x-low|low|medium|high|x-high|{_PERCENT}",
        "volume": r"silent|x-soft|soft|medium|loud|x-loud|[+-]\d+(\.\d+)?dB",
    },
    "say-as": {"interpret-as!": _ANY, "format": _ANY},
    "sub": {"alias!": _ANY},
    "w": {"role!": _ANY},
    "voice": {"name!": _ANY},
    "amazon:effect": {"name!": "whispered"},
    "amazon:emotion": {"name!": "excited|disappointed", "intensity!": "low|medium|high"},
    "amazon:domain": {"name!": "conversational|long-form|music|news|fun"},
    "alexa:name": {"type!": "first|last|full", "personId!": _ANY},
}
"""Alexa's tags and their attributes with the values they take; ``!`` marks one that must be there."""

TAGS: Final = frozenset(_ATTRIBUTES)
"""The tags that Alexa speaks; others of Polly's, such as ``mark``, are not among them."""
_PATTERNS: Final = {
    (tag, name.rstrip("!")): re.compile(values)
    for tag, attributes in _ATTRIBUTES.items()
    for name, values in attributes.items()
}
_REQUIRED: Final = {
    tag: frozenset(name[:-1] for name in attributes if name.endswith("!"))
    for tag, attributes in _ATTRIBUTES.items()
}


@markup.rule(
    "ssml-well-formed",
    "SSML is one <speak> element of well-formed XML.",
    "Escape &, < and quotes in the words, and close every tag.",
    mend=say_plainly,
)
def _well_formed(facts: Facts) -> Iterator[Found]:
    for spoken, ssml in facts.marked_up:
        if ssml.fault:
            yield Found(spoken.path, ssml.fault)


@markup.rule(
    "ssml-tags",
    "SSML uses only the tags that Alexa speaks.",
    "Take the tag out or use one of Alexa's.",
    mend=say_plainly,
)
def _tags(facts: Facts) -> list[Found]:
    return [
        Found(spoken.path, f"<{use[0]}>")
        for spoken, ssml in facts.marked_up
        for use in ssml.uses
        if use[0] not in TAGS
    ]


@markup.rule(
    "ssml-attributes",
    "Each SSML tag takes only its own attributes and values.",
    "Use an attribute and a value that the reference names.",
    mend=say_plainly,
)
def _attributes(facts: Facts) -> Iterator[Found]:
    for spoken, ssml in facts.marked_up:
        for use in ssml.uses:
            if wrong := attributes_fault(use):
                yield Found(spoken.path, f"<{use[0]}> with {wrong}")


@lru_cache(maxsize=1024)
def attributes_fault(use: Use) -> str:
    """Say what is wrong with the attributes of one use of a tag; empty when nothing is."""
    tag, attributes = use[0], attributes_of(use)
    missing = _REQUIRED.get(tag, frozenset()) - attributes.keys()
    if missing:
        return f"no {min(missing)}"
    return next((name for name, value in attributes.items() if not _fits(tag, name, value)), "")


def _fits(tag: str, name: str, value: str) -> bool:
    pattern = _PATTERNS.get((tag, name))
    return tag not in TAGS or (pattern is not None and pattern.fullmatch(value) is not None)


@markup.rule(
    "ssml-break",
    "A break rests at most 10 s, given in s or ms.",
    "Write several breaks, or a silent clip.",
    mend=say_plainly,
)
def _break(facts: Facts) -> list[Found]:
    return [
        Found(spoken.path, attributes_of(use)["time"])
        for spoken, ssml in facts.marked_up
        for use in ssml.rests
        if _too_long(use)
    ]


@lru_cache(maxsize=1024)
def _too_long(use: Use) -> bool:
    rest = break_ms(attributes_of(use).get("time", "0s"))
    return rest is None or rest > MAX_BREAK_MS


@markup.rule(
    "ssml-clip-url",
    "A clip inside speech has an https or soundbank address without spaces.",
    "Serve the clip over https, under a name without spaces.",
    mend=say_plainly,
)
def _clip_url(facts: Facts) -> list[Found]:
    return [
        Found(spoken.path, url[:80])
        for spoken, ssml in facts.marked_up
        for url in ssml.clips
        if not url.startswith("soundbank://soundlibrary/") and not secure(url, facts.around.loopback)
    ]


@markup.rule(
    "ssml-clip-count",
    f"A reply has at most {MAX_CLIPS} clips inside its speech.",
    "Join clips into one, or play a stream.",
    mend=say_plainly,
)
def _clip_count(facts: Facts) -> list[Found]:
    count = sum(len(ssml.clips) for _, ssml in facts.marked_up)
    if count <= MAX_CLIPS:
        return []
    return [Found(spoken.path, f"{count} clips") for spoken, ssml in facts.marked_up if ssml.clips]


@markup.rule(
    "ssml-clip-total",
    "The clips inside speech last at most 240 s together, those in a reprompt 90 s.",
    "Play a stream in place of long clips.",
    mend=say_plainly,
    source=families.JSON,
)
def _clip_total(facts: Facts) -> Iterator[Found]:
    for spoken, ssml in facts.marked_up:
        total = sum(facts.around.clip_ms(url) or 0 for url in ssml.clips)
        if total > MAX_CLIP_MS["reprompt" if "reprompt" in spoken.path else "outputSpeech"]:
            yield Found(spoken.path, f"{total} ms")
