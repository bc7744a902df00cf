"""From an utterance to what is meant by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Final

import numpy as np

from skill.errors import EarBusy, EarError
from skill.speaker.nlu import FALLBACK, Understanding, Understood
from skill.speaker.nlu.model import load_model, load_phrases

from .echo import without
from .moonshine import Encoded, Moonshine, Scored
from .name import Name
from .own import OwnSpeech, bare
from .pcm import BELOW_PEAK_DB, RATE, Samples, SpeechDetector, loudest, trimmed
from .phrases import PhraseTrie, sentences
from .search import PhraseSearch
from .tokens import Tokens
from .weights import MISSING, find_weights

SURE_NOW: Final = -2.2
"""Mean log-probability from which a sentence that can be said now is taken for what was said; other people's
sentences stay below -2.5 (``tests/bench/bench_ear.py``)."""
SURE_URGENT: Final = -3.0
"""The same for what must not be missed: the ear tends to write "out" for "ouch"."""
DOUBTFUL: Final = -0.5
"""Mean log-probability below which the ear's own words are compared with what can be said now."""
VERY_DOUBTFUL: Final = -0.7
"""Below it a near miss is no meaning."""
NEARLY: Final = 0.6
URGENT: Final = frozenset({"OuchIntent", "AMAZON.StopIntent"})
SURE: Final = -0.9
"""The same for any sentence of the interaction model."""
WHILE_SPEAKING: Final = frozenset(
    {"OuchIntent", "PaceIntent", "WhereAmIIntent"}
    | {f"AMAZON.{name}Intent" for name in ("Next", "Previous", "Pause", "Resume", "Stop", "Cancel")}
    | {f"AMAZON.{name}Intent" for name in ("Repeat", "StartOver")}
)
"""What counts without the name while the routine itself speaks."""


WARMING: Final = "go to a b c"
"""No sentence of the model, but looked for among all of them: it builds their index."""
ALONE_DB: Final = 12.0
"""Where so much of the sound was the routine's own, nobody else spoke."""
OVER_VOICE_DB: Final = 14.0
"""How far below its loudest moment an utterance is cut while the routine can be heard underneath."""
OVER_LOUD_VOICE_DB: Final = 5.0
"""The same where the routine is nearly as loud."""


class WhyNot(StrEnum):
    """How an utterance came out."""

    MEANT = "meant"
    SILENCE = "silence"
    """Nobody spoke."""
    UNCLEAR = "unclear"
    """Words that mean nothing here."""
    OWN = "own"
    """The routine's own words."""
    UNNAMED = "unnamed"
    """Words that count only with the skill's name."""


@dataclass(frozen=True)
class Moment:
    """What is known when somebody speaks."""

    sayable: Sequence[str] = ()
    """Sentences that fit now, looked for first where the words alone mean nothing."""
    own: OwnSpeech = field(default_factory=OwnSpeech)
    open: bool = True
    """Whether words count without the skill's name: a routine runs, or a question is open."""


@dataclass(frozen=True)
class HeardSound:
    """An utterance in words."""

    text: str
    """What was said as the ear has it, or the sentence that it took it for."""
    understood: Understood | None
    """None where nothing is to be done."""
    why: WhyNot


