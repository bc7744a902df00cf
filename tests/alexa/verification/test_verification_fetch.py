"""The chain is fetched as the environment says, and from nobody this computer does not trust."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skill.alexa.verification.certificates import MAX_UNDER_WAY, fetch_chain
from skill.errors import RequestRefused
from tests.alexa.verification.cases.signing import GOOD_URL, Signer
from tests.pki.authority import curve_key, leaf, pem, root
from tests.pki.stand_in import BASE, StandIn


def test_the_file_comes_through_the_proxy_as_it_is(
    skill: Signer, stand_in: StandIn, environment: pytest.MonkeyPatch
) -> None:
    assert fetch_chain(GOOD_URL, str(stand_in.roots)) == skill.pki.files["/echo.api/good.pem"]


def test_a_proxy_that_is_down_refuses_the_request(
    stand_in: StandIn, environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    with pytest.raises(RequestRefused, match="could not be fetched"):
        fetch_chain(GOOD_URL, str(stand_in.roots))


def test_a_proxy_that_takes_the_call_and_says_nothing_is_left_in_time(
    stand_in: StandIn, environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(RequestRefused, match="did not come in time"):
            fetch_chain(GOOD_URL, str(stand_in.roots))


@pytest.mark.parametrize("wrong", ["a root of its own", "another name", "expired"])
def test_a_host_that_is_not_amazons_is_not_believed(
    wrong: str,
    skill: Signer,
    tmp_path: Path,
    environment: pytest.MonkeyPatch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names, key = ("s3.amazonaws.com",), curve_key()
    host = {
        "a root of its own": leaf(root("Rogue", skill.now), skill.now, names=names, key=key),
        "another name": leaf(skill.pki.low, skill.now, names=("s3.example.com",), key=key),
        "expired": leaf(skill.pki.low, skill.now, names=names, key=key, starts=-100, ends=-1),
    }[wrong]
    with StandIn(skill.pki, tmp_path, host=host) as impostor:
        monkeypatch.setenv("https_proxy", impostor.environment()["https_proxy"])
        with pytest.raises(RequestRefused, match="could not be fetched"):
            fetch_chain(GOOD_URL, str(impostor.roots))


def test_roots_of_other_programs_are_not_trusted_for_the_fetch(
    skill: Signer,
    stand_in: StandIn,
    tmp_path: Path,
    environment: pytest.MonkeyPatch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """requests would read REQUESTS_CA_BUNDLE; the promise is SSL_CERT_FILE for the fetch and for the chain."""
    others = tmp_path / "others.pem"
    others.write_bytes(pem(root("Others", skill.now)))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(others))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(others))
    assert fetch_chain(GOOD_URL, str(stand_in.roots))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stand_in.roots))
    with pytest.raises(RequestRefused, match="could not be fetched"):
        fetch_chain(GOOD_URL, str(others))


def test_nobody_is_told_this_computers_passwords(
    stand_in: StandIn, tmp_path: Path, environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine s3.amazonaws.com login someone password secret\n", "utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    stand_in.heads.clear()
    fetch_chain(GOOD_URL, str(stand_in.roots))
    [head] = stand_in.heads
    assert "authorization" not in head.lower()


def test_a_fetch_nobody_waits_for_ends_by_itself(stand_in: StandIn, environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(RequestRefused, match="did not come in time"):
        fetch_chain(f"{BASE}/echo.api/drip.pem", str(stand_in.roots))
    for thread in threading.enumerate():
        if thread.name == "certificate-fetch":
            thread.join(20)
            assert not thread.is_alive()


def test_there_is_an_end_to_how_many_fetches_are_under_way(
    stand_in: StandIn, environment: pytest.MonkeyPatch
) -> None:
    stand_in.open.clear()
    try:
        with ThreadPoolExecutor(2 * MAX_UNDER_WAY) as pool:
            fetches = [
                pool.submit(fetch_chain, GOOD_URL, str(stand_in.roots)) for _ in range(2 * MAX_UNDER_WAY)
            ]
            reasons = {str(fetch.exception(30)) for fetch in fetches}
    finally:
        stand_in.open.set()
    assert reasons == {"too many certificates are being fetched", "the certificate did not come in time"}
