"""The whole way from words to an intent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from .classifier import CAREFUL, URGENT, Care, Classifier, Guess
from .clock import ClockWords, load_clock
from .company import is_word
from .exact import Exact
from .labels import ELSEWHERE, label
from .lists import SlotLists, Template, all_templates
from .model import (
    FALLBACK,
    LAUNCH,
    InteractionModel,
    Manners,
    Phrases,
    SlotValue,
    Understood,
    load_model,
    load_phrases,
    understood_json,
)
from .slots import SlotFiller, settled
from .sounds import WRITTEN, WRITTEN_KNOWN, Sounds
from .tidy import Calling, Politeness, Spelling, Tidy, bidden
from .weights import NEGATORS
from .wishes import CLEAR, HEARD_INSIDE, Inside, asked, corrected, fell_before, may_follow, two_wishes

Stage = Callable[[Sequence[str]], "Understood | None"]
YES: Final = "AMAZON.YesIntent"
SURELY: Final = 0.85
"""Probability from which a sentence is said to somebody else, whatever it sounds like."""
SURELY_KNOWN: Final = 0.98
"""The same where each of its words is said here, or is none: then it may well be misheard."""
CARE: Final = Care()
SAFE: Final = "SafeIntent"
NEARLY: Final = 0.99
"""The score of a yes that is enough to start, and not to erase."""
RUNNERS_UP: Final = 3
"""Meanings named in an explanation."""


@dataclass(frozen=True)
class Explanation:
    """How a sentence came to be understood."""

    words: str
    """What was said."""
    stage: str
    """``called``, ``exactly``, ``urgently``, ``corrected``, ``mended``, ``sounding``, ``both``, ``asked``,
    ``likely``, ``unclear``."""
    understood: Understood
    """What was made of it."""
    likely: tuple[tuple[float, str], ...]
    """The second stage's likeliest meanings with their probabilities, whether it was asked or not."""

    def json(self) -> dict[str, Any]:
        """Ready for ``json.dumps``."""
        likely = {label: round(chance, 3) for chance, label in self.likely}
        facts = {"stage": self.stage, "score": round(self.understood.score, 3), "likely": likely}
        return {"say": self.words, **understood_json(self.understood), **facts}


