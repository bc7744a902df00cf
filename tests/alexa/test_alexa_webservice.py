"""Amazon's adapter can be imported everywhere, and the endpoint built on it verifies before it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.response import Response

from skill.alexa.endpoint import AbstractVerifier, SkillEndpoint, VerificationException
from skill.errors import RequestRefused
from tests.alexa.envelopes import body, envelope, launch, skill_event, typical

ROOT = Path(__file__).parents[2]


def run(code: str, folder: Path) -> Any:
    """Run code in a Python of its own, with `folder` first on its path, and return what it prints as JSON."""
    code = f"import sys, json; sys.path.insert(0, {str(folder)!r})\n" + code
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def certvalidator(folder: Path, source: str) -> None:
    """Put a certvalidator of our own where this Python finds it first."""
    package = folder / "certvalidator"
    package.mkdir()
    (package / "__init__.py").write_text(source)
    (package / "errors.py").write_text(
        "class ValidationError(Exception): ...\nclass PathError(Exception): ...\n"
    )


USE = """
from skill.alexa import endpoint
from ask_sdk_webservice_support.verifier import RequestVerifier
from tests.pki.authority import leaf, pem
try:
    RequestVerifier()._validate_cert_chain(pem(leaf(None, 1.8e9)))
    said = "trusted"
except Exception as error:
    said = f"{type(error).__name__}: {error.args[0]}"
print(json.dumps([endpoint.sdk_verifier_imports(), said]))
"""


def test_the_adapter_imports_where_certvalidator_does_not(tmp_path: Path) -> None:
    certvalidator(tmp_path, "raise OSError('Error detecting the version of libcrypto')")
    assert run(USE, tmp_path) == [False, "OSError: Error detecting the version of libcrypto"]


@pytest.mark.parametrize(
    ("validation", "said"),
    [
        ("pass", "trusted"),
        ("raise PathError('no path')", "VerificationException: Certificate chain is not valid"),
    ],
)
def test_where_certvalidator_imports_amazons_own_verifier_uses_it(
    validation: str, said: str, tmp_path: Path
) -> None:
    lines = ["from .errors import PathError", "class CertificateValidator:"]
    lines += [
        "    def __init__(self, end, others): ...",
        f"    def validate_usage(self, key_usage): {validation}",
    ]
    certvalidator(tmp_path, "\n".join(lines))
    assert run(USE, tmp_path) == [True, said]


def test_importing_the_endpoint_loads_nothing_a_request_does_not_need(tmp_path: Path) -> None:
    code = "import skill.alexa.endpoint, skill.alexa.verification.signature; print(json.dumps(sorted(sys.modules)))"
    loaded = set(run(code, tmp_path))
    assert not loaded & {
        "certvalidator",
        "oscrypto",
        "requests",
        "urllib3",
        "certifi",
        "dateutil.parser",
        "jinja2",
    }


class Notes(AbstractVerifier):
    """A verifier that writes down what it saw, and then does as told."""

    def __init__(self, verdict: Callable[[], None] = lambda: None) -> None:
        self.seen: list[tuple[object, object]] = []
        self._verdict = verdict

    def verify(
        self, headers: Mapping[str, Any], serialized_request_env: object, deserialized_request_env: object
    ) -> None:
        self.seen.append((serialized_request_env, deserialized_request_env))
        self._verdict()


def endpoint(**verifiers: Any) -> SkillEndpoint:
    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=lambda handler_input: True)
    def answer(handler_input: HandlerInput) -> Response:
        system: Any = getattr(handler_input.request_envelope.context, "system", None)
        user = system.user.user_id[:17] if system.user else "nobody"
        request = handler_input.request_envelope.request
        return handler_input.response_builder.speak(f"{type(request).__name__} by {user}").response

    return SkillEndpoint(builder.create(), **verifiers)


def spoken(reply: str) -> str:
    text: str = json.loads(reply)["response"]["outputSpeech"]["ssml"]
    return text.removeprefix("<speak>").removesuffix("</speak>")


def test_raw_verifiers_see_the_bytes_before_anything_is_read() -> None:
    raw = Notes(lambda: (_ for _ in ()).throw(RequestRefused("no")))
    later = Notes()
    with pytest.raises(RequestRefused, match="no"):
        endpoint(raw_verifiers=[raw], envelope_verifiers=[later]).verify_request_and_dispatch({}, b"not JSON")
    assert raw.seen == [(b"not JSON", None)]
    assert later.seen == []


def test_envelope_verifiers_see_what_was_read() -> None:
    later = Notes()
    sent = body(typical())
    assert spoken(endpoint(envelope_verifiers=[later]).verify_request_and_dispatch({}, sent)) == (
        "IntentRequest by amzn1.ask.account"
    )
    [(raw, read)] = later.seen
    assert raw == sent
    assert type(read).__name__ == "RequestEnvelope"


def _fail() -> None:
    raise ZeroDivisionError


def _refuse() -> None:
    raise VerificationException("no")


@pytest.mark.parametrize("which", ["raw_verifiers", "envelope_verifiers"])
@pytest.mark.parametrize("verdict", [_fail, _refuse])
def test_a_verifier_that_fails_in_any_way_refuses_the_request(
    which: str, verdict: Callable[[], None]
) -> None:
    with pytest.raises(RequestRefused, match="could not be verified") as refused:
        endpoint(**{which: [Notes(verdict)]}).verify_request_and_dispatch({}, body(typical()))
    assert refused.value.status == 400


def test_text_is_taken_as_its_bytes() -> None:
    assert spoken(endpoint().verify_request_and_dispatch({}, body(typical()).decode())).startswith(
        "IntentRequest"
    )
    with pytest.raises(RequestRefused, match="not UTF-8"):
        endpoint().verify_request_and_dispatch({}, '{"a":"\ud800"}')


def test_an_event_without_a_session_is_answered() -> None:
    sent = body(envelope(skill_event("SkillDisabled")))
    assert (
        spoken(endpoint().verify_request_and_dispatch({}, sent))
        == "SkillDisabledRequest by amzn1.ask.account"
    )


def test_a_request_that_names_itself_in_its_session_only_is_completed() -> None:
    whole = envelope(launch())
    del whole["context"]
    assert (
        spoken(endpoint().verify_request_and_dispatch({}, body(whole)))
        == "LaunchRequest by amzn1.ask.account"
    )


def test_a_request_newer_than_the_sdk_reaches_the_handlers() -> None:
    sent = body(envelope({"type": "Alexa.Later.Request", "hint": 1}))
    assert spoken(endpoint().verify_request_and_dispatch({}, sent)) == "UnknownRequest by amzn1.ask.account"
