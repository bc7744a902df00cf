"""The endpoint verifies before it reads, and loads nothing that a request does not need."""

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

from skill.alexa.endpoint import SkillEndpoint
from skill.errors import RequestRefused
from tests.alexa.envelopes import body, envelope, launch, skill_event, typical

ROOT = Path(__file__).parents[2]


def run(code: str, folder: Path) -> Any:
    """Run code in a Python of its own, with `folder` first on its path, and return what it prints as JSON."""
    code = f"import sys, json; sys.path.insert(0, {str(folder)!r})\n" + code
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_importing_the_endpoint_loads_nothing_a_request_does_not_need(tmp_path: Path) -> None:
    code = "import skill.alexa.endpoint, skill.alexa.verification.signature; print(json.dumps(sorted(sys.modules)))"
    loaded = set(run(code, tmp_path))
    assert not loaded & {
        "ask_sdk_webservice_support",
        "certvalidator",
        "requests",
        "urllib3",
        "certifi",
        "dateutil.parser",
        "jinja2",
    }


class Notes:
    """A verifier that writes down what it saw, and then does as told."""

    def __init__(self, verdict: Callable[[], None] = lambda: None) -> None:
        self.seen: list[tuple[object, object]] = []
        self._verdict = verdict

    def verify(self, headers: Mapping[str, Any], body: bytes, envelope: object) -> None:
        self.seen.append((body, envelope))
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


def spoken(there: SkillEndpoint, sent: bytes) -> str:
    text: str = json.loads(there.answer({}, sent).text)["response"]["outputSpeech"]["ssml"]
    return text.removeprefix("<speak>").removesuffix("</speak>")


def test_raw_verifiers_see_the_bytes_before_anything_is_read() -> None:
    raw = Notes(lambda: (_ for _ in ()).throw(RequestRefused("no")))
    later = Notes()
    with pytest.raises(RequestRefused, match="no"):
        endpoint(raw_verifiers=[raw], envelope_verifiers=[later]).answer({}, b"not JSON")
    assert raw.seen == [(b"not JSON", None)]
    assert later.seen == []


def test_envelope_verifiers_see_what_was_read() -> None:
    later = Notes()
    sent = body(typical())
    assert spoken(endpoint(envelope_verifiers=[later]), sent) == ("IntentRequest by amzn1.ask.account")
    [(raw, read)] = later.seen
    assert raw == sent
    assert type(read).__name__ == "RequestEnvelope"


def _fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("which", ["raw_verifiers", "envelope_verifiers"])
def test_a_verifier_that_fails_in_any_way_refuses_the_request(which: str) -> None:
    with pytest.raises(RequestRefused, match="could not be verified") as refused:
        endpoint(**{which: [Notes(_fail)]}).answer({}, body(typical()))
    assert refused.value.status == 400


def test_an_event_without_a_session_is_answered() -> None:
    sent = body(envelope(skill_event("SkillDisabled")))
    assert spoken(endpoint(), sent) == "SkillDisabledRequest by amzn1.ask.account"


def test_a_request_that_names_itself_in_its_session_only_is_completed() -> None:
    whole = envelope(launch())
    del whole["context"]
    assert spoken(endpoint(), body(whole)) == "LaunchRequest by amzn1.ask.account"


def test_a_request_newer_than_the_sdk_reaches_the_handlers() -> None:
    sent = body(envelope({"type": "Alexa.Later.Request", "hint": 1}))
    assert spoken(endpoint(), sent) == "UnknownRequest by amzn1.ask.account"