class Understanding:
    """Understands sentences in one language. Keeps nothing of what it hears."""

    def __init__(
        self,
        model: InteractionModel,
        phrases: Phrases,
        clock: ClockWords,
        *,
        language: str = "en-US",
        care: Care = CARE,
    ) -> None:
        tidy = Tidy(phrases.manners.same)
        lists = SlotLists(model, language, clock, tidy.sample)
        types = {intent.name: intent.slots for intent in model.intents}
        templates = all_templates(model, phrases.intents, tidy.sample)
        self._tidy = tidy
        self._calling = Calling(model.invocation_name, phrases.manners, tidy)
        self._plain_yes = {tidy(each) for each in phrases.intents.get(YES, ())}
        self._politeness = Politeness(phrases.manners, tidy)
        self._exact = Exact(types, templates, lists)
        self._expected = partial(_expected, templates, lists, phrases.manners, tidy)
        self._listening = partial(_sounds, templates, lists)
        self._filler = SlotFiller(types, lists.values)
        self._classifier = Classifier(
            self._filler, {template.intent for template in templates}, _by_id(model), care
        )
        self._urgent = Inside(template.text for template in templates if template.intent == URGENT)

    @property
    def _by_template(self) -> tuple[Stage, ...]:
        """What needs no guess, in order."""
        first = (self._exactly, self._urgently, self._corrected)
        return (*first, self._mended, self._sounding, self._both, self._asked)

    @cached_property
    def _spelling(self) -> Spelling:
        """Made by the first sentence that fits no template."""
        return Spelling(self._expected())

    @cached_property
    def _sounds(self) -> Sounds:
        """Made by the first sentence that fits no template, however it is spelt."""
        return self._listening()

    @classmethod
    def load(cls, language: str = "en-US", *, folder: Path | None = None, care: Care = CARE) -> Understanding:
        """Read ``interaction_model/<language>.json`` and the phrases of the language's content.

        ``folder`` reads the interaction model from another place; ``care`` is how sure a guess must be.
        Raises ``ContentError``, with every
        mistake that was found, where either cannot be used.
        """
        words = language.split("-")[0]
        model = load_model(language, folder=folder)
        return cls(model, load_phrases(words), load_clock(words), language=language, care=care)

    def understand(self, words: str, likely: Mapping[str, float] | None = None) -> Understood:
        """What a sentence means. Any text has an answer; nothing raises.

        ``words`` may hold capitals, punctuation and digits, and may call the skill by its name. ``likely``
        are the intents that suit the moment with their shares (``skill.coach.likely``): they sway only a
        guess.
        """
        return self._stages(words, likely)[1]

    def explain(self, words: str) -> Explanation:
        """What a sentence means, which stage found it, and what the second stage held likeliest."""
        stage, understood = self._stages(words)
        wishes = self._calling.wishes(self._tidy(words))
        likely = self._guess(wishes[-1]).likely[:RUNNERS_UP] if wishes and wishes[-1] else ()
        return Explanation(words, stage, understood, likely)

    def _stages(self, words: str, likely: Mapping[str, float] | None = None) -> tuple[str, Understood]:
        wishes = self._calling.wishes(self._tidy(words))
        if wishes is None:
            return "called", Understood(LAUNCH)
        for stage in self._by_template:
            if found := stage(wishes):
                return stage.__name__.strip("_"), self._fallen(found, wishes[-1])
        if found := self._likely(wishes, likely):
            return "likely", self._fallen(found, wishes[-1])
        return "unclear", Understood(FALLBACK, score=0.0)

    def _fallen(self, found: Understood, wish: str) -> Understood:
        """A fall that is told of without its name has it nevertheless."""
        if found.intent == SAFE and "condition" not in found.slots and fell_before(wish):
            return replace(found, slots=self._classifier.named(SAFE, "condition", "fall"))
        return found

    def _exactly(self, wishes: Sequence[str]) -> Understood | None:
        found = (self._fitting(text) for wish in wishes for text in self._texts(wish))
        exact = next(filter(None, found), None)
        return self._with_all_slots(exact, wishes[0]) if exact else None

    def _fitting(self, reading: str) -> Understood | None:
        """What fits word by word; a yes in other words than Alexa's own is only nearly said."""
        found = self._exact.understand(reading)
        if found and found.intent == YES and reading not in self._plain_yes:
            return replace(found, score=NEARLY)
        return found

    def _texts(self, wish: str) -> Iterator[str]:
        """Every reading; where something before it was left out, "speaking up" is to "speak up"."""
        for reading in self._readings(wish):
            yield reading
            if reading != wish:
                yield from bidden(reading)

    def _corrected(self, wishes: Sequence[str]) -> Understood | None:
        """What was said last counts, where a person takes back what was said before."""
        for meant, instead in (pair for wish in wishes for pair in corrected(wish)):
            found = self._exactly([meant])
            other = self._exactly([instead]) if found and instead else found
            if found and other and found.intent == other.intent:
                return found
        return None

    def _asked(self, wishes: Sequence[str]) -> Understood | None:
        """A wish at the end of something that was told: "i am not following could you say it again"."""
        for whole, text in ((wish, text) for wish in wishes for text in asked(wish)):
            found = self._exactly([text])
            if found and not _cannot_be_undone(found) and not self._is_elsewhere(whole):
                return replace(self._with_all_slots(found, whole), score=HEARD_INSIDE)
        return None

    def _with_all_slots(self, exact: Understood, wish: str) -> Understood:
        """Slots that the template has no place for, but the sentence names."""
        named = self._filler.filled(exact.intent, wish.split())
        named.pop("undo", None)
        slots = settled(exact.intent, {**named, **exact.slots})
        if "other_area" not in named and "not" in wish.split():  # "my knee, not my hip" is one place
            slots.pop("other_area", None)
        if "time" in named and "time" in slots:
            slots["time"] = named["time"]
        return replace(exact, slots=slots)

    def _urgently(self, wishes: Sequence[str]) -> Understood | None:
        """A sign that needs urgent care is heard however much else is said around it."""
        for wish in filter(self._urgent.hears, wishes):
            if fell_before(wish):
                return Understood(SAFE, self._classifier.named(SAFE, "condition", "fall"), HEARD_INSIDE)
            return Understood(URGENT, score=HEARD_INSIDE)
        return None

    def _mended(self, wishes: Sequence[str]) -> Understood | None:
        for wish in wishes:
            for text in self._spelling.mended(wish):
                found = self._exactly([text])
                if found and not (self._has_real_slips(wish) and self._too_bold(found, wish)):
                    return replace(found, score=min(fuzz.ratio(wish, text), 99.0) / 100)
        return None

    def _too_bold(self, found: Understood, wish: str) -> bool:
        """Whether what is mended cannot be undone, or the sentence as it stands is for somebody else."""
        return _cannot_be_undone(found) or self._guess(wish).likely[0][1] == ELSEWHERE

    def _has_real_slips(self, wish: str) -> bool:
        """Whether an unexpected word is a word nevertheless: nobody who says "raining" means "paining"."""
        return any(is_word(word) for word in wish.split() if not self._spelling.knows(word))

    def _sounding(self, wishes: Sequence[str]) -> Understood | None:
        """What only sounds like something that can be said; nothing that cannot be undone."""
        for wish in wishes:
            *_, bare = self._readings(wish)
            least = WRITTEN_KNOWN if all(map(self._spelling.knows, bare.split())) else WRITTEN
            for text in self._sounds.like(bare, least=least):
                found = self._exactly([text])
                if found and not _cannot_be_undone(found):
                    if self._is_elsewhere(wish):
                        break
                    return replace(found, score=min(fuzz.ratio(bare, text), 99.0) / 100)
        return None

    def _is_elsewhere(self, wish: str) -> bool:
        """Whether a sentence as it stands is surely said to somebody else."""
        *_, bare = self._readings(wish)
        chance, name = self._guess(wish).likely[0]
        surely = SURELY if self._has_real_slips(wish) else SURELY_KNOWN
        return name == ELSEWHERE and chance >= surely and bare.count(" ") > 1

    def _both(self, wishes: Sequence[str]) -> Understood | None:
        """Two wishes in one sentence, each of which is clear by itself."""
        bare = [[*self._readings(wish)][-1] for wish in wishes]
        whole = dict.fromkeys((*wishes, *bare))
        for first, second in (pair for wish in whole for pair in two_wishes(wish)):
            one, other = self._part(first), self._part(second)
            if one and other and may_follow(one, other):
                return replace(one, score=min(one.score, other.score), then=other)
        return None

    def _part(self, text: str) -> Understood | None:
        found = self._exactly([text]) or self._mended([text]) or self._likely([text])
        return found if found and found.score >= CLEAR else None

    def _likely(self, wishes: Sequence[str], likely: Mapping[str, float] | None = None) -> Understood | None:
        """The second stage."""
        guess = self._guess(wishes[-1], likely)
        if guess.meant == URGENT and fell_before(wishes[-1]):
            return Understood(SAFE, self._classifier.named(SAFE, "condition", "fall"), guess.chance)
        return self._classifier.read(guess) if guess.meant else None

    def _guess(self, wish: str, likely: Mapping[str, float] | None = None) -> Guess:
        """A sentence as mended as it may be, with and without what is polite around it."""
        text = wish if self._has_real_slips(wish) else next(iter(self._spelling.mended(wish)), wish)
        *_, bare = self._readings(text)
        strange = [word for word in wish.split() if not self._spelling.knows(word)]
        foreign = sum(map(is_word, strange))
        texts = dict.fromkeys((text, bare))
        return self._classifier.guess(*texts, unknown=len(strange) - foreign, foreign=foreign, prior=likely)

    def _readings(self, wish: str) -> Iterator[str]:
        return self._politeness.readings(wish)


