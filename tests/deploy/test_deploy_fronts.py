"""Through TLS and the shipped configurations of nginx and Caddy to the service and back."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from skill.routine.run import Step
from skill.routine.terms import Limb, Side, Technique
from skill.settings import DEFAULT_AUDIO
from tests.alexa.verification.cases.signing import Signer
from tests.deploy.box import CLIENT, DOMAIN, Front, front_of, nginx
from tests.pki.files import Pki
from tests.ports import free_port
from tests.web.processes import Reply

KB = 1024
ONCE = ("x-content-type-options", "referrer-policy", "strict-transport-security", "content-security-policy")


@pytest.fixture(scope="module")
def stream() -> tuple[str, bytes]:
    """The path of a stream and its bytes, joined in this process."""
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    stream_library = StreamLibrary(load("en").catalogue(Measured(library)), library)
    step = Step(Limb.FOOT, Technique.RINSING, Side.LEFT)
    return f"/audio/en/{stream_library.name(step)}.mp3", stream_library.stream(step)


def signed(front: Front, pki: Pki, *, forged: bool = False) -> Reply:
    """A signed request as Alexa sends it; the signature of another body, if forged."""
    request = Signer(pki, float(math.ceil(time.time()))).sends()
    body = request.body.replace(b'"version"', b'"Version"', 1) if forged else request.body
    return front.ask("/alexa", "POST", request.headers, body)


def error(reply: Reply) -> str:
    assert reply.headers["content-type"].startswith("application/json")
    found = json.loads(reply.body)["error"]
    assert isinstance(found, str)
    return found


def test_a_signed_request_gets_its_reply(front: Front, pki: Pki) -> None:
    reply = signed(front, pki)
    assert reply.status == 200
    assert json.loads(reply.body)["version"] == "1.0"
    assert json.loads(reply.body)["response"]


def test_many_signed_requests_at_once_get_their_replies(front: Front, pki: Pki) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: signed(front, pki).status, range(60)))
    assert set(replies) == {200}


def test_what_is_not_signed_or_forged_is_refused(front: Front, pki: Pki) -> None:
    assert signed(front, pki, forged=True).status == 400
    reply = front.ask("/alexa", "POST", {"Content-Type": "application/json"}, b"{}")
    assert reply.status == 400
    assert error(reply)


def test_a_stream_comes_whole_with_what_devices_need(front: Front, stream: tuple[str, bytes]) -> None:
    path, data = stream
    for _ in range(2):  # once from the service, once perhaps from a cache
        reply = front.ask(path)
        assert (reply.status, reply.body) == (200, data)
        assert reply.headers["content-type"] == "audio/mpeg"
        assert reply.headers["content-length"] == str(len(data))
        assert reply.headers["accept-ranges"] == "bytes"
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers["etag"].startswith('"')
        assert front.ask(path, headers={"If-None-Match": reply.headers["etag"]}).status == 304
    head = front.ask(path, "HEAD")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(len(data)), b"")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=1440-2879", slice(1440, 2880)),
        ("bytes=5000-", slice(5000, None)),
        ("bytes=-144", slice(-144, None)),
    ],
)
def test_a_part_of_a_stream_comes_as_that_part(
    front: Front, stream: tuple[str, bytes], asked: str, part: slice
) -> None:
    path, data = stream
    reply = front.ask(path, headers={"Range": asked})
    assert (reply.status, reply.body) == (206, data[part])
    first, last, _ = part.indices(len(data))
    assert reply.headers["content-range"] == f"bytes {first}-{last - 1}/{len(data)}"


def test_a_part_comes_from_a_stream_that_was_never_asked_for_before(front: Front) -> None:
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    stream_library = StreamLibrary(load("en").catalogue(Measured(library)), library)
    side = Side.LEFT if front.name == "nginx" else Side.RIGHT
    step = Step(Limb.HAND, Technique.RINSING, side)
    reply = front.ask(f"/audio/en/{stream_library.name(step)}.mp3", headers={"Range": "bytes=2880-3023"})
    assert (reply.status, reply.body) == (206, stream_library.stream(step)[2880:3024])


def test_a_part_beyond_the_end_is_refused(front: Front, stream: tuple[str, bytes]) -> None:
    path, data = stream
    assert front.ask(path, headers={"Range": f"bytes={len(data)}-"}).status == 416


def test_a_stream_that_is_not_there_is_not_found_twice(front: Front) -> None:
    assert [front.ask("/audio/en/nothing.mp3").status for _ in range(2)] == [404, 404]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_200_kb_is_refused_and_the_service_goes_on(front: Front, pki: Pki, chunked: bool) -> None:
    reply = front.ask(
        "/alexa", "POST", {"Content-Type": "application/json"}, b" " * 200 * KB, chunked=chunked
    )
    assert (reply.status, error(reply)) == (413, "the body is larger than 128 KB")
    assert signed(front, pki).status == 200


def test_a_body_of_128_kb_reaches_the_service(front: Front) -> None:
    reply = front.ask("/alexa", "POST", {"Content-Type": "application/json"}, b" " * 128 * KB)
    assert reply.status == 400
    assert error(reply)


@pytest.mark.parametrize("path", ["/health", "/privacy", "/terms", "/nothing"])
def test_every_answer_has_its_security_headers_once(front: Front, path: str) -> None:
    headers = front.ask(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert [name for name in ONCE if headers[name].count(",")] == []


def test_streams_have_their_security_headers_from_the_cache_too(
    front: Front, stream: tuple[str, bytes]
) -> None:
    for _ in range(2):
        assert front.ask(stream[0]).headers["x-content-type-options"] == "nosniff"


def test_no_answer_names_a_version_of_a_server(front: Front) -> None:
    for path in ("/health", "/nothing"):
        assert front.ask(path).headers.get("server", "") in ("", "nginx")


def addresses(front: Front) -> list[str]:
    """Lines in which somebody's address is noted."""
    texts = [path.read_text("utf-8") for path in front.notes if path.exists()]
    assert texts
    return [line for text in texts for line in text.splitlines() if CLIENT in line]


