"""The few ways a reply is mended: take out, say plainly, end the session, answer nothing."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any, Final

from skill.alexa.rules.broken import Json, Path
from skill.alexa.rules.ssml import plain_words

MAX_SPEECH: Final = 8_000
"""Characters one outputSpeech may have, tags included (Amazon, Request and Response JSON Reference)."""

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


def find(reply: Json, path: Path) -> Any:
    """Return what stands at ``path``, or None where nothing does any more."""
    place: Any = reply
    for step in path:
        place = _child(place, step)
    return place


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
