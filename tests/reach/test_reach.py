"""An address is looked at as a device would, and what is wrong with it is one sentence with its remedy."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skill import reach
from skill.__main__ import main
from skill.audio.publish import SAMPLES, Stock, samples
from skill.reach import AGAIN_S, Fault, Lookout, Sample, asked, mistakes
from skill.settings import Settings
from skill.web.health import report
from skill.web.state import ServiceState
from tests.audio.shelves import tone_stream_library
from tests.pki.authority import Party, pem
from tests.ports import free_port
from tests.reach.host import Ways, authority, certificate, expired, not_yet, serving
from tests.speaker.dialogues.stage import a_skill

SOUND = b"\xff\xf3\x48\xc4" * 2_000
FILES = {"/audio/en/a.mp3": SOUND}


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Party:
    made = authority()
    (tmp_path / "roots.pem").write_bytes(pem(made))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
    return made


def seen(ways: Ways, by: Party | None, folder: Path, sample: str = "/audio/en/a.mp3", **about: Any) -> str:
    """What is said of a stream that should have 8,000 bytes; empty where all is well."""
    chain, key = certificate(folder, by or authority("Nobody Known"), **about)
    with serving(ways, chain, key) as base:
        return "".join(mistakes([Sample(base + sample, len(SOUND))]))


def test_a_stream_that_a_device_can_play_is_well(trusted: Party, tmp_path: Path) -> None:
    assert seen(Ways(FILES), trusted, tmp_path) == ""


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        (Ways(FILES, status=403), ("is not there (403)", "audio publish")),
        (Ways({}), ("is not there (404)", "audio publish")),
        (Ways(FILES, status=502), ("answers with the error 502", "look at the log")),
        (Ways(FILES, status=301, location="https://elsewhere.example/"), ("redirects", "SKILL_PUBLIC_URL")),
        (Ways(FILES, kind="text/html"), ("comes as text/html", "audio/mpeg")),
        (Ways(FILES, ranges=False), ("only given whole", "Range requests")),
        (Ways({"/audio/en/a.mp3": SOUND[:-4]}), ("has 7996 bytes, not 8000", "this version")),
        (Ways({"/audio/en/a.mp3": b"<" + SOUND[1:]}), ("holds no MP3 sound", "this version")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_with_a_host_is_said_with_its_remedy(
    ways: Ways, said: Sequence[str], trusted: Party, tmp_path: Path
) -> None:
    told = seen(ways, trusted, tmp_path)
    assert all(words in told for words in said), told
    assert told.endswith(".")


def test_what_is_wrong_with_a_certificate_is_said_with_its_remedy(trusted: Party, tmp_path: Path) -> None:
    assert "has expired: renew it" in seen(Ways(FILES), trusted, tmp_path, **expired())
    assert "is not valid yet: set the clock" in seen(Ways(FILES), trusted, tmp_path, **not_yet())
    assert "is for another name" in seen(Ways(FILES), trusted, tmp_path, names=("other.example",))
    assert "No device trusts the certificate of localhost" in seen(Ways(FILES), None, tmp_path)


def test_where_nothing_listens_and_where_nobody_knows_the_name_it_is_said(trusted: Party) -> None:
    closed, unknown = asked(f"https://localhost:{free_port()}/health"), asked("https://roll.invalid/health")
    assert isinstance(closed, Fault)
    assert isinstance(unknown, Fault)
    assert "Nothing listens at" in closed.words
    assert "Nobody knows the name roll.invalid" in unknown.words


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x03\x00\x02\x02\x46", b""],
    ids=["plain HTTP", "an alert: no such version", "nothing"],
)
def test_what_does_not_speak_tls_is_no_fault_of_the_certificate(answer: bytes, trusted: Party) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answers() -> None:
            with listening.accept()[0] as client:
                client.recv(4096)
                client.sendall(answer)

        threading.Thread(target=answers, daemon=True).start()
        found = asked(f"https://localhost:{listening.getsockname()[1]}/health")
    assert isinstance(found, Fault)
    assert "is answered by something that does not speak https" in found.words
    assert not found.certificate


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        (Ways(FILES, broken=True), "breaks off in its answer: look at the log"),
        (Ways(FILES, stalls=True), "does not answer within"),
    ],
    ids=["broken", "stalled"],
)
def test_an_answer_that_never_ends_well_is_one_sentence(
    ways: Ways, said: str, trusted: Party, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ways.stalls:
        monkeypatch.setattr(reach, "TIMEOUT_S", (30.0, 0.3))
    assert said in seen(ways, trusted, tmp_path)


def test_nothing_secret_in_an_address_is_repeated(trusted: Party) -> None:
    told = str(asked(f"https://me:secret@localhost:{free_port()}/?key=secret"))
    assert "secret" not in told


def test_a_host_that_cannot_be_asked_is_asked_once(trusted: Party) -> None:
    assert len(mistakes([Sample(f"https://{name}.invalid/a.mp3") for name in "abc"])) == 1


def test_each_kind_of_mistake_is_one_sentence_told_of_the_first_stream(
    trusted: Party, tmp_path: Path
) -> None:
    with serving(Ways(FILES), *certificate(tmp_path, trusted)) as base:
        wrong = [("b", None), ("a", 7_999), ("c", None), ("a", 1)]
        found = mistakes([Sample(f"{base}/audio/en/{name}.mp3", size) for name, size in wrong])
    assert [re.findall(r"[abc]\.mp3 is not there|a\.mp3 has 8000 bytes, not \d+", one) for one in found] == [
        ["b.mp3 is not there"],
        ["a.mp3 has 8000 bytes, not 7999"],
    ]


def test_a_few_streams_stand_for_all_from_the_first_to_the_last() -> None:
    shelf = tone_stream_library()
    steps = list(shelf.every_step())
    few = samples("https://roll.example.org/", Stock(shelf, "audio/en"), steps)
    assert len(few) == SAMPLES
    assert few[0].url == f"https://roll.example.org/audio/en/{shelf.name(steps[0])}.mp3"
    assert few[-1].url == f"https://roll.example.org/audio/en/{shelf.name(steps[-1])}.mp3"
    assert few[0].size == len(shelf.stream(steps[0]))


@pytest.mark.parametrize(
    "address", ["http://roll.gentle.net", "https://127.0.0.1", "https://box.local", "roll"]
)
def test_an_address_that_no_echo_can_reach_is_refused_unasked(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audio", "publish", "--check", address]) == 1
    assert address in capsys.readouterr().out


def test_to_and_check_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--to", "x", "--check", "https://roll.gentle.net"]):
        assert main(["audio", "publish", *arguments]) == 2
        assert "Say --to DIR, or --check URL." in capsys.readouterr().err


def test_nobody_waits_for_a_look_and_it_is_taken_again_after_a_while() -> None:
    now, looked = [0.0], threading.Semaphore(0)

    def look() -> Sequence[str]:
        looked.release()
        return ["wrong"]

    lookout = Lookout(look, lambda: now[0])
    assert lookout.glance() is None
    assert looked.acquire(timeout=30)
    while lookout.glance() is None:
        pass
    assert lookout.glance() == ["wrong"]
    assert not looked.acquire(blocking=False)
    now[0] = AGAIN_S
    lookout.glance()
    assert looked.acquire(timeout=30)


def test_health_tells_what_was_seen_of_a_stream_at_the_public_address() -> None:
    looked = threading.Event()

    def look() -> Sequence[str]:
        looked.set()
        return ["The certificate of roll.gentle.net has expired: renew it."]

    state = replace(make_state(), lookout=Lookout(look, lambda: 0.0))
    assert report(state)["streams"] is None
    assert looked.wait(30)
    while (reached := report(state)["streams"]) is None:
        pass
    assert reached == {"ok": False, "words": "The certificate of roll.gentle.net has expired: renew it."}


def make_state() -> ServiceState:
    return a_skill(Settings(store="memory:", public_url="https://roll.gentle.net"))
