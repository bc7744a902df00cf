"""The opposite is never done: what was not understood starts, erases, cancels, ends and jumps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from ask_sdk_model.slu.entityresolution import (
    Resolution,
    Resolutions,
    Status,
    StatusCode,
    Value,
    ValueWrapper,
)

from skill.alexa.intents import PERSONAL, IntentInput
from skill.alexa.request import RequestContext, Slots
from skill.alexa.services import Services
from skill.coach import actions as ac
from skill.coach.coach import INTENTS
from skill.coach.events import Context, Event
from skill.coach.forgetting import ForgetMe
from skill.coach.reminders import ReminderWish, RemindMe
from skill.coach.start import Start
from skill.persistence.protocol import Who
from skill.routine.run import Run
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Length, Limb, Mode, Side, Technique, TimeOfDay
from skill.speaker.nlu.model import load_model
from tests.speaker.dialogues.stage import the_skill

SKILL = the_skill().skill
LANGUAGE = SKILL.language("en-US")
MODEL = load_model("en-US")
RUN = Run("r1", Limb.FOOT)
STREAMED = SessionState(Phase.RUNNING, Mode.STREAM, RUN, step=3, heard=0b111)
SPOKEN = replace(STREAMED, way=Mode.TURNS)
SITUATIONS = {
    "idle": NOWHERE,
    "asked for the limb": replace(NOWHERE, question=Question.LIMB),
    "asked where it hurts": replace(NOWHERE, question=Question.REGION),
    "asked to start": replace(NOWHERE, question=Question.START, wish=Wish(Limb.FOOT, minutes=6)),
    "asked about a fall": replace(NOWHERE, question=Question.FALL),
    "running by streams": STREAMED,
    "running step by step": SPOKEN,
    "a stream that rests": replace(STREAMED, phase=Phase.PAUSED, offset=30_000),
    "resting step by step": replace(SPOKEN, phase=Phase.PAUSED),
    "asked to carry on": replace(SPOKEN, phase=Phase.PAUSED, question=Question.CARRY_ON),
    "asked to erase": replace(SPOKEN, question=Question.FORGET),
    "asked to set a reminder": replace(SPOKEN, question=Question.REMIND, wish=Wish(remind=1920)),
    "asked whether it is numb": replace(STREAMED, phase=Phase.PAUSED, question=Question.NUMB),
    "asked to cancel reminders": replace(SPOKEN, question=Question.CANCEL, wish=Wish(remind=1920)),
    "asked to end the course": replace(NOWHERE, question=Question.COURSE),
    "a stream that waits for an answer": replace(STREAMED, question=Question.REMIND, offset=30_000),
    "done": replace(SPOKEN, phase=Phase.DONE, step=11),
    "a stream that is done": replace(STREAMED, phase=Phase.DONE, step=11),
}
BOLD = (
    ac.Forget,
    ac.CancelReminders,
    ac.SetReminder,
    ac.AskConsent,
    ac.SaveCourse,
    ac.SaveRating,
    ac.ClearState,
    ac.FinishRun,
)
"""Acts that somebody must have asked for in so many words."""


class Said(NamedTuple):
    """One slot as it arrives."""

    form: str
    slot: Any


def resolved(code: StatusCode, *ids: str) -> Resolutions:
    values = [ValueWrapper(Value(id, id)) for id in ids] or None
    return Resolutions([Resolution("authority", Status(code), values)])


def unheard(slot_type: str) -> Iterator[Said]:
    """The forms of a slot that say nothing certain."""
    yield Said("not said", SimpleNamespace(value=None, resolutions=None))
    yield Said("?", SimpleNamespace(value="?", resolutions=None))
    yield Said("value alone, unknown", SimpleNamespace(value="blorp", resolutions=None))
    for code in (StatusCode.ER_SUCCESS_NO_MATCH, StatusCode.ER_ERROR_TIMEOUT, StatusCode.ER_ERROR_EXCEPTION):
        yield Said(code.value, SimpleNamespace(value="blorp", resolutions=resolved(code)))
    known = LANGUAGE.vocabulary.types.get(slot_type)
    if known and len(known.values) > 1:
        for two in (known.values[:2], known.values[-1:-3:-1]):
            both = resolved(StatusCode.ER_SUCCESS_MATCH, *(value.id for value in two))
            yield Said("two matches", SimpleNamespace(value="blorp", resolutions=both))


def cases() -> Iterator[tuple[str, str, Said]]:
    """Every intent with every slot in every such form."""
    for intent in MODEL.intents:
        for name, slot_type in intent.slots.items():
            yield from ((intent.name, name, said) for said in unheard(slot_type))


def event_of(intent: str, slots: Slots, context: Context) -> Event:
    if intent in INTENTS:
        said: Event = INTENTS[intent].event_of(IntentInput(slots, LANGUAGE.vocabulary, context))
        return said
    who = Who("a user that nobody knows", None, "a device")
    services = Services(None, None, None)
    request = RequestContext(LANGUAGE, "en-US", NOWHERE, context, False, None, False, services, lambda: who)
    event: Event = PERSONAL[intent](SKILL, request, slots)
    return event


def heard(intent: str, **slots: Any) -> Event:
    context = Context(at=1_800_000_000, offset=None, can_stream=True, seed="new")
    return event_of(intent, Slots(SimpleNamespace(slots=slots), LANGUAGE.vocabulary), context)


def is_bare_start(event: Event) -> bool:
    """Start, without any other word: asked for the limb or to start, that says enough."""
    return event == heard("StartRoutineIntent")


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_was_not_understood_starts_erases_cancels_ends_and_jumps_nothing(situation: str) -> None:
    state = SITUATIONS[situation]
    for intent, name, said in cases():
        event = heard(intent, **{name: said.slot})
        if is_bare_start(event) and state.question in (Question.LIMB, Question.START):
            continue
        answer = LANGUAGE.coach.answer(state, event)
        what = f"{intent} {name}: {said.form}: {answer}"
        assert not [action for action in answer.actions if isinstance(action, BOLD)], what
        if state.active:
            assert (answer.state.run, answer.state.step) == (RUN, state.step), what
            assert answer.state.active, what
        else:
            assert not answer.state.active, what
        stopped = any(isinstance(action, ac.StopPlayback) for action in answer.actions)
        kept = any(isinstance(action, ac.SaveState) for action in answer.actions)
        assert not (stopped and state.active) or kept or answer.listens, what


def certain(slot_type: str) -> list[Any]:
    """What a slot of this type may say for certain."""
    known = LANGUAGE.vocabulary.types.get(slot_type)
    if known:
        return [one(value.name, value.id) for value in known.values]
    return [one(value) for value in _OF_AMAZON[slot_type]]


_OF_AMAZON = {
    "AMAZON.NUMBER": ("2", "6"),
    "AMAZON.DURATION": ("PT6M",),
    "AMAZON.DayOfWeek": ("Monday",),
    "AMAZON.TIME": ("08:00",),
}
BEGINS_BY_ITSELF = {"only"}
"""A word that adds nothing where it was not understood: "just", before a side that was."""


def halves() -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every intent with one slot that is certain beside one that was said and not understood."""
    for intent in MODEL.intents:
        for name, slot_type in intent.slots.items():
            others = [other for other in intent.slots if other not in (name, *BEGINS_BY_ITSELF)]
            for other in others:
                for said in unheard(intent.slots[other]):
                    if said.form != "not said":
                        for known in certain(slot_type):
                            yield (
                                intent.name,
                                {name: known, other: said.slot},
                                f"{name}={known.value}, {other}: {said.form}",
                            )


