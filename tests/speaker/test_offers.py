"""What a reply tells a person to say can be said at that very moment, and works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from skill.content.load import load
from skill.routine.terms import Limb
from skill.settings import Settings
from skill.speaker.echo import Account, LoggedTurn, Slot
from skill.speaker.local import LOCAL_URL, device_slots
from skill.speaker.nlu.model import FALLBACK
from skill.web.state import ServiceState
from tests.alexa.alexa_api import TOKEN, AlexaApi, serving
from tests.speaker.dialogues.long import long_skill
from tests.speaker.dialogues.script import HERE, read
from tests.speaker.dialogues.stage import Stage, a_skill, new_account, stage, understanding

SITUATIONS: dict[str, dict[str, Any]] = read(HERE / "offers.yaml")
AT_A_LOSS = ("unclear.", "error.", "prompt.no_question", "move.no", "pause.nothing", "pace.later")
"""Messages that an offered phrase must never lead to."""
_OFFER = re.compile(r"\[([^\]]+)\]")
_FIELD = re.compile(r"\\\{(\w+)\\\}")


def wordings(key: str) -> tuple[str, ...]:
    message = load("en").phrasing.messages[key]
    return (*message.wordings, *message.singular)


def offering() -> list[str]:
    """The keys of messages that offer something."""
    return sorted(k for k in load("en").phrasing.messages if any(map(_OFFER.search, wordings(k))))


@dataclass(frozen=True)
class Heard:
    """A message that was recognised in what was heard, and what it offers."""

    key: str
    offers: tuple[str, ...]


@cache
def _pattern(wording: str) -> re.Pattern[str]:
    """A wording as it is heard, with anything in place of its fields."""
    plain = re.escape(_OFFER.sub(r"\1", wording))
    seen: set[str] = set()

    def field(found: re.Match[str]) -> str:
        name = found[1]
        known = name in seen
        seen.add(name)
        return f"(?P={name})" if known else f"(?P<{name}>.+?)"

    return re.compile(_FIELD.sub(field, plain))


def recognised(text: str, keys: list[str]) -> Iterator[Heard]:
    """The messages in a text."""
    for key in keys:
        for wording in wordings(key):
            found = _pattern(wording).search(text)
            if found:
                filled = [_filled(offer, found.groupdict()) for offer in _OFFER.findall(wording)]
                yield Heard(key, tuple(filled))
                break


def _filled(offer: str, fields: Mapping[str, str]) -> str:
    return offer.format(**fields)


def offers_in(turn: LoggedTurn) -> dict[str, set[str]]:
    """What a reply offers, reprompt included: phrases, each with the keys of its messages."""
    offers: dict[str, set[str]] = {}
    for heard in recognised(f"{turn.speech_text} {turn.reprompt}", offering()):
        for offer in heard.offers:
            offers.setdefault(offer, set()).add(heard.key)
    return offers


@cache
def with_ratings() -> ServiceState:
    return a_skill(Settings(store="memory:", public_url=LOCAL_URL, check_ins=True))


@pytest.fixture(scope="module", autouse=True)
def amazon() -> Iterator[None]:
    """Amazon's services for reminders, where a situation has them."""
    with serving() as both:
        _AMAZON.append(both)
        yield
        _AMAZON.clear()


_AMAZON: list[tuple[AlexaApi, str]] = []


def account() -> Account:
    """A household that Amazon keeps no reminders of yet."""
    api, endpoint = _AMAZON[0]
    api.reminders.clear()
    return replace(new_account(), api_endpoint=endpoint, api_access_token=TOKEN)


def arrive(situation: Mapping[str, Any]) -> tuple[Stage, LoggedTurn]:
    """A person in a situation, and the last reply that was heard."""
    state = long_skill() if situation.get("long") else with_ratings() if situation.get("check_ins") else None
    amazon = account() if situation.get("reminders") else None
    scene = stage(streams=situation.get("streams", False), state=state, account=amazon)
    turn = LoggedTurn(0)
    for line in situation["said"]:
        turn = wait(scene, line, turn) if str(line).startswith("+") else say(scene, line)
    scene.listen()
    return scene, turn