def test_no_note_on_a_request_names_who_asked(front: Front, pki: Pki, stream: tuple[str, bytes]) -> None:
    assert signed(front, pki).status == 200
    assert [front.ask(path).status for path in (stream[0], "/nothing")] == [200, 404]
    assert addresses(front) == []


def test_health_is_well_behind_it(front: Front) -> None:
    report = json.loads(front.ask("/health").body)
    assert (report["status"], report["audio"], report["store"]["kind"]) == ("ok", {"en": True}, "sqlite")
    assert report["store"]["ok"] is True


@pytest.fixture(params=["nginx", "Caddy"])
def deserted(request: pytest.FixtureRequest, pki: Pki, tmp_path: Path) -> Iterator[Front]:
    """nginx, or Caddy, with nobody behind it."""
    with front_of(request.param, tmp_path, pki, free_port()) as front:
        yield front


def test_it_says_as_json_that_nobody_is_there(deserted: Front) -> None:
    reply = deserted.ask("/alexa", "POST", {"Content-Type": "application/json"}, b"{}")
    assert (reply.status, error(reply)) == (503, "the service is not there")
    assert reply.headers["retry-after"] == "5"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_it_says_as_json_that_a_body_is_too_large_though_nobody_is_there(deserted: Front) -> None:
    reply = deserted.ask("/alexa", "POST", {"Content-Type": "application/json"}, b" " * 200 * KB)
    assert (reply.status, error(reply)) == (413, "the body is larger than 128 KB")


def test_no_note_on_what_failed_names_who_asked(deserted: Front) -> None:
    for path in ("/alexa", "/health", "/audio/en/nothing.mp3"):
        assert deserted.ask(path, headers={"X-Forwarded-For": CLIENT}).status == 503
    assert addresses(deserted) == []


def test_nginx_sends_plain_http_to_https(pki: Pki, tmp_path: Path) -> None:
    with nginx(tmp_path, pki, free_port()) as front:
        reply = front.ask_plainly("/privacy?x=1")
    assert (reply.status, reply.headers["location"]) == (301, f"https://{DOMAIN}/privacy?x=1")
