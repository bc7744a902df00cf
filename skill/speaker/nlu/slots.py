"""Which slots a sentence fills: by what is named in it, not by the template that happened to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from .clock import DAY, TIME
from .durations import DURATION, whole_minutes
from .finder import Finder, FoundSlot
from .labels import NAMED, WHOLE
from .lists import NUMBER
from .model import SlotValue
from .weights import LIGHT

LIMB: Final = "LIMB"
SIDE: Final = "SIDE"
START: Final = "StartRoutineIntent"
LEAVE_OUT: Final = "LeaveOutIntent"
NEED: Final = "NeedIntent"
REMINDER: Final = "ReminderIntent"

NOON: Final = 12
_CORRECTING: Final = frozenset(("no", "sorry", "actually", "mean", "meant", "rather", "oops", "correction"))
"""Words between two values of which the later one takes the other's place."""
SHORTEST_WHOLE: Final = 2
"""Words that a whole wish has at least where it is heard inside a sentence."""
_DENYING: Final = frozenset(("not", "instead", "than", "never", "without", "forget", "mind", "except"))
_ALL: Final = frozenset(("anything", "everything", "all", "any", "day"))
"""With these a "but" leaves something out."""
_WORN: Final = frozenset(("wear", "wearing", "keep", "leave", "take", "remove", "off", "bare"))
"""Words by which socks are no ball."""
_AFTERNOON: Final = frozenset(
    ("afternoon", "evening", "evenings", "tonight", "pm", "night", "nights", "bedtime")
)
_PARTS_OF_DAY: Final = frozenset(("MO", "AF", "EV", "NI"))
_MINUTES: Final = frozenset(("minute", "minutes"))
_STEPS: Final = frozenset(("step", "steps", "number"))

# Words that name a value only in other company: by phrase, the words that must not stand before or after it.
_NOT_AFTER: Final[Mapping[str, frozenset[str]]] = {
    "right": frozenset(("all", "it", "that", "this", "correct", "quite")),
    "second": frozenset(("a", "one", "per", "just", "on")),
    "long": frozenset(("how", "so", "as", "that", "too", "have", "got", "not", "all", "this", "very")),
    "little": frozenset(("a", "very", "so")),
    "hand": frozenset(("me", "a", "first", "second")),
    "short": frozenset(("in", "too", "are", "is")),
    "write": frozenset(("to",)),
    "fit": frozenset(("keep", "am", "get", "not")),
    "whole": frozenset(("a",)),
}
_ONLY_AFTER: Final[Mapping[str, frozenset[str]]] = {
    "can": frozenset(("a", "my", "the", "this", "tin", "old")),
    "fit": frozenset(("my", "the", "left", "right")),
    "fee": frozenset(("my", "the", "left", "right")),
}
_NOT_BEFORE: Final[Mapping[str, frozenset[str]]] = {
    "right": frozenset(("now", "then", "away", "through", "down", "so", "here", "there", "well")),
    "second": frozenset(("please", "thoughts", "thought")),
    "little": frozenset(("bit", "slower", "faster", "more", "later", "time", "while")),
}


class SlotFiller:
    """Fills the slots of intents."""

    def __init__(
        self, types: Mapping[str, Mapping[str, str]], values: Mapping[str, Mapping[str, SlotValue]]
    ) -> None:
        """``types`` are slot types by intent and slot; ``values`` are slot lists by type and phrase."""
        self._types = types
        self._finder = Finder({kind: values[kind] for kind in NAMED if kind in values})
        self._wholes = Finder({kind: values[kind] for kind in WHOLE if kind in values})

    def whole(self, kind: str, words: Sequence[str]) -> SlotValue | None:
        """The longest way to say a whole wish of a type inside a sentence; None where there is none."""
        found = [one for one in self._wholes.find(words, (kind,)) if one.end - one.start >= SHORTEST_WHOLE]
        return max(found, key=lambda one: one.end - one.start).value if found else None

    def types(self, intent: str) -> Mapping[str, str]:
        """The slot types of an intent by slot."""
        return self._types.get(intent, {})

    def named(self, words: Sequence[str], kinds: Iterable[str] = NAMED) -> list[FoundSlot]:
        """Everything that is named in a sentence."""
        return self._finder.find(words, kinds)

    def denied(self, intent: str, words: Sequence[str]) -> bool:
        """Whether all that is named for an intent is named to be denied: "don't do my feet"."""
        kinds = [kind for kind in dict.fromkeys(self._types.get(intent, {}).values()) if kind in NAMED]
        found = [one for one in self._finder.find(words, kinds) if one.value.spoken != "one"]
        if intent == REMINDER and _restricted(words, found):
            return True
        return (
            intent not in (LEAVE_OUT, NEED)
            and bool(found)
            and all(_negated(words, one.start) for one in found)
        )

    def filled(self, intent: str, words: Sequence[str]) -> dict[str, SlotValue]:
        """The slots of an intent with what was named for them."""
        slots = self._types.get(intent, {})
        kinds = [kind for kind in dict.fromkeys(slots.values()) if kind in NAMED]
        others = self._finder.find(words, [kind for kind in kinds if kind != LIMB])
        limbs = self._finder.find(
            words, [kind for kind in kinds if kind == LIMB]
        )  # "the other hand" is a side too
        found = [one for one in (*others, *limbs) if _in_its_company(words, one)]
        meant = found if intent == LEAVE_OUT else _without_negated(words, found)
        values: dict[str, SlotValue] = {}
        for kind in kinds:
            of_kind = [one for one in meant if one.kind == kind]
            reader = _READERS.get(kind, _in_order)
            values.update(reader(words, of_kind, [slot for slot, type_ in slots.items() if type_ == kind]))
        if "side" in values and LIMB not in kinds and "foot_or_hand" in slots:
            values.update(self._sided(words))
        return _together(intent, words, values)

    def _sided(self, words: Sequence[str]) -> Iterator[tuple[str, SlotValue]]:
        """What the side is of, where it is named with one: "the other foot" as a whole is a side."""
        limbs = _without_negated(words, self._finder.find(words, (LIMB,)))
        sides = [one.end for one in self._finder.find(words, (SIDE,))]
        yield from (("foot_or_hand", one.value) for one in limbs if one.start in sides)


