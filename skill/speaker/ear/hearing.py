"""From an utterance to what is meant by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

import numpy as np

from skill.errors import EarBusy, EarError
from skill.speaker.nlu import Understanding
from skill.speaker.nlu.model import load_model

from .doubt import NOISY_DB, decided, is_sure
from .echo import without
from .moment import WHILE_SPEAKING, HeardSound, Moment, WhyNot, is_transport
from .moonshine import Encoded, Moonshine, Scored
from .name import Name
from .own import bare, plain
from .pcm import RATE, Samples, SpeechDetector, above_noise, loudest, trimmed
from .phrases import PhraseTrie, told_words
from .reading import URGENT, Reading, is_urgent
from .search import PhraseSearch
from .tokens import Tokens
from .weights import MISSING, find_weights
from .whisper import Whisper

BEGUN: Final = -2.7
"""From here on an utterance begins with a word that cannot wait: the first ear writes "out that" for "ouch,
that", and a whole sentence that can be said now does not fit half a one."""
ALONE_DB: Final = 12.0
"""Where so much of the sound was the routine's own, nobody else spoke."""
OVER_VOICE_DB: Final = 14.0
"""How far below its loudest moment an utterance is cut while the routine can be heard underneath."""
OVER_LOUD_VOICE_DB: Final = 5.0
"""The same where the routine is nearly as loud."""


@dataclass(frozen=True)
class _Cut:
    """The words of an utterance."""

    speech: Samples
    around: Samples
    """The same with what is around them, where the detector of speech can get used to the room."""
    noisy: bool


