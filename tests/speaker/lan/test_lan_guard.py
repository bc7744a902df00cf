"""Over the network: what anybody gets, what guests get, and what stays on this computer."""

from __future__ import annotations

import json
import re
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from skill.speaker.lan import blueprint as lan_blueprint
from skill.speaker.lan.certificate import certificates
from skill.speaker.lan.guard import EVERYBODY
from skill.speaker.lan.house import House
from skill.speaker.lan.listening import LAN
from skill.speaker.lan.network import Lan
from skill.speaker.page.wording import load_wording
from tests.speaker.lan.asking import HERE, Phone
from tests.speaker.page.asking import AS_THE_PAGE

TURN = {**AS_THE_PAGE, "device": "device-of-a-phone", "words": "start the foot routine"}
HOME_ONLY = (
    "/setup",
    "/speaker/gallery",
    "/speaker/gallery/en/screens/hub",
    "/health",
    "/alexa",
    "/lan/code",
    "/nowhere",
)


@pytest.fixture
def stranger(address: str, trusted: Path) -> Phone:
    return Phone(address, trusted)


@pytest.fixture
def guest(stranger: Phone, lan: Lan) -> Phone:
    return stranger.joined(lan.guests.code())


def locally(app: Flask, path: str, host: str, method: str = "GET") -> TestResponse:
    return app.test_client().open(path, method=method, headers={"Host": host})


def test_who_joined_takes_turns(guest: Phone) -> None:
    assert guest.ask("/speaker/").status == 200
    answer = json.loads(guest.ask("/front/turn", TURN).body)
    assert answer["shown"]["situation"] == "playing"


def test_sound_is_where_the_page_came_from(guest: Phone) -> None:
    answer = json.loads(guest.ask("/front/turn", TURN).body)
    url = answer["play"]["url"]
    assert url.startswith(f"{guest.address}/audio/")
    sound = guest.ask(urlsplit(url).path, Range="bytes=0-99")
    assert (sound.status, len(sound.body)) == (206, 100)


def test_who_did_not_join_is_led_to_the_code(stranger: Phone) -> None:
    for path in ("/", "/speaker/", "/sheet/foot"):
        reply = stranger.ask(path)
        assert (reply.status, reply.headers["location"]) == (303, "/lan/")
    for path in ("/front/turn", "/speaker/opening", "/speaker/settings", "/speaker/hear"):
        assert stranger.ask(path, TURN).status == 401
    assert b"Scan the code" in stranger.ask("/speaker/opening", TURN).body


@pytest.mark.parametrize("path", HOME_ONLY)
def test_what_is_this_computers_own_is_not_there_even_for_guests(guest: Phone, path: str) -> None:
    for method in ("GET", "POST"):
        assert guest.ask(path, {} if method == "POST" else None).status in (404, 421)


def test_a_code_is_exchanged_once_for_a_cookie_that_no_script_reads(stranger: Phone, lan: Lan) -> None:
    code = lan.guests.code()
    set_cookie = stranger.ask("/lan/join", {"code": code}).headers["set-cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(set_cookie.split("; "))
    assert set_cookie.startswith("__Host-")
    odd: object
    for odd in ({"code": code}, {"code": "x"}, {"code": 7}, {}, [], "code"):
        assert stranger.ask("/lan/join", odd).status == 403


def test_what_is_open_to_everybody_exists(app: Flask) -> None:
    assert set(app.view_functions) >= EVERYBODY


def test_an_open_speaker_shows_its_token_over_the_network_too(stranger: Phone) -> None:
    asked = {"version": 1, "words": "next", "device": "satellite-of-a-test"}
    assert stranger.ask("/front/turn", asked).status == 401
    answer = stranger.ask("/front/turn", asked, Authorization="Bearer a-token-of-this-test")
    assert answer.status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost", "", "192.168.1.20", "a@b"]
)
def test_another_name_for_this_computer_is_refused_over_the_network(guest: Phone, host: str) -> None:
    assert guest.ask("/speaker/", Host=host).status in (400, 421)


@pytest.mark.parametrize(
    "path", ["/", "/speaker/", "/setup", "/alexa", "/health", "/lan/code", "/sheet/foot"]
)
def test_another_name_for_this_computer_is_refused_here(app: Flask, path: str) -> None:
    for method in ("GET", "POST"):
        assert locally(app, path, "rebound.example", method).status_code == 421
    assert locally(app, path, "127.0.0.1:5000").status_code != 421
    assert locally(app, path, "localhost:5000").status_code != 421


def test_the_names_of_the_house_are_known(app: Flask) -> None:
    for host in (HERE, "kitchen.local:5443"):
        environ = {LAN: True, "REMOTE_ADDR": "192.168.1.50"}
        assert (
            app.test_client().get("/lan/", headers={"Host": host}, environ_overrides=environ).status_code
            == 200
        )


def test_the_internet_is_refused(app: Flask) -> None:
    environ = {LAN: True, "REMOTE_ADDR": "8.8.8.8"}
    reply = app.test_client().get("/lan/", headers={"Host": HERE}, environ_overrides=environ)
    assert reply.status_code == 403


def test_no_browser_is_told_to_insist_on_this_certificate(stranger: Phone) -> None:
    assert stranger.ask("/lan/").headers["strict-transport-security"] == "max-age=0"


def test_the_certificate_to_trust_is_offered_to_everybody(stranger: Phone, lan: Lan) -> None:
    reply = stranger.ask("/lan/gentle-roll.crt")
    assert reply.headers["content-type"] == "application/x-x509-ca-cert"
    assert b"PRIVATE" not in reply.body
    assert lan.fingerprint in stranger.ask("/lan/").body.decode()


def test_the_joining_page_uses_every_one_of_its_words() -> None:
    page = (lan_blueprint.HERE / "templates" / "join.html").read_text("utf-8")
    used = set(re.findall(r"\bw\.(\w+)", page))
    for kind, steps in re.findall(r'\("(\w+)", (\d)\)', page):
        used |= {kind, *(f"{kind}_{step}" for step in range(1, int(steps) + 1))}
    assert used == set(load_wording(file="phone.yaml").words)


def test_a_client_that_says_nothing_keeps_nobody_waiting(stranger: Phone) -> None:
    at = urlsplit(stranger.address)
    with socket.create_connection((at.hostname, at.port)), socket.create_connection((at.hostname, at.port)):
        assert stranger.ask("/lan/").status == 200


def test_plain_http_is_not_answered(address: str) -> None:
    at = urlsplit(address)
    with socket.create_connection((at.hostname, at.port), timeout=10) as plain:
        plain.sendall(b"GET /speaker/ HTTP/1.0\r\n\r\n")
        assert not plain.recv(1000).startswith(b"HTTP")


def test_a_new_certificate_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    houses = [House((HERE,)), House((HERE, "192.168.1.20"))]
    lan = Lan(tmp_path, 5443, lambda: houses[0])
    moved: list[bool] = []
    lan.moved = lambda: moved.append(True)
    lan.look()
    assert not moved
    houses.pop(0)
    lan.look()
    assert moved == [True]
    assert lan.house.addresses == (HERE, "192.168.1.20")


def test_an_untrusting_phone_warns(address: str, tmp_path: Path) -> None:
    other = certificates(tmp_path, House((HERE,)))
    with pytest.raises(ssl.SSLCertVerificationError):
        Phone(address, other.server).ask("/lan/")
