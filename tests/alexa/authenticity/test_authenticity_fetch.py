"""The chain is fetched as the environment says, and from nobody this computer does not trust."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from skill.alexa.authenticity.fetch import fetch_chain
from skill.errors import RequestRefused
from tests.alexa.authenticity.cases.desk import GOOD_URL, Desk
from tests.pki.authority import curve_key, leaf, pem, root
from tests.pki.stand_in import StandIn


def test_the_file_comes_through_the_proxy_as_it_is(
    desk: Desk, stand_in: StandIn, environment: pytest.MonkeyPatch
) -> None:
    assert fetch_chain(GOOD_URL, str(stand_in.roots)) == desk.pki.files["/echo.api/good.pem"]


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
        with pytest.raises(RequestRefused, match=r"did not come in time|could not be fetched"):
            fetch_chain(GOOD_URL, str(stand_in.roots))


@pytest.mark.parametrize("wrong", ["a root of its own", "another name", "expired"])
def test_a_host_that_is_not_amazons_is_not_believed(
    wrong: str, desk: Desk, tmp_path: Path, environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, key = ("s3.amazonaws.com",), curve_key()
    host = {
        "a root of its own": leaf(root("Rogue", desk.now), desk.now, names=names, key=key),
        "another name": leaf(desk.pki.low, desk.now, names=("s3.example.com",), key=key),
        "expired": leaf(desk.pki.low, desk.now, names=names, key=key, starts=-100, ends=-1),
    }[wrong]
    with StandIn(desk.pki, tmp_path, host=host) as impostor:
        monkeypatch.setenv("https_proxy", impostor.environment()["https_proxy"])
        with pytest.raises(RequestRefused, match="could not be fetched"):
            fetch_chain(GOOD_URL, str(impostor.roots))


def test_roots_of_other_programs_are_not_trusted_for_the_fetch(
    desk: Desk,
    stand_in: StandIn,
    tmp_path: Path,
    environment: pytest.MonkeyPatch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """requests would read REQUESTS_CA_BUNDLE; the promise is SSL_CERT_FILE for the fetch and for the chain."""
    others = tmp_path / "others.pem"
    others.write_bytes(pem(root("Others", desk.now)))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(others))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(others))
    assert fetch_chain(GOOD_URL, str(stand_in.roots))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stand_in.roots))
    with pytest.raises(RequestRefused, match="could not be fetched"):
        fetch_chain(GOOD_URL, str(others))