@pytest.mark.parametrize("situation", SITUATIONS)
def test_half_of_a_wish_begins_jumps_erases_and_leaves_out_nothing(situation: str) -> None:
    state = SITUATIONS[situation]
    for intent, slots, told in halves():
        answer = LANGUAGE.coach.answer(state, heard(intent, **slots))
        what = f"{intent} {told}: {answer}"
        goes_on = answer.listens or intent == "WhereItHurtsIntent"  # without what would touch the place
        assert goes_on or not [action for action in answer.actions if isinstance(action, BOLD)], what
        assert not [action for action in answer.actions if isinstance(action, ac.Forget)], what
        assert answer.state.active is state.active or answer.listens, what
        if (
            state.active and answer.state.active and intent != "WhereItHurtsIntent"
        ):  # what was named is left out
            assert answer.state.step == state.step, what
            assert answer.state.skips == state.skips, what


@pytest.mark.parametrize("slot_type", sorted({t for intent in MODEL.intents for t in intent.slots.values()}))
def test_a_slots_own_value_counts_where_no_resolution_came_with_it(slot_type: str) -> None:
    known = LANGUAGE.vocabulary.types.get(slot_type)
    for value in known.values if known else ():
        for intent in MODEL.intents:
            for name in (name for name, kind in intent.slots.items() if kind == slot_type):
                said = SimpleNamespace(value=value.name, resolutions=None)
                code = resolved(StatusCode.ER_SUCCESS_MATCH, value.id)
                matched = SimpleNamespace(value=value.name, resolutions=code)
                assert heard(intent.name, **{name: said}) == heard(intent.name, **{name: matched})


def one(value: str, *ids: str) -> Any:
    return SimpleNamespace(
        value=value, resolutions=resolved(StatusCode.ER_SUCCESS_MATCH, *ids) if ids else None
    )


def test_of_two_matches_the_slots_own_value_decides() -> None:
    event = heard("StartRoutineIntent", limb=one("hand", "foot", "hand"))
    assert isinstance(event, Start)
    assert event.wish.limb is Limb.HAND


@pytest.mark.parametrize(
    "said", [one("what do you know", "forget", "tell"), one("blorp"), one("?")], ids=repr
)
def test_forgetting_reads_where_it_is_not_certain(said: Any) -> None:
    event = heard("ForgetMeIntent", forget=said)
    assert isinstance(event, ForgetMe)
    assert event.tell