def _expected(templates: list[Template], lists: SlotLists, manners: Manners, tidy: Tidy) -> Iterator[str]:
    """Every word that is expected somewhere, as often as it is; a "never" is not mended to an "ever"."""
    yield from NEGATORS
    for template in templates:
        yield from template.words
    for phrases in lists.values.values():
        for phrase in phrases:
            yield from phrase.split()
    for phrase in (*manners.fillers, *manners.openers, *manners.connectors, *manners.light):
        yield from tidy(phrase).split()


def _sounds(templates: list[Template], lists: SlotLists) -> Sounds:
    """Everything that can be said without a value in it, and every value by itself."""
    values = [phrase for phrases in lists.values.values() for phrase in phrases]
    words = {word for template in templates for word in template.words}
    literal = [template.text for template in templates if not template.slotted]
    return Sounds((*literal, *values), (*values, *sorted(words)))


def _cannot_be_undone(found: Understood) -> bool:
    return any(label(found.intent, slot, value.id or "") in CAREFUL for slot, value in found.slots.items())


def _by_id(model: InteractionModel) -> dict[str, dict[str, SlotValue]]:
    """By intent and slot: the values of its type by id."""
    return {
        f"{intent.name} {slot}": {one.id: SlotValue(one.name, one.name, one.id) for one in model.types[kind]}
        for intent in model.intents
        for slot, kind in intent.slots.items()
        if kind in model.types
    }