def wait(scene: Stage, line: str, turn: LoggedTurn) -> LoggedTurn:
    scene.wait(float(line))
    return turn


def say(scene: Stage, line: str | dict[str, str]) -> LoggedTurn:
    """Say words, or mean an intent: one whose slots nobody filled, or with slots as Alexa fills them."""
    scene.listen()
    if isinstance(line, str) and not line.endswith("Intent"):
        return scene.say(line)
    slots = dict(line) if isinstance(line, dict) else {"intent": line}
    intent = slots.pop("intent")
    heard = {name: _slot(name, value) for name, value in slots.items()}
    device = scene.device
    return device.say(intent, heard) if device.session_open else device.ask(intent, heard)


def _slot(name: str, value: str) -> Slot:
    """A slot as it is resolved: to the id that it names, to a number or a time, or to nothing."""
    if value[:1].isdigit():
        return Slot(value)
    known = value != "purple"
    return Slot(value, value if known else None, type=name.upper(), name=value if known else None)


def say_as_offered(scene: Stage, phrase: str) -> LoggedTurn:
    """Say a phrase as it was offered: without the skill's name."""
    understood = understanding().understand(phrase)
    return scene.device.say(understood.intent, device_slots(understood), words=phrase)


def works(turn: LoggedTurn) -> bool:
    """Whether a reply does what was asked, and is not at a loss."""
    lost = [key for key in load("en").phrasing.messages if key.startswith(AT_A_LOSS)]
    return turn.reached and not list(recognised(turn.speech_text, lost))


def test_every_message_that_offers_something_has_its_situation() -> None:
    assert sorted(SITUATIONS) == offering()


@pytest.mark.parametrize("key", offering())
def test_every_offer_is_understood(key: str) -> None:
    for wording, limb in product(wordings(key), Limb):
        for offer in _OFFER.findall(wording):
            phrase = _filled(offer, {"other": limb.value, "technique": "gliding", "limb": limb.value})
            assert understanding().understand(phrase).intent != FALLBACK, phrase


@pytest.mark.parametrize("key", sorted(SITUATIONS))
def test_every_offer_works_where_it_is_made(key: str) -> None:
    _, turn = arrive(SITUATIONS[key])
    offers = offers_in(turn)
    assert key in set().union(*offers.values()), f"{key} is not reached: {turn.speech_text!r}"
    for phrase in offers:
        scene, _ = arrive(SITUATIONS[key])
        answer = say_as_offered(scene, phrase)
        assert works(answer), f"{phrase!r} was offered, and answered: {answer.speech_text!r}"


STARTS = (
    "open gentle roll",
    "start the foot routine",
    "start the hand routine",
    "short foot session",
    "just gliding with my feet",
    "just friction with my hands",
)
WORDS = (
    "next", "pause", "slower", "faster", "help", "again", "purple elephants", "ouch", "something hurts", "stop counting",
    "go to rinsing", "other foot", "how many left", "wait for me", "yes", "no", "foot", "what do I need", "start over",
    "open gentle roll", "thirty minutes", "remind me", "forget me", "how am I doing", "is it safe", "loop", "continue",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_every_offer_on_the_way_works_whatever_was_said_before(seed: int) -> None:
    rng = Random(seed)
    situation: dict[str, Any] = {"streams": bool(seed % 2), "said": [rng.choice(STARTS)]}
    for _ in range(8):
        scene, turn = arrive(situation)
        offers = offers_in(turn)
        for phrase in offers:
            scene, _ = arrive(situation)
            answer = say_as_offered(scene, phrase)
            assert works(answer), f"{situation['said']} offered {phrase!r}, answered: {answer.speech_text!r}"
        onward = [*offers, *rng.sample(WORDS, 3)]
        situation["said"].append(rng.choice(onward))


def test_what_the_help_tells_to_say_by_name_reaches_the_skill_while_a_stream_plays() -> None:
    for words in (
        "alexa next",
        "alexa pause",
        "alexa open gentle roll",
        "alexa ask gentle roll slower",
        "alexa ask gentle roll how many left",
    ):
        scene = stage(streams=True)
        scene.follow("start the foot routine", "+75", "help")
        scene.listen()
        assert works(scene.say(words))
