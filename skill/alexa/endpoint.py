"""Amazon's web service adapter, importable everywhere, and the endpoint built on it.

Import ``WebserviceSkillHandler``, ``AbstractVerifier`` and ``VerificationException`` from here, never
from ``ask_sdk_webservice_support`` directly.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from ask_sdk_core.skill import CustomSkill
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.errors import PlatformError, RequestRefused
from skill.json import Json

from .serializer.body import check_shape, read_body
from .serializer.plans import PlannedSerializer
from .validation.families import size_of, text_of


class _LateCertificateValidator:
    """Stands for ``certvalidator.CertificateValidator`` and fetches the real one when first called."""

    def __new__(cls, *arguments: Any, **options: Any) -> Any:
        certvalidator = importlib.import_module("certvalidator")
        errors = importlib.import_module("certvalidator.errors")
        verifier: Any = importlib.import_module("ask_sdk_webservice_support.verifier")
        verifier.CertificateValidator = certvalidator.CertificateValidator
        verifier.ValidationError, verifier.PathError = errors.ValidationError, errors.PathError
        return certvalidator.CertificateValidator(*arguments, **options)


def _postpone_certvalidator() -> None:
    """Import the SDK's verifier module without the one dependency that may not import.

    ``ask_sdk_webservice_support.verifier`` imports certvalidator at its top, for the sake of a single
    class, ``RequestVerifier``. certvalidator imports oscrypto 1.3.0, whose expression for OpenSSL's
    version allows one digit per part: with OpenSSL 3.0.19 it raises, and so the whole package,
    ``AbstractVerifier`` included, cannot be imported. No released version mends that. Where it does
    import, it costs every cold start about 145 ms for a class this skill does not use.

    So certvalidator's place in ``sys.modules`` is held for the length of that one import, and given
    back. ``RequestVerifier`` stays as Amazon wrote it: its first use imports the real thing, or raises
    what that import raises. Whoever imports certvalidator elsewhere gets the real one.
    """
    if "certvalidator" in sys.modules or "ask_sdk_webservice_support.verifier" in sys.modules:
        return
    package, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    vars(package).update(CertificateValidator=_LateCertificateValidator, errors=errors)
    for name in ("ValidationError", "PathError"):
        setattr(errors, name, type(name, (Exception,), {}))
    sys.modules.update({"certvalidator": package, "certvalidator.errors": errors})
    try:
        importlib.import_module("ask_sdk_webservice_support.verifier")
    finally:
        del sys.modules["certvalidator"], sys.modules["certvalidator.errors"]


_postpone_certvalidator()
from ask_sdk_webservice_support.verifier import AbstractVerifier, VerificationException  # noqa: E402
from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler  # noqa: E402

__all__ = [
    "AbstractVerifier",
    "SkillEndpoint",
    "VerificationException",
    "WebserviceSkillHandler",
    "sdk_verifier_imports",
]

_log = logging.getLogger(__name__)

Revise: TypeAlias = Callable[[Json, Json, int], Json]
"""From a request, the reply to it and its size in bytes (see ``size_of``) to the reply that leaves."""


def sdk_verifier_imports() -> bool:
    """Say whether the SDK's own ``RequestVerifier`` can work with this computer's OpenSSL."""
    try:
        importlib.import_module("certvalidator")
    except Exception:  # oscrypto raises errors of its own at import
        return False
    return True


class HttpAnswer(NamedTuple):
    """One answered request."""

    text: str
    """The reply as JSON text."""
    kind: str
    """The request's type, such as ``IntentRequest``."""
    intent: str | None
    """The intent's name, where there is one."""


class SkillEndpoint(WebserviceSkillHandler):
    """Answers one HTTP request to the skill: verify, read once, check, dispatch, write.

    The SDK's handler deserialises a body before it verifies it. Here the bytes are verified first,
    so that nothing an unknown sender wrote is ever parsed.
    """

    def __init__(
        self,
        skill: CustomSkill,
        *,
        raw_verifiers: Sequence[AbstractVerifier] = (),
        envelope_verifiers: Sequence[AbstractVerifier] = (),
        revise: Revise = lambda _, reply, size: reply,
    ) -> None:
        """Take the skill and its verifiers; none are added by default.

        ``raw_verifiers`` see headers and bytes and get None for the envelope (the signature belongs
        here); ``envelope_verifiers`` also get the ``RequestEnvelope`` (freshness, application id).
        ``revise`` has the last word on every reply.
        """
        super().__init__(skill, verify_signature=False, verify_timestamp=False)
        self._serializer = PlannedSerializer()
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

    def verify_request_and_dispatch(
        self, http_request_headers: Mapping[str, Any], http_request_body: bytes | str
    ) -> str:
        """Return the reply to one request as JSON text; see :meth:`answer`."""
        body = http_request_body
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")  # what is no UTF-8 is refused below
        return self.answer(http_request_headers, body).text

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
    verifiers: Sequence[AbstractVerifier],
    headers: Mapping[str, Any],
    body: bytes,
    envelope: RequestEnvelope | None,
) -> None:
    """Run verifiers in order; any failure, foreseen or not, refuses the request."""
    for verifier in verifiers:
        verify: Callable[..., None] = verifier.verify  # typed for text and an envelope; bytes come here
        try:
            verify(headers, body, envelope)
        except RequestRefused:
            raise
        except VerificationException as error:
            raise RequestRefused("the request could not be verified") from error
        except Exception as error:  # Amazon's certification wants 400 for every failed check
            _log.exception("A verifier failed in an unforeseen way")
            raise RequestRefused("the request could not be verified") from error
