"""How long speech lasts, and what is said in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from skill.alexa.rules.facts import no_length_known
from skill.alexa.rules.ssml import plain_words, read_ssml

SpeechMs: TypeAlias = Callable[[dict[str, Any]], int]
"""Returns how long an outputSpeech object lasts, in ms."""

WORD_MS: Final = 400
"""How long a word takes: Alexa says about 2.5 a second."""

_GAP = re.compile(r"\s+([.,?!;:])")


def spoken_text(speech: dict[str, Any] | None) -> str:
    """Return the words of an outputSpeech object, without tags; empty where there is none."""
    if not speech:
        return ""
    return _GAP.sub(r"\1", plain_words(speech.get("ssml") or speech.get("text") or ""))


def speech_estimate(clip_ms: Callable[[str], int | None] = no_length_known) -> SpeechMs:
    """Return an estimator: so long for each word, plus breaks, plus clips whose length ``clip_ms`` knows."""

    def estimate(speech: dict[str, Any]) -> int:
        words_ms = len(spoken_text(speech).split()) * WORD_MS
        if speech.get("type") != "SSML":
            return words_ms
        read = read_ssml(speech["ssml"])
        return words_ms + read.rest_ms + sum(clip_ms(url) or 0 for url in read.clips)

    return estimate