class Ear:
    """Hears one utterance at a time, and keeps none."""

    def __init__(
        self, moonshine: Moonshine, whisper: Whisper, understanding: Understanding, language: str = "en-US"
    ) -> None:
        self._moonshine, self._whisper = moonshine, whisper
        self._understanding = understanding
        self._name = Name(load_model(language).invocation_name)
        self._told = told_words(language.split("-")[0])
        self._search = PhraseSearch(moonshine)
        self._few = lru_cache(maxsize=32)(lambda said: PhraseTrie(said, moonshine.tokens))
        self._expected = lru_cache(maxsize=32)(lambda said: frozenset(" ".join(plain(each)) for each in said))
        self._urgent = lru_cache(maxsize=32)(self._urgent_words)
        self._speaks = SpeechDetector()
        self._free = Lock()

    def hear(self, samples: Samples, moment: Moment | None = None) -> HeardSound:
        """What an utterance says and means. Raises EarBusy while another one is listened to."""
        if not self._free.acquire(blocking=False):
            raise EarBusy("The ear is listening to something else. Say it again in a moment.")
        try:
            return self._judged(samples, moment or Moment())
        finally:
            self._free.release()

    def _judged(self, samples: Samples, moment: Moment) -> HeardSound:
        """Words that mean nothing may mean something without what sounds around them."""
        if moment.own.played is not None:
            alone, samples = loudest(samples), without(samples, moment.own.played)
            if loudest(samples) < alone - ALONE_DB:
                return HeardSound("", None, WhyNot.OWN)
        if moment.early:
            return self._begun(trimmed(samples), moment)
        whole, close = self._cuts(samples, moment)
        heard = self._cut(whole, moment)
        if heard.why is not WhyNot.UNCLEAR or len(close.speech) == len(whole.speech):
            return heard
        again = self._cut(close, moment)
        meant = again.understood
        counts = meant is not None and (not moment.own.recent or meant.intent in WHILE_SPEAKING)
        return again if counts else heard

    def _cuts(self, samples: Samples, moment: Moment) -> tuple[_Cut, _Cut]:
        """All that may be words, and what stands out of the noise or of the routine's voice.

        A close cut takes the weak sounds at both ends along: "ause for a moment".
        """
        noisy = above_noise(samples) < NOISY_DB
        if moment.own.recent:
            cuts = trimmed(samples, OVER_VOICE_DB), trimmed(samples, OVER_LOUD_VOICE_DB)
            return _Cut(cuts[0], cuts[0], noisy), _Cut(cuts[1], cuts[1], noisy)
        return _Cut(trimmed(samples), samples, noisy), _Cut(trimmed(samples, whole=noisy), samples, noisy)

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
        """What a beginning may be: the ear's own words, or a word that cannot wait, whatever follows it."""
        if is_sure(self._read(words, moment)):
            yield words.text
        beginnings = self._search.begins(encoded, self._urgent(tuple(moment.sayable)))
        yield from (one.text for one in beginnings if one.chance >= BEGUN)

    def _urgent_words(self, sayable: Sequence[str]) -> tuple[str, ...]:
        return tuple(said for said in sayable if is_urgent(self._read(Scored(said, 0.0), Moment())))

    def _cut(self, cut: _Cut, moment: Moment) -> HeardSound:
        encoded = self._moonshine.encode(cut.speech)
        words = self._moonshine.transcribe(encoded)
        if not any(map(str.isalnum, words.text)):
            return HeardSound("", None, WhyNot.SILENCE)
        if moment.own.holds(words.text):
            return HeardSound(words.text, None, WhyNot.OWN)
        return self._weighed(self._read(words, moment), encoded, cut, moment)

    def _weighed(self, first: Reading, encoded: Encoded, cut: _Cut, moment: Moment) -> HeardSound:
        """What the words mean; where that is doubtful, or the routine speaks itself, with a second ear."""
        if is_sure(first) and not moment.own.sounding:
            return self._chosen(first, moment)
        if not self._speaks(cut.around):
            return HeardSound(first.text, None, WhyNot.UNCLEAR)
        if not moment.open and not self._name.nearly(first.text):
            return HeardSound(first.text, None, WhyNot.UNNAMED)
        second = [self._read(each, moment) for each in self._whisper.hear(cut.speech, self._told_now(moment))]
        best = second[0].text or first.text
        if moment.own.holds(best):
            return HeardSound(best, None, WhyNot.OWN)
        found = decided(first, second, self._now(encoded, moment), noisy=cut.noisy)
        return self._chosen(found, moment) if found else HeardSound(best, None, WhyNot.UNCLEAR)

    def _chosen(self, chosen: Reading, moment: Moment) -> HeardSound:
        """Whether what was said counts."""
        if moment.own.holds(chosen.text):
            return HeardSound(chosen.text, None, WhyNot.OWN)
        counts = moment.open and (not moment.own.sounding or is_transport(chosen))
        if not counts and not chosen.called:
            return HeardSound(chosen.text, None, WhyNot.UNNAMED)
        return HeardSound(chosen.text, chosen.meant, WhyNot.MEANT)

    def _read(self, words: Scored, moment: Moment) -> Reading:
        called = self._name.called(words.text)
        text = called or words.text
        expected = " ".join(plain(text)) in self._expected(tuple(moment.sayable))
        return Reading(text, words.chance, self._understanding.understand(text), called is not None, expected)

    def _now(self, encoded: Encoded, moment: Moment) -> list[Reading]:
        """What fits best of what can be said now and of what the routine itself has just said."""
        few = self._few((*moment.sayable, *map(bare, moment.own.recent)))
        return [self._read(one, moment) for one in self._search.best(encoded, few)]

    def _told_now(self, moment: Moment) -> tuple[str, ...]:
        return (*reversed(moment.sayable), *self._told)


def load_ear(understanding: Understanding) -> Ear:
    """The ear with its weights, warm; takes some seconds. Raises EarError where something is missing."""
    weights = find_weights()
    try:
        whisper = Whisper(weights.whisper)  # first: while it loads, it takes 100 MB that it gives back
        ear = Ear(Moonshine(weights, Tokens.load(weights.tokenizer)), whisper, understanding)
    except ImportError as error:
        raise EarError(f"{MISSING} ({error})") from error
    ear.hear(np.random.default_rng(0).integers(-500, 500, RATE, np.int16))
    return ear
