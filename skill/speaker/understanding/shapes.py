"""Templates as near misses see them: words and slot types."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from skill.speaker.understanding.delexical import Reading, is_placeholder, placeholder
from skill.speaker.understanding.templates import Template
from skill.speaker.understanding.understood import SlotValue


@dataclass(frozen=True)
class Shape:
    """A template by its slot types, or a value that is a sentence by itself."""

    template: Template
    words: tuple[str, ...]
    """The template's words with ``{TYPE}`` in place of ``{slot}``, or the words of the value."""
    value: SlotValue | None = None
    """The value, where the template is nothing but one slot."""

    def slots(self, said: Reading) -> dict[str, SlotValue] | None:
        """The template's slots filled with what was said, in its order; None where one stays empty.

        Values that the template has no slot for are left over, except where it asks for several of their
        type: of the days of a reminder none may be lost.
        """
        if self.value is not None:
            return {self.template.slots[0]: self.value}
        kinds = _types(self.words)
        values = _by_type(said)
        wanted = Counter(kinds)
        if any(len(values[kind]) < count for kind, count in wanted.items()):
            return None
        if any(len(values[kind]) > count > 1 for kind, count in wanted.items()):
            return None
        return {slot: values[kind].pop(0) for slot, kind in zip(self.template.slots, kinds, strict=True)}


def shapes(
    templates: Iterable[Template],
    types: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Mapping[str, SlotValue]],
) -> Iterator[Shape]:
    """Every template by its slot types, and every value that may be said by itself."""
    for template in templates:
        kinds = types.get(template.intent, {})
        yield Shape(template, _with_types(template, kinds))
        if len(template.slots) == 1 and not template.words:
            for phrase, value in values[kinds[template.slots[0]]].items():
                yield Shape(template, tuple(phrase.split()), value)


def _with_types(template: Template, types: Mapping[str, str]) -> tuple[str, ...]:
    kinds = {placeholder(slot): placeholder(types[slot]) for slot in template.slots}
    return tuple(kinds.get(word, word) for word in template.text.split())


def _by_type(said: Reading) -> dict[str, list[SlotValue]]:
    values: dict[str, list[SlotValue]] = defaultdict(list)
    for kind, value in zip(_types(said.words), said.values, strict=True):
        values[kind].append(value)
    return values


def _types(words: Iterable[str]) -> list[str]:
    return [word for word in words if is_placeholder(word)]
