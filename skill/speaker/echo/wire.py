"""The line to the skill: requests out, replies back, each reply held against the platform's rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from skill.alexa.validation import BrokenRule, Surroundings, broken_rules, raise_if_broken
from skill.json import Json

from .envelope import Envelopes
from .log import Log, Refused

Send: TypeAlias = Callable[[Json], Json]
"""The skill: a request in, a reply out, both as JSON objects."""

NO_REPLY: Final[Json] = {"version": "1.0", "response": {}}


class WireAnswer(NamedTuple):
    """What came back over the wire."""

    request: Json
    """What was asked."""
    reply: Json
    """What was answered; without a response when it was refused."""
    broken: tuple[BrokenRule, ...]
    """The rules for which the reply was refused; none when it was taken."""

    @property
    def response(self) -> Json:
        """The response inside the reply."""
        response: Json = self.reply["response"]
        return response

    @property
    def fault(self) -> str:
        """Why it was refused, for the platform's own messages."""
        return "The reply breaks " + ", ".join(dict.fromkeys(each.rule for each in self.broken))


class Wire:
    """Wraps what happened into requests, sends them and judges the replies.

    A ``strict`` line refuses a reply for any rule, another only for those the platform itself acts on.
    """

    def __init__(
        self, send: Send, envelopes: Envelopes, log: Log, around: Surroundings, *, strict: bool
    ) -> None:
        self._send = send
        self._envelopes = envelopes
        self._log = log
        self._around = around
        self._strict = strict

    def ask(self, body: Json, *, session: Json | None, context: Json) -> WireAnswer:
        """Send the request around ``body`` and judge the reply; what the skill raises is not caught."""
        request = self._envelopes.wrap(body, session=session, context=context)
        reply = self._send(request)
        broken = broken_rules(request, reply, self._around)
        refusing = tuple(each for each in broken if each.severe or self._strict)
        if refusing:
            self._log.add(Refused(self._envelopes.now_ms(), body["type"], refusing))
        return WireAnswer(request, NO_REPLY if refusing else reply, refusing)

    def complain(self, answer: WireAnswer) -> None:
        """Raise PlatformError for a refused reply, where the line is strict."""
        if self._strict:
            raise_if_broken(answer.broken)
