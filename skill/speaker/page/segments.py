"""Speech in segments: what is said in one breath, and the silence after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from skill.routine.speech import estimate
from skill.routine.timeline import Cue

_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_GAP = re.compile(r"\s+([.,?!;:])")


@dataclass(frozen=True)
class Segment:
    """Words, and the silence after them."""

    text: str
    pause_ms: int = 0
    """Silence after the words, in ms."""
    ms: int = 0
    """How long the words last, in ms: measured where a timeline knows them, else estimated."""
    cue: int | None = None
    """Index of the cue of the shown step that is said here; None for words around a step."""


def segments_of(ssml: str) -> list[Segment]:
    """The segments of a document of speech markup, divided at its breaks; plain text is one segment."""
    try:
        root = ElementTree.fromstring(ssml)
    except ElementTree.ParseError:
        return _segment(ssml, 0)
    found: list[Segment] = []
    words: list[str] = []
    _read(root, words, found)
    return [*found, *_segment("".join(words), 0)]


def _read(node: ElementTree.Element, words: list[str], found: list[Segment]) -> None:
    if node.tag == "break":
        _rest(node, words, found)
    words.append(node.text or "")
    for child in node:
        _read(child, words, found)
        words.append(child.tail or "")


def _rest(node: ElementTree.Element, words: list[str], found: list[Segment]) -> None:
    """End a segment here, or lengthen the silence after the last one."""
    pause = _milliseconds(node.get("time", ""))
    ended = _segment("".join(words), pause)
    words.clear()
    if not ended and found:
        found[-1] = replace(found[-1], pause_ms=found[-1].pause_ms + pause)
    found += ended


def _milliseconds(time: str) -> int:
    match = _TIME.fullmatch(time)
    return round(float(match[1]) * (1 if match[2] == "ms" else 1000)) if match else 0


def _segment(words: str, pause_ms: int) -> list[Segment]:
    text = tidy(words)
    return [Segment(text, pause_ms, estimate(text))] if text else []


def tidy(words: str) -> str:
    """Words with single spaces, and none before a stop."""
    return _GAP.sub(r"\1", " ".join(words.split()))


def aligned(segments: Sequence[Segment], cues: Sequence[Cue], first: int = 0) -> list[Segment] | None:
    """The segments with every cue told, in order, by one segment of its own; None where a cue is missing.

    ``first`` is the index of the first of ``cues`` within its step. Cues without a rest between them
    come as one segment, which is divided here.
    """
    texts = [tidy(cue.text) for cue in cues]
    for start, segment in enumerate(segments):
        if texts and segment.text.startswith(texts[0]):
            told = _told(segments[start:], cues, texts, first)
            if told is not None:
                return [*segments[:start], *told]
    return None


def _told(
    segments: Sequence[Segment], cues: Sequence[Cue], texts: Sequence[str], first: int
) -> list[Segment] | None:
    told: list[Segment] = []
    waiting = list(segments)
    for index, (cue, text) in enumerate(zip(cues, texts, strict=True), first):
        if not waiting or not waiting[0].text.startswith(text):
            return None
        head = waiting.pop(0)
        rest = head.text[len(text) :].strip()
        told.append(Segment(text, 0 if rest else head.pause_ms, cue.ms, index))
        waiting[:0] = _segment(rest, head.pause_ms)
    return told + waiting