def _restricted(words: Sequence[str], found: Sequence[FoundSlot]) -> bool:
    """Whether days are named that are left out, or every second one: nothing that a reminder can do."""
    after = {word for one in found for word in words[one.end : one.end + 1]}
    before = {word for one in found if one.kind == DAY for word in words[max(0, one.start - 1) : one.start]}
    return "except" in words or "but" in after or bool(before & {"second", "third"})


def _in_its_company(words: Sequence[str], one: FoundSlot) -> bool:
    phrase = one.value.spoken
    before = words[one.start - 1] if one.start else ""
    after = words[one.end] if one.end < len(words) else ""
    if phrase in _ONLY_AFTER and before not in _ONLY_AFTER[phrase]:
        return False
    return before not in _NOT_AFTER.get(phrase, ()) and after not in _NOT_BEFORE.get(phrase, ())


def _without_negated(words: Sequence[str], found: Sequence[FoundSlot]) -> list[FoundSlot]:
    """What is wished for where something else is denied: of "hands, not feet" the hands."""
    left = [one for one in found if not _negated(words, one.start) and not _corrected(words, one, found)]
    kinds = {one.kind for one in left}
    return [one for one in found if one in left or one.kind not in kinds]


def _corrected(words: Sequence[str], one: FoundSlot, found: Sequence[FoundSlot]) -> bool:
    """Whether another value of its type takes its place: "the long one, no, the short one"."""
    later = [other for other in found if other.kind == one.kind and other.start >= one.end]
    between = words[one.end : later[0].start] if later else ()
    return later != [] and later[0].value.id != one.value.id and bool(_CORRECTING & set(between))


def _negated(words: Sequence[str], at: int) -> bool:
    before = [word for word in words[max(0, at - 6) : at] if word not in LIGHT]
    if before[-1:] == ["but"] and _ALL & set(before[-2:-1]):
        return True
    return bool(before) and before[-1] in _DENYING


def _in_order(
    words: Sequence[str], found: Sequence[FoundSlot], slots: Sequence[str]
) -> Iterator[tuple[str, SlotValue]]:
    """Different values in the order in which they were said."""
    different = {one.value.id or one.value.value: one.value for one in reversed(found)}
    kept = sorted(different.values(), key=lambda value: next(o.start for o in found if o.value == value))
    yield from zip(slots, kept, strict=False)


def _numbers(
    words: Sequence[str], found: Sequence[FoundSlot], slots: Sequence[str]
) -> Iterator[tuple[str, SlotValue]]:
    """A number goes where its unit says: minutes, a step, steps back or ahead, a rating."""
    for one in _without_scale(words, found):
        before = words[one.start - 1] if one.start else ""
        after = words[one.end] if one.end < len(words) else ""
        for slot in slots:
            if _FITS[slot](words, before, after):
                yield slot, one.value


def _without_scale(words: Sequence[str], found: Sequence[FoundSlot]) -> list[FoundSlot]:
    """Without the ten of "out of ten" and the ends of "from one to ten"."""
    scale = [one.start for one in found if tuple(words[one.start - 2 : one.start]) == ("out", "of")]
    scale += [
        at
        for one in found
        if words[one.end : one.end + 2] == ["to", "ten"]
        for at in (one.start, one.end + 1)
    ]
    return [one for one in found if one.start not in scale] if len(found) > len(scale) else list(found)


