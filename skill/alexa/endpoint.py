"""From one HTTP request to the reply: verify, read once, check, dispatch, write.

Amazon's own adapter (``ask-sdk-webservice-support``) reads a body before it verifies it, and builds on
certvalidator and oscrypto, which nobody keeps: oscrypto 1.3.0 does not import beside OpenSSL 3.0.19. So
nothing here needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Context, Slot
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.errors import PlatformError, RequestRefused
from skill.json import Json

from .serializer.body import check_shape, read_body
from .serializer.plans import PlannedSerializer, Unread
from .validation.families import size_of, text_of

_log = logging.getLogger(__name__)

UNREAD: Final[Unread] = {Context: ("viewport", "viewports"), Slot: ("slot_value",)}
"""A third of what reading an envelope costs. Documents arrange themselves by the viewport, and a slot's
value and resolutions stand in the slot itself as well."""

Revise: TypeAlias = Callable[[Json, Json, int], Json]
"""From a request, the reply to it and its size in bytes (see ``size_of``) to the reply that leaves."""


class Verifier(Protocol):
    """Looks at a request before it is answered."""

    def verify(self, headers: Mapping[str, Any], body: bytes, envelope: Any) -> None:
        """Look at headers, the bytes as received and, once they were read, the ``RequestEnvelope``.

        Raises ``RequestRefused`` where anything is amiss.
        """


class HttpAnswer(NamedTuple):
    """One answered request."""

    text: str
    """The reply as JSON text."""
    kind: str
    """The request's type, such as ``IntentRequest``."""
    intent: str | None
    """The intent's name, where there is one."""


class SkillEndpoint:
    """Answers requests. Bytes are verified first: nothing an unknown sender wrote is parsed."""

    def __init__(
        self,
        skill: CustomSkill,
        *,
        raw_verifiers: Sequence[Verifier] = (),
        envelope_verifiers: Sequence[Verifier] = (),
        revise: Revise = lambda _, reply, size: reply,
    ) -> None:
        """Take the skill and its verifiers; none are added by default.

        ``raw_verifiers`` see headers and bytes and get None for the envelope (the signature belongs
        here); ``envelope_verifiers`` also get the ``RequestEnvelope`` (freshness, application id).
        ``revise`` has the last word on every reply.
        """
        self._skill = skill
        self._serializer = PlannedSerializer(UNREAD)
        self._raw_verifiers = tuple(raw_verifiers)
        self._envelope_verifiers = tuple(envelope_verifiers)
        self._revise = revise

    def rehearsal(self, skill: CustomSkill) -> SkillEndpoint:
        """Return an endpoint for ``skill`` that verifies nothing, with this one's plans and reviser.

        For a rehearsal, and for speakers on this computer that are called otherwise than an Echo.
        """
        endpoint = SkillEndpoint(skill, revise=self._revise)
        endpoint._serializer = self._serializer
        return endpoint

    def answer(self, headers: Mapping[str, Any], body: bytes) -> HttpAnswer:
        """Return the reply to one request, ``body`` being exactly as received.

        Raises ``RequestRefused`` for whatever must be answered with 400; what handlers raise passes
        through unchanged.
        """
        _run(self._raw_verifiers, headers, body, None)
        payload = read_body(body)
        check_shape(payload)
        envelope = self._serializer.deserialize(payload=payload, obj_type=RequestEnvelope)
        _run(self._envelope_verifiers, headers, body, envelope)
        reply = self._skill.invoke(request_envelope=envelope, context=None)
        return HttpAnswer(
            self._written(payload, self._serializer.serialize(reply)), *_kind_and_intent(payload)
        )

    def _written(self, request: Json, reply: Json) -> str:
        """The reply as text, written once where it may leave as it is."""
        text = text_of(reply)
        revised = self._revise(request, reply, size_of(text))
        if revised is not reply:
            text = text_of(revised)
        if text is None:
            raise PlatformError("The reply is no JSON, and was not mended.")
        return text


def _kind_and_intent(payload: Json) -> tuple[str, str | None]:
    """The request's type and intent, for the log; both are Amazon's or the model's own words."""
    request = payload["request"]
    intent = request.get("intent")
    name = intent.get("name") if isinstance(intent, dict) else None
    return str(request["type"])[:80], str(name)[:80] if name else None


def _run(
    verifiers: Sequence[Verifier],
    headers: Mapping[str, Any],
    body: bytes,
    envelope: RequestEnvelope | None,
) -> None:
    """Run verifiers in order; any failure, foreseen or not, refuses the request."""
    for verifier in verifiers:
        try:
            verifier.verify(headers, body, envelope)
        except RequestRefused:
            raise
        except Exception as error:  # Amazon's certification wants 400 for every failed check
            _log.exception("A verifier failed in an unforeseen way")
            raise RequestRefused("the request could not be verified") from error
