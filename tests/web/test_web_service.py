from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from skill import __version__
from skill.errors import SettingsError
from skill.web import create_app
from skill.web.alexa import MAX_BODY_BYTES
from tests.web.processes import PUBLIC_URL, SKILL_ID, Reply, Running, environment

JSON = {"Content-Type": "application/json"}
NO_ENVELOPES = {
    "nothing": b"",
    "not JSON": b"start the foot routine",
    "half of JSON": b'{"version": "1.0", "request": {',
    "not UTF-8": b'{"version": "\xff"}',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e999",
    "NaN": b'{"version": NaN}',
    "an empty object": b"{}",
    "no request": b'{"version": "1.0", "session": {}, "context": {}}',
    "a request that is a word": b'{"version": "1.0", "context": {}, "request": "LaunchRequest"}',
    "a request without a type": b'{"version": "1.0", "context": {}, "request": {}}',
    "deep": b"[" * 60_000,
    "deep objects": b'{"a":' * 20_000,
    "a byte order mark": b"\xef\xbb\xbfnull",
}


def refusal(reply: Reply) -> str:
    """The reason in a refusal's JSON body."""
    assert reply.headers["content-type"].startswith("application/json")
    reason = json.loads(reply.body)["error"]
    assert isinstance(reason, str)
    return reason


@pytest.mark.parametrize("body", NO_ENVELOPES.values(), ids=list(NO_ENVELOPES))
def test_a_body_that_is_no_envelope_is_refused_as_json(echo: Running, body: bytes) -> None:
    reply = echo.ask("/alexa", JSON, "POST", body)
    assert reply.status == 400
    assert refusal(reply)


@pytest.mark.parametrize("body", NO_ENVELOPES.values(), ids=list(NO_ENVELOPES))
def test_production_refuses_what_is_not_signed_before_it_reads_it(service: Running, body: bytes) -> None:
    reply = service.ask("/alexa", JSON, "POST", body)
    assert reply.status == 400
    assert refusal(reply)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [MAX_BODY_BYTES + 1, 10 * MAX_BODY_BYTES])
def test_a_body_over_128_kb_is_refused(service: Running, echo: Running, size: int, chunked: bool) -> None:
    for running in (service, echo):
        reply = running.ask("/alexa", JSON, "POST", b" " * size, chunked=chunked)
        assert reply.status == 413
        assert refusal(reply) == "the body is larger than 128 KB"
        assert running.ask("/health").status == 200


def test_a_body_of_just_128_kb_is_read(echo: Running) -> None:
    assert echo.ask("/alexa", JSON, "POST", b" " * MAX_BODY_BYTES).status == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_the_skill_only_takes_posts(service: Running, echo: Running, method: str) -> None:
    for running in (service, echo):
        reply = running.ask("/alexa", method=method)
        assert reply.status == 405
        assert "POST" in reply.headers["allow"]


def test_health_tells_version_content_sound_and_store(service: Running, echo: Running) -> None:
    for running in (service, echo):
        reply = running.ask("/health")
        report = json.loads(reply.body)
        assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
        assert reply.headers["cache-control"] == "no-store"
        assert (report["status"], report["version"]) == ("ok", __version__)
        assert report["audio"] == {"en": True}
        assert report["store"]["ok"] is True
        assert len(report["content"]["en"]) == 12


def test_every_answer_forbids_sniffing_framing_and_referring(service: Running, path: str) -> None:
    for target in ("/health", path, "/nothing"):
        headers = service.ask(target).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_production_has_no_page_of_the_speaker(service: Running, echo: Running) -> None:
    assert echo.ask("/").status in (200, 302)
    assert service.ask("/").status == 404


def test_the_production_app_refuses_to_start_without_its_id() -> None:
    with pytest.raises(SettingsError, match=r"SKILL_ID is not set\. Set it to .*amzn1\.ask\.skill"):
        create_app(environ={"SKILL_STORE": "memory:"})


@pytest.mark.parametrize("word", ["off", "OFF"])
def test_the_production_app_refuses_to_start_without_verification(word: str) -> None:
    environ = {"SKILL_STORE": "memory:", "SKILL_ID": SKILL_ID, "SKILL_VERIFY": word}
    with pytest.raises(SettingsError, match=r"SKILL_VERIFY is off.*Unset it, or use `python -m skill serve`"):
        create_app(environ=environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SKILL_VERIFY", "maybe"), ("SKILL_PUBLIC_URL", "roll.example"), ("SKILL_STORE", "redis://here")],
)
def test_a_malformed_setting_is_named_with_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        create_app(environ={"SKILL_STORE": "memory:", "SKILL_ID": SKILL_ID, name: value})
    assert value in str(caught.value)


@pytest.mark.parametrize("values", [{}, {"SKILL_ID": SKILL_ID, "SKILL_VERIFY": "off"}])
def test_gunicorn_ends_where_the_app_refuses_to_start(
    tmp_path: Path, free_port: int, values: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "gunicorn", "skill.web:create_app()", "--bind", f"127.0.0.1:{free_port}"]
    done = subprocess.run(
        command,
        env=environment(tmp_path, **values),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    assert done.returncode != 0
    assert "SettingsError: SKILL_" in done.stderr


def test_without_a_public_https_address_no_stream_is_offered(tmp_path: Path) -> None:
    environ = {"SKILL_STORE": "memory:", "SKILL_ID": SKILL_ID}
    for url in ("http://roll.example", ""):
        app = create_app(environ={**environ, "SKILL_PUBLIC_URL": url})
        assert app.test_client().get("/health").get_json()["audio"] == {"en": False}
    app = create_app(environ={**environ, "SKILL_PUBLIC_URL": PUBLIC_URL})
    assert app.test_client().get("/health").get_json()["audio"] == {"en": True}