@pytest.mark.parametrize(
    ("slot", "value", "minutes"),
    [
        ("minutes", "6", 6),
        ("minutes", "six", 6),
        ("minutes", "2.5", 3),
        ("minutes", "7.4", 7),
        ("minutes", "1.5", 1),
        ("minutes", "0.5", 0),
        ("minutes", "15.2", 16),
        ("duration", "PT2M30S", 3),
        ("duration", "PT6M", 6),
        ("duration", "PT30M", 30),
        ("duration", "PT1H", 60),
        ("duration", "PT90S", 1),
        ("duration", "PT1H30M", 90),
        ("minutes", "?", None),
        ("minutes", "-6", None),
        ("duration", "P1D", None),
        ("duration", "PT", None),
        ("duration", "blorp", None),
    ],
)
def test_a_time_is_read_or_asked_for_and_never_dropped(slot: str, value: str, minutes: int | None) -> None:
    event = heard("StartRoutineIntent", limb=one("foot", "foot"), **{slot: one(value)})
    assert isinstance(event, Start)
    assert (event.wish.minutes, event.unclear) == (minutes, minutes is None)
    answer = LANGUAGE.coach.answer(NOWHERE, event)
    begins = minutes is not None and 2 <= minutes <= 15
    assert answer.state.active is begins
    assert begins or answer.state.question is Question.START


SIBLINGS: tuple[tuple[str, dict[str, Any], Wish], ...] = (
    ("StartRoutineIntent", {"limb": one("my hands")}, Wish(Limb.HAND)),
    ("StartRoutineIntent", {"limb": one("The Feet")}, Wish(Limb.FOOT)),
    ("StartRoutineIntent", {"limb": one("palm"), "length": one("quick")}, Wish(Limb.HAND, length=Length.SHORT)),
    ("StartRoutineIntent", {"technique": one("rinse"), "side": one("left")}, Wish(None, None, None, Technique.RINSING, Side.LEFT)),
)  # fmt: skip


@pytest.mark.parametrize(("intent", "slots", "wish"), SIBLINGS, ids=repr)
def test_words_alone_are_wishes_too(intent: str, slots: dict[str, Any], wish: Wish) -> None:
    event = heard(intent, **slots)
    assert isinstance(event, Start)
    assert event.wish == wish
    assert not event.unclear


def test_only_a_plain_yes_is_exact_enough_to_erase() -> None:
    asked = SITUATIONS["asked to erase"]
    erases = {
        form: any(isinstance(action, ac.Forget) for action in LANGUAGE.coach.answer(asked, event).actions)
        for form, event in (
            ("plain", heard("AMAZON.YesIntent")),
            ("mended", heard("AMAZON.YesIntent", mended=one("mended"))),
            ("other words", heard("YesWordsIntent")),
        )
    }
    assert erases == {"plain": True, "mended": False, "other words": False}


def test_what_is_left_out_must_be_named() -> None:
    for slots in ({}, {"technique": one("blorp")}, {"side": one("blorp")}, {"side": one("both")}):
        assert LANGUAGE.coach.answer(STREAMED, heard("LeaveOutIntent", **slots)).state.skips == 0
    left_out = LANGUAGE.coach.answer(STREAMED, heard("LeaveOutIntent", side=one("left"))).state
    assert left_out.skips
    assert left_out.step == STREAMED.step


@pytest.mark.parametrize(("said", "minutes"), [("PT2M30S", 3), ("PT30M", 30), ("PT1H", 60)])
def test_one_side_and_a_duration_are_part_of_the_wish(said: str, minutes: int) -> None:
    event = heard("StartRoutineIntent", only=one("just"), side=one("left"), duration=one(said))
    assert isinstance(event, Start)
    assert event.wish == Wish(side=Side.LEFT, only=True, minutes=minutes)


@pytest.mark.parametrize("words", ["delete", "blorp"])
def test_a_reminder_is_taken_away_only_by_words_that_mean_it(words: str) -> None:
    event = heard("ReminderIntent", undo=one(words), day=one("Monday"))
    assert isinstance(event, RemindMe)
    assert event.wish is (ReminderWish.CANCEL if words == "delete" else ReminderWish.LIST)


HALVES: dict[str, tuple[Any, Any, int | None]] = {
    "half eight": (one("half eight", "half_eight"), None, 8 * 60 + 30),
    "half eight, unmatched": (one("half eight"), None, 8 * 60 + 30),
    "half eight in the evening": (one("half eight", "half_eight"), "EV", 20 * 60 + 30),
    "half twelve": (one("half twelve", "half_twelve"), None, 12 * 60 + 30),
    "half twelve at night": (one("half twelve", "half_twelve"), "NI", 30),
    "a half hour that is none": (one("half twenty"), None, None),
    "a half hour beside a time": (one("half nine", "half_nine"), "09:00", 9 * 60 + 30),
    "no half hour": (one("blorp"), "09:00", 9 * 60),
}


@pytest.mark.parametrize("case", HALVES)
def test_half_eight_is_half_past_eight(case: str) -> None:
    half, time, minute = HALVES[case]
    event = heard("ReminderIntent", day=one("Monday"), clock=half, **({"time": one(time)} if time else {}))
    assert isinstance(event, RemindMe)
    assert event.time == (None if minute is None else TimeOfDay(minute))
