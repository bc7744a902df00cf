"""What was heard, told as shortly as the dialogue tells it: what ``pytest --record`` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from skill.routine.terms import Mode
from tests.coach.script import Dialogue, Line, all_match, expanded, matches, of_way
from tests.recording import Recorder


def record_heard(recorder: Recorder, dialogue: Dialogue, line: Line, heard: Sequence[str]) -> None:
    """Note what a line is answered with now."""
    written = of_way(line.raw["heard"], dialogue.way)
    _record(recorder, dialogue, line, "heard", renewed(written, heard, dialogue.way))


def record_place(recorder: Recorder, dialogue: Dialogue, line: Line, state: Mapping[str, object]) -> None:
    """Note where a line leaves the person now."""
    plain = {name: str(value) if isinstance(value, str) else value for name, value in state.items()}
    _record(recorder, dialogue, line, "place", plain)


def _record(recorder: Recorder, dialogue: Dialogue, line: Line, name: str, value: object) -> None:
    old, way = line.raw[name], str(dialogue.way)
    if of_way(old, dialogue.way) is old:
        recorder.renew_variant(line.spot / name, way, value, {str(each): old for each in dialogue.ways})
    else:
        recorder.renew(line.spot / name / way, value)


def renewed(written: Sequence[str], heard: Sequence[str], way: Mode) -> list[str]:
    """The acts that were heard, each with as much of it as the one that was written had."""
    groups = [expanded(item, way) for item in written]
    places = _paired([action for group in groups for action in group], heard)
    told: dict[int, tuple[str, int]] = {}
    at = 0
    for item, group in zip(written, groups, strict=True):
        found = [places.get(at + index) for index in range(len(group))]
        at += len(group)
        told |= _told(item, group, found, heard, way)
    return list(_in_order(told, heard))


def _paired(old: Sequence[str], heard: Sequence[str]) -> dict[int, int]:
    """From acts that were written to those heard in their place: the same, or at least of the same kind."""
    same = [next((action for action in heard if matches(line, action)), _kind(line)) for line in old]
    kinds = [action if action in same else _kind(action) for action in heard]
    blocks = SequenceMatcher(None, same, kinds, autojunk=False).get_matching_blocks()
    return {one + i: other + i for one, other, size in blocks for i in range(size)}


def _told(
    item: str, group: Sequence[str], found: Sequence[int | None], heard: Sequence[str], way: Mode
) -> Iterator[tuple[int, tuple[str, int]]]:
    """How an item is told now: from the index of its first act to its text and how many acts it stands for."""
    first = found[0]
    if first is not None and list(found) == list(range(first, first + len(group))):
        actions = heard[first : first + len(group)]
        short = item if all_match(group, actions) else _short(item, actions[0])
        if all_match(expanded(short, way), actions):
            yield first, (short, len(group))
            return
    for line, index in zip(group, found, strict=True):
        if index is not None:
            yield index, (_short(line, heard[index]), 1)


def _in_order(told: dict[int, tuple[str, int]], heard: Sequence[str]) -> Iterator[str]:
    index = 0
    while index < len(heard):
        text, size = told.get(index, (_plain(heard[index]), 1))
        yield text
        index += size


def _short(line: str, action: str) -> str:
    """As much of an act as a line told; a line of several acts (``STEP``) keeps its first word."""
    head, *wanted = line.split()
    kind, *words = action.split()
    plain = [word for word in words if "=" not in word][: sum("=" not in word for word in wanted)]
    names = [word.partition("=")[0] for word in wanted if "=" in word]
    values = [word for name in names for word in words if word.startswith(f"{name}=")]
    return " ".join([head if head.isupper() else kind, *plain, *values])


def _plain(action: str) -> str:
    """An act that no line told: what it is about, without its details."""
    return " ".join(word for word in action.split() if "=" not in word)


def _kind(action: str) -> str:
    return action.partition(" ")[0]
