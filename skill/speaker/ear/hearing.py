"""From an utterance to what is meant by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from skill.errors import EarBusy, EarError
from skill.speaker.nlu import FALLBACK, Understanding, Understood
from skill.speaker.nlu.model import load_model, load_phrases

from .echo import without
from .moonshine import Encoded, Moonshine, Scored
from .name import Name
from .own import OwnSpeech, bare, plain
from .pcm import BELOW_PEAK_DB, RATE, Samples, SpeechDetector, loudest, trimmed
from .phrases import PhraseTrie, sentences
from .search import PhraseSearch
from .tokens import Tokens
from .weights import MISSING, find_weights

DOUBTFUL: Final = -0.5
"""Mean log-probability below which the ear's own words are compared with what can be said now, and below
which words that fit no sentence of the model are no guess."""


@dataclass(frozen=True)
class Threshold:
    """From which chance on a sentence is taken for what was said, where the ear's own words mean nothing.

    Chances are mean log-probabilities (``Scored``). Other people's sentences, in noise as in silence, fit
    what can be said now with -1.8 and the whole model with -1.4 at best, and are written less than 50 alike
    (``tests/bench/bench_ear.py``).
    """

    alone: float
    """Whatever the ear wrote."""
    alike: float
    """Where that is written much alike: "Suffer the routine"."""
    better: float
    """Where it fits about as well as the ear's own words."""
    guessed: float
    """How far below words that understanding only guesses at."""

    def holds(self, found: Scored, words: Scored, *, guessed: bool) -> bool:
        """Whether ``found`` was said rather than ``words``."""
        if guessed:
            return found.chance >= words.chance + self.guessed
        least = self.alike if _alike(found.text, words.text) >= ALIKE else self.alone
        if found.chance >= words.chance - AS_WELL:
            least = min(least, self.better)
        return found.chance >= least


NOW: Final = Threshold(alone=-1.7, alike=-3.2, better=-1.7, guessed=-0.9)
ANY: Final = Threshold(alone=-0.9, alike=-1.5, better=-1.3, guessed=-0.35)
"""For any sentence of the interaction model."""
ALIKE: Final = 55
"""How alike two sentences are written, 0 to 100, if one may be the other misheard."""
AS_WELL: Final = 0.1
NEARLY: Final = 0.6
"""How far below doubtful words that mean something a sentence that can be said now may lie."""


CLEAR: Final = -0.15
"""Mean log-probability from which the ear's own words may be guessed at like typed ones."""
SURE_GUESS: Final = 0.85
"""How likely a meaning must be where they are less clear: misheard words get a likely meaning by chance."""


def _may_be_guessed(words: Scored, understood: Understood) -> bool:
    least = SURE_GUESS if words.chance < CLEAR else 0.0
    return words.chance >= DOUBTFUL and understood.score >= least


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(" ".join(plain(one)), " ".join(plain(other)))


URGENT: Final = frozenset({"OuchIntent", "AMAZON.StopIntent"})
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
    early: bool = False
    """Whether the utterance goes on: only ``URGENT`` counts, which cannot wait for its end."""


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
        if moment.early:
            return self._begun(trimmed(samples), moment)
        heard = self._cut(trimmed(samples, OVER_VOICE_DB if moment.own.recent else BELOW_PEAK_DB), moment)
        if heard.why is not WhyNot.UNCLEAR or not moment.own.recent:
            return heard
        again = self._cut(trimmed(samples, OVER_LOUD_VOICE_DB), moment)
        meant = again.understood
        return again if meant is not None and meant.intent in WHILE_SPEAKING else heard

    def _begun(self, speech: Samples, moment: Moment) -> HeardSound:
        """Whether an utterance begins with what cannot wait; it is heard again when it is over."""
        encoded = self._moonshine.encode(speech)
        words = self._moonshine.transcribe(encoded)
        for text in self._begins(words, encoded, moment):
            meant = self._understanding.understand(text)
            if moment.open and meant.score == 1 and meant.intent in URGENT and not moment.own.holds(text):
                return HeardSound(text, meant, WhyNot.MEANT)
        return HeardSound(words.text, None, WhyNot.UNCLEAR)

    def _begins(self, words: Scored, encoded: Encoded, moment: Moment) -> Iterator[str]:
        """What a beginning may be: the ear's own words; where those will not do, what can be said now."""
        yield words.text
        now = self._now(encoded, moment)
        if now is not None and NOW.holds(now, words, guessed=False):
            yield now.text

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
        if understood.score == 1:
            return self._clear(words, understood, encoded, moment)
        guessed = understood.intent != FALLBACK
        if not guessed and not self._speaks(speech):
            return words.text, None
        for sentence in self._rescued(words, encoded, moment, guessed=guessed):
            if moment.own.holds(sentence):
                return sentence, None
            meant = self._understanding.understand(sentence)
            if meant.intent != FALLBACK:
                return sentence, meant
        return words.text, understood if guessed and _may_be_guessed(words, understood) else None

    def _clear(
        self, words: Scored, understood: Understood, encoded: Encoded, moment: Moment
    ) -> tuple[str, Understood]:
        """Words that the ear is not sure of give way to what can be said now and fits nearly as well."""
        if words.chance < DOUBTFUL:
            now = self._now(encoded, moment)
            if now is not None and now.chance >= words.chance - NEARLY:
                return now.text, self._understanding.understand(now.text)
        return words.text, understood

    def _rescued(self, words: Scored, encoded: Encoded, moment: Moment, *, guessed: bool) -> Iterable[str]:
        now = self._now(encoded, moment)
        if now is not None and NOW.holds(now, words, guessed=guessed):
            yield now.text
        found = self._search.best(encoded, self._all)
        if found is not None and ANY.holds(found, words, guessed=guessed):
            yield found.text

    def _now(self, encoded: Encoded, moment: Moment) -> Scored | None:
        """What fits best of what can be said now and of what the routine itself has just said."""
        return self._search.best(encoded, self._few((*moment.sayable, *map(bare, moment.own.recent))))


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
