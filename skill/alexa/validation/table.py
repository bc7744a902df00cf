"""The table of rules: one row each, with its check and its mending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, TypeAlias

from skill.json import Json

from .facts import Facts
from .families import BrokenRule, Found, Path
from .ssml import plain_words

# The few ways a reply is mended: take out, say plainly, end the session, answer nothing.

MAX_SPEECH: Final = 8_000
"""Characters one outputSpeech may have, tags included (Amazon, Request and Response JSON Reference)."""

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


def find(reply: Json, path: Path) -> Any:
    """Return what stands at ``path``, or None where nothing does any more."""
    state: Any = reply
    for step in path:
        state = _child(state, step)
    return state


def _child(parent: Any, step: str | int) -> Any:
    if isinstance(parent, dict):
        return parent.get(step)
    if isinstance(parent, list) and isinstance(step, int) and step < len(parent):
        return parent[step]
    return None


def take_out(reply: Json, path: Path) -> None:
    """Take the value at ``path`` out of its object; an item of a list becomes None until `compacted`."""
    parent, last = find(reply, path[:-1]), path[-1]
    if isinstance(parent, dict):
        parent.pop(last, None)
    elif isinstance(parent, list) and isinstance(last, int) and last < len(parent):
        parent[last] = None


def drop_directive(reply: Json, path: Path) -> None:
    """Take out the whole directive that ``path`` leads into."""
    take_out(reply, path[: path.index("directives") + 2])


def compacted(reply: Json) -> None:
    """Close the gaps that dropped directives left, in place."""
    for path in (("response",), ("response", "reprompt")):
        parent = find(reply, path)
        if isinstance(parent, dict) and isinstance(parent.get("directives"), list):
            parent["directives"] = [each for each in parent["directives"] if each is not None]


def end_session(reply: Json, _path: Path) -> None:
    """Let the reply end the session, and take out the reprompt that nobody would hear then."""
    reply["response"]["shouldEndSession"] = True
    reply["response"].pop("reprompt", None)


def answer_nothing(reply: Json, _path: Path) -> None:
    """Empty the response."""
    reply["response"] = {}


def say_plainly(reply: Json, path: Path) -> None:
    """Replace the speech that ``path`` leads into by its bare words, whole sentences, short enough.

    Without words the speech is taken out, and with it the reprompt that held it.
    """
    path = path[: path.index("outputSpeech") + 1]
    words = _shortened(_words_of(find(reply, path)), MAX_SPEECH)
    if words:
        find(reply, path[:-1])["outputSpeech"] = {"type": "PlainText", "text": words}
    else:
        take_out(reply, path[:-1] if "reprompt" in path else path)


def _words_of(speech: Any) -> str:
    if not isinstance(speech, dict):
        return ""
    if isinstance(markup := speech.get("ssml"), str):
        return plain_words(markup)
    words = speech.get("text")
    return words.strip() if isinstance(words, str) else ""


def _shortened(words: str, limit: int) -> str:
    """Keep whole sentences from the front, and always the last one, which is the prompt."""
    if len(words) <= limit:
        return words
    *sentences, last = _SENTENCE_END.split(words)
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    kept = [sentence for sentence, end in zip(sentences, ends, strict=True) if end + len(last) <= limit]
    return " ".join([*kept, last]) if len(last) <= limit else " ".join(kept)


Check: TypeAlias = Callable[[Facts], Iterable[Found]]
Mend: TypeAlias = Callable[[Json, Path], None]


def leave(_reply: Json, _path: Path) -> None:
    """Mend nothing: for rules whose breach does no harm to the person listening."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the platform."""

    id: str
    """Its name, unique, in words and hyphens."""
    says: str
    """What the platform demands, one sentence."""
    remedy: str
    """What the owner can do, one sentence."""
    source: str
    """The page of Amazon's documentation it rests on."""
    check: Check
    """Finds every place where a reply breaks it."""
    mend: Mend
    """Changes a reply, in place, so that it is no longer broken at a path."""
    severe: bool
    """False for certification and design advice, which production logs and does not mend."""

    def broken(self, found: Found) -> BrokenRule:
        """Dress one finding up for a reader."""
        sentence = f"{self.says} Found: {found.saw}." if found.saw else self.says
        return BrokenRule(self.id, found.path, sentence, self.remedy, self.source, self.severe)


@dataclass(slots=True)
class Table:
    """The rules of one topic, filled by decorating their checks."""

    source: str
    """The documentation page most of them rest on."""
    applies: Callable[[Facts], bool] | None = None
    """Says whether a reply has anything these rules speak about; where not, none is asked. None: always."""
    rules: list[Rule] = field(default_factory=list)
    """The rows so far, in the order they are written."""

    def rule(
        self, id: str, says: str, remedy: str, *, mend: Mend = leave, source: str = "", severe: bool = True
    ) -> Callable[[Check], Check]:
        """Enter the decorated check as the rule ``id``."""

        def enter(check: Check) -> Check:
            self.rules.append(Rule(id, says, remedy, source or self.source, check, mend, severe))
            return check

        return enter

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)