def _minutes(words: Sequence[str], before: str, after: str) -> bool:
    return after in _MINUTES or (after in ("or", "odd", "so") and bool(_MINUTES & set(words)))


def _step(words: Sequence[str], before: str, after: str) -> bool:
    return before in _STEPS and after not in ("times", "minutes")


def _back(words: Sequence[str], before: str, after: str) -> bool:
    return not _step(words, before, after) and bool({"back", "backwards", "rewind"} & set(words))


def _ahead(words: Sequence[str], before: str, after: str) -> bool:
    ahead = bool({"forward", "forwards", "ahead", "skip"} & set(words))
    return ahead and not _step(words, before, after) and not _back(words, before, after)


_FITS: Final[Mapping[str, Callable[[Sequence[str], str, str], bool]]] = {
    "minutes": _minutes,
    "step": _step,
    "back": _back,
    "ahead": _ahead,
    "rating": lambda words, before, after: after not in ("times", "minutes", "weeks", "days"),
}


def _durations(
    words: Sequence[str], found: Sequence[FoundSlot], slots: Sequence[str]
) -> Iterator[tuple[str, SlotValue]]:
    if found:
        yield slots[0], found[0].value


def _times(
    words: Sequence[str], found: Sequence[FoundSlot], slots: Sequence[str]
) -> Iterator[tuple[str, SlotValue]]:
    """A time on the clock before a part of the day, which only says which half of it is meant."""
    clock = [
        one.value for one in found if one.value.value not in _PARTS_OF_DAY and not _is_the_one(words, one)
    ]
    if clock:
        yield slots[0], _in_its_half(clock[-1], words)
    elif parts := [one.value for one in found if one.value.value in _PARTS_OF_DAY]:
        yield slots[0], parts[-1]


def _is_the_one(words: Sequence[str], one: FoundSlot) -> bool:
    """Whether "one" stands for a thing and not for an hour: "the monday one"."""
    return one.value.spoken == "one" and (
        not one.start or words[one.start - 1] not in ("at", "about", "around")
    )


def _in_its_half(time: SlotValue, words: Sequence[str]) -> SlotValue:
    hour, _, minute = time.value.partition(":")
    late = _AFTERNOON & set(words)
    deep = late <= {"night", "nights"} and int(hour) < 5
    return (
        replace(time, value=f"{int(hour) + NOON:02}:{minute}")
        if late and int(hour) < NOON and not deep
        else time
    )


_READERS: Final[Mapping[str, Callable[..., Iterator[tuple[str, SlotValue]]]]] = {
    NUMBER: _numbers,
    DURATION: _durations,
    TIME: _times,
    DAY: _in_order,
}


def _together(intent: str, words: Sequence[str], values: dict[str, SlotValue]) -> dict[str, SlotValue]:
    """What is said twice or means nothing by itself goes."""
    if "minutes" in values or (intent == REMINDER and "time" in values):
        values.pop("duration", None)
    if "only" in values and "side" not in values:
        del values["only"]
    worn = "ball" in values and values["ball"].id == "socks" and bool(_WORN & set(words))
    if intent == NEED and (worn or {"not", "no", "without", "cannot"} & set(words)):
        values.pop("ball", None)
    values.pop("spot", None)
    if "other_area" in values and values["area"].id == "everywhere":
        values["area"] = values.pop("other_area")
    if values.get("area") == values.get("other_area"):
        values.pop("other_area", None)
    return values


def _of_a_side(intent: str, sided: SlotValue, found: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """What a side is of: a routine's limb where one is begun; "the other foot" may be either."""
    if intent == START:  # the template knows it better than the words do: "my left hand side foot"
        return {"limb": sided}
    return {} if "side" not in found or found["side"].id == "other" else {"foot_or_hand": sided}


def settled(intent: str, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """Slots as the coach reads them: a bare place is an area, whole minutes are minutes, undoing cancels."""
    found = dict(slots)
    if spot := found.pop("spot", None):
        found["area"] = spot
    if "area" in found and "other_area" in found and found["area"].id == found["other_area"].id:
        del found["other_area"]
    if sided := found.pop("foot_or_hand", None):
        found |= _of_a_side(intent, sided, found)
    if undo := found.pop("undo", None):
        found["reminder"] = undo
    if "minutes" in found:
        found.pop("duration", None)
    if intent == START and "duration" in found and (digits := whole_minutes(found["duration"].value)):
        found["minutes"] = replace(found.pop("duration"), value=digits)
    return found