class Ear:
    """Hears one utterance at a time, and keeps none."""

    def __init__(self, moonshine: Moonshine, understanding: Understanding, language: str = "en-US") -> None:
        model, phrases = load_model(language), load_phrases(language.split("-")[0])
        self._moonshine = moonshine
        self._understanding = understanding
        self._name = Name(model.invocation_name)
        self._search = PhraseSearch(moonshine)
        self._all = PhraseTrie([*sentences(model, phrases)], moonshine.tokens)
        self._few = lru_cache(maxsize=32)(lambda said: PhraseTrie(said, moonshine.tokens))
        self._speaks = SpeechDetector()
        self._free = Lock()

    def hear(self, samples: Samples, moment: Moment = Moment()) -> HeardSound:
        """What an utterance says and means. Raises EarBusy while another one is listened to."""
        if not self._free.acquire(blocking=False):
            raise EarBusy("The ear is listening to something else. Say it again in a moment.")
        try:
            return self._judged(samples, moment)
        finally:
            self._free.release()

    def _judged(self, samples: Samples, moment: Moment) -> HeardSound:
        """Over the routine's own voice, words that mean nothing may do so without what sounds around them."""
        if moment.own.played is not None:
            alone, samples = loudest(samples), without(samples, moment.own.played)
            if loudest(samples) < alone - ALONE_DB:
                return HeardSound("", None, WhyNot.OWN)
        heard = self._cut(trimmed(samples, OVER_VOICE_DB if moment.own.recent else BELOW_PEAK_DB), moment)
        if heard.why is not WhyNot.UNCLEAR or not moment.own.recent:
            return heard
        again = self._cut(trimmed(samples, OVER_LOUD_VOICE_DB), moment)
        meant = again.understood
        return again if meant is not None and meant.intent in WHILE_SPEAKING else heard

    def _cut(self, speech: Samples, moment: Moment) -> HeardSound:
        encoded = self._moonshine.encode(speech)
        words = self._moonshine.transcribe(encoded)
        text = words.text
        if not any(map(str.isalnum, text)):
            return HeardSound("", None, WhyNot.SILENCE)
        if moment.own.holds(text):
            return HeardSound(text, None, WhyNot.OWN)
        called = self._name.called(text)
        if called is None and not moment.open:
            return HeardSound(text, None, WhyNot.UNNAMED)
        text, understood = self._understood(Scored(called or text, words.chance), encoded, speech, moment)
        if moment.own.holds(text):
            return HeardSound(text, None, WhyNot.OWN)
        if understood is None:
            return HeardSound(text, None, WhyNot.UNCLEAR)
        if called is None and moment.own.sounding and understood.intent not in WHILE_SPEAKING:
            return HeardSound(text, None, WhyNot.UNNAMED)
        return HeardSound(text, understood, WhyNot.MEANT)

    def _understood(
        self, words: Scored, encoded: Encoded, speech: Samples, moment: Moment
    ) -> tuple[str, Understood | None]:
        """What the words mean; where that is doubtful, the sentence they sound like and what that means."""
        understood = self._understanding.understand(words.text)
        if understood.intent != FALLBACK and words.chance >= DOUBTFUL:
            return words.text, understood
        if understood.intent != FALLBACK:
            return self._doubted(words, understood, encoded, moment)
        if not self._speaks(speech):
            return words.text, None
        for sentence in self._rescued(encoded, moment):
            if moment.own.holds(sentence):
                return sentence, None
            meant = self._understanding.understand(sentence)
            if meant.intent != FALLBACK:
                return sentence, meant
        return words.text, None

    def _doubted(
        self, words: Scored, understood: Understood, encoded: Encoded, moment: Moment
    ) -> tuple[str, Understood | None]:
        """Words that the ear is not sure of give way to what can be said now and fits nearly as well."""
        now = self._now(encoded, moment)
        if now is not None and now.chance >= words.chance - NEARLY:
            return now.text, self._understanding.understand(now.text)
        if understood.score < 1 and words.chance < VERY_DOUBTFUL:
            return words.text, None
        return words.text, understood

    def _rescued(self, encoded: Encoded, moment: Moment) -> Iterable[str]:
        now = self._now(encoded, moment)
        if now is not None and now.chance >= self._sure_now(now.text):
            yield now.text
        found = self._search.best(encoded, self._all)
        if found is not None and found.chance >= SURE:
            yield found.text

    def _now(self, encoded: Encoded, moment: Moment) -> Scored | None:
        """What fits best of what can be said now and of what the routine itself has just said."""
        return self._search.best(encoded, self._few((*moment.sayable, *map(bare, moment.own.recent))))

    def _sure_now(self, sentence: str) -> float:
        return SURE_URGENT if self._understanding.understand(sentence).intent in URGENT else SURE_NOW


def load_ear(understanding: Understanding) -> Ear:
    """The ear with its weights, warm; takes some seconds. Raises EarError where something is missing."""
    weights = find_weights()
    try:
        ear = Ear(Moonshine(weights, Tokens.load(weights.tokenizer)), understanding)
    except ImportError as error:
        raise EarError(f"{MISSING} ({error})") from error
    understanding.understand(WARMING)
    ear.hear(np.random.default_rng(0).integers(-500, 500, RATE, np.int16))
    return ear
