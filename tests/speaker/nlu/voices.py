"""Sentences in many voices as data: what is said, and the readings that are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import yaml

from skill.speaker.nlu import Understood, understood_json

FOLDER = Path(__file__).parent / "voices"


@dataclass(frozen=True)
class Wish:
    """An intent and the slots that must be among those that were filled."""

    intent: str
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Voice:
    """A sentence of some kind, and every reading of it that is right: one wish, or two in order."""

    kind: str
    say: str
    readings: Sequence[Sequence[Wish]]

    @property
    def held_out(self) -> bool:
        """Whether nobody looks at it while something is tried: half of all sentences."""
        return not crc32(self.say.encode()) & 1


@dataclass(frozen=True)
class Verdict:
    """How a sentence was understood."""

    voice: Voice
    right: bool
    slots: int
    """Right slots."""
    of_slots: int
    """Slots of the reading that comes closest."""


def voices() -> Iterator[Voice]:
    """Every sentence that is meant for the skill."""
    for path in sorted(FOLDER.glob("*.yaml")):
        kinds = yaml.safe_load(path.read_text("utf-8"))
        for kind in (kind for kind in kinds if kind != "foreign"):  # in the file's order, whatever runs this
            for say, label in kinds[kind].items():
                yield Voice(kind, str(say), tuple(_readings(label)))


def foreign() -> list[str]:
    """Sentences that are not."""
    found: list[str] = yaml.safe_load((FOLDER / "foreign.yaml").read_text("utf-8"))["foreign"]
    return list(map(str, found))


def judge(voice: Voice, understood: Understood) -> Verdict:
    """Hold what was understood against the readings that are right, the closest of them counts."""
    said = list(_wishes(understood))
    verdicts = [_judge(voice, said, reading) for reading in voice.readings]
    return max(verdicts, key=lambda one: (one.right, one.slots - one.of_slots))


def by_kind(verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    """Verdicts by the kind of their sentences."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.voice.kind].append(verdict)
    return found


def _judge(voice: Voice, said: Sequence[Wish], reading: Sequence[Wish]) -> Verdict:
    of_slots = sum(len(wish.slots) for wish in reading)
    if [wish.intent for wish in said[: len(reading)]] != [wish.intent for wish in reading]:
        return Verdict(voice, False, 0, of_slots)
    pairs = zip(said, reading, strict=False)
    slots = sum(got.slots.get(name) == value for got, wish in pairs for name, value in wish.slots.items())
    return Verdict(voice, True, slots, of_slots)


def _wishes(understood: Understood | None) -> Iterator[Wish]:
    while understood:
        json = understood_json(understood)
        yield Wish(json["intent"], json["slots"])
        understood = understood.then


def _readings(label: str) -> Iterator[list[Wish]]:
    """``A x=1|2`` is A with x 1 or 2; ``A|B`` is A or B; ``A + B`` is A and then B."""
    intent, slot = "", ""
    for part in label.split("|"):
        wishes = []
        for words in (wish.split() for wish in part.split(" + ")):
            if "=" not in words[0] and words[0][0].isupper():
                intent, *pairs = words
            else:
                pairs = [word if "=" in word else f"{slot}={word}" for word in words]
            wishes.append(Wish(intent, dict(pair.replace('"', "").split("=") for pair in pairs)))
            slot = pairs[-1].split("=")[0] if pairs else slot
        yield wishes
