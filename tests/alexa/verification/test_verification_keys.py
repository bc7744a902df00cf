"""Checked keys are kept for a while, and no longer; they are loaded once however many wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from skill.alexa.verification.certificates import MAX_AGE_S, MAX_KEYS, KeyCache, SigningKey
from skill.alexa.verification.signature import SignatureVerifier
from skill.errors import RequestRefused
from tests.alexa.verification.cases.chains import with_file
from tests.alexa.verification.cases.signing import Signer
from tests.pki.authority import DAY, rsa_key
from tests.pki.files import SOON
from tests.pki.stand_in import StandIn

THREADS = 16


@dataclass
class Loader:
    """Loads one key for every URL, and counts."""

    not_after: float = 10 * DAY
    loads: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> SigningKey:
        self.loads.append(url)
        return SigningKey(rsa_key("signer").public_key(), self.not_after)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_key_is_loaded_once_and_then_kept() -> None:
    loader = Loader()
    cache = KeyCache(loader, Clock())
    assert cache.key("a") is cache.key("a")
    assert loader.loads == ["a"]


@pytest.mark.parametrize(
    ("not_after", "later", "loads"),
    [
        (10 * DAY, MAX_AGE_S - 1, 1),
        (10 * DAY, MAX_AGE_S, 2),
        (60.0, 59.0, 1),
        (60.0, 60.0, 2),
        (10 * DAY, -1.0, 2),
    ],
    ids=["within the hour", "at the hour", "valid still", "at its end", "the clock was set back"],
)
def test_a_key_is_kept_an_hour_and_never_past_its_certificate(
    not_after: float, later: float, loads: int
) -> None:
    loader, clock = Loader(not_after), Clock()
    cache = KeyCache(loader, clock)
    cache.key("a")
    clock.now = later
    cache.key("a")
    assert len(loader.loads) == loads


def test_no_more_keys_are_kept_than_promised_and_the_oldest_goes_first() -> None:
    loader = Loader()
    cache = KeyCache(loader, Clock())
    urls = [str(number) for number in range(MAX_KEYS + 8)]
    for url in urls:
        cache.key(url)
    assert len(cache) == MAX_KEYS
    loader.loads.clear()
    for url in urls[8:]:
        cache.key(url)
    assert loader.loads == []
    cache.key(urls[0])
    assert loader.loads == urls[:1]
    assert len(cache) == MAX_KEYS


def test_a_renewed_key_takes_no_second_place_and_counts_as_the_youngest() -> None:
    loader, clock = Loader(), Clock()
    cache = KeyCache(loader, clock)
    for url in range(MAX_KEYS):
        cache.key(str(url))
    clock.now = MAX_AGE_S
    cache.key("5")
    assert len(cache) == MAX_KEYS
    for url in range(MAX_KEYS - 1):
        cache.key(f"another {url}")
    loader.loads.clear()
    cache.key("5")
    assert loader.loads == []


def test_what_was_refused_is_tried_anew_next_time() -> None:
    answers: list[Callable[[str], SigningKey]] = [_refusing, _failing, Loader()]
    cache = KeyCache(lambda url: answers.pop(0)(url), Clock())
    with pytest.raises(RequestRefused, match="not trusted"):
        cache.key("a")
    with pytest.raises(ZeroDivisionError):
        cache.key("a")
    assert len(cache) == 0
    cache.key("a")
    assert (len(cache), answers) == (1, [])


def _refusing(url: str) -> SigningKey:
    raise RequestRefused("not trusted")


def _failing(url: str) -> SigningKey:
    raise ZeroDivisionError


def test_all_who_wait_for_a_chain_are_refused_with_it() -> None:
    ready, loads = threading.Event(), []

    def load(url: str) -> SigningKey:
        loads.append(url)
        ready.wait(10)
        raise RequestRefused("not trusted")

    cache = KeyCache(load, Clock())
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(cache.key, "a") for _ in range(THREADS)]
        ready.set()
        errors = [future.exception(10) for future in waiting]
    assert [str(error) for error in errors] == ["not trusted"] * THREADS
    assert len({id(error) for error in errors}) == THREADS, (
        "an error raised in two threads mixes their traces"
    )
    assert len(loads) <= THREADS


def test_waiting_for_one_address_does_not_hold_up_another() -> None:
    blocked = threading.Event()
    loader = Loader()

    def load(url: str) -> SigningKey:
        if url == "slow":
            blocked.wait(10)
        return loader(url)

    cache = KeyCache(load, Clock())
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(cache.key, "slow")
        cache.key("fast")
        assert loader.loads == ["fast"]
        blocked.set()
        slow.result(10)
    assert loader.loads == ["fast", "slow"]


def test_sixteen_requests_at_once_fetch_the_chain_once(
    skill: Signer, stand_in: StandIn, environment: pytest.MonkeyPatch
) -> None:
    sent = with_file("with-root")(skill)
    verifier = SignatureVerifier(clock=lambda: skill.now)
    together = threading.Barrier(THREADS)

    def verify() -> None:
        together.wait(10)
        verifier.verify(sent.joined(), sent.body)

    stand_in.seen.clear()
    stand_in.open.clear()
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(verify) for _ in range(THREADS)]
        while not stand_in.seen:
            threading.Event().wait(0.005)
        stand_in.open.set()
        for future in waiting:
            future.result(10)
    assert stand_in.seen == {"/echo.api/with-root.pem": 1}


def test_the_same_address_in_other_words_is_fetched_once(
    skill: Signer, stand_in: StandIn, environment: pytest.MonkeyPatch
) -> None:
    verifier = SignatureVerifier(clock=lambda: skill.now)
    stand_in.seen.clear()
    for url in (
        "https://s3.amazonaws.com/echo.api/good.pem",
        "HTTPS://S3.amazonaws.com:443/x/../echo.api/good.pem",
    ):
        sent = skill.sends(url=url)
        verifier.verify(sent.joined(), sent.body)
    assert stand_in.seen == {"/echo.api/good.pem": 1}


def test_a_certificate_that_ends_is_not_trusted_from_memory(
    skill: Signer, environment: pytest.MonkeyPatch
) -> None:
    clock = Clock(skill.now)
    verifier = SignatureVerifier(clock=clock)
    sent = with_file("nearly-expired")(skill)
    verifier.verify(sent.joined(), sent.body)
    clock.now += SOON + 1
    with pytest.raises(RequestRefused, match="the signing certificate is not trusted"):
        verifier.verify(sent.joined(), sent.body)


def test_a_chain_mended_at_its_host_works_at_the_next_request(
    skill: Signer, stand_in: StandIn, environment: pytest.MonkeyPatch
) -> None:
    verifier = SignatureVerifier(clock=lambda: skill.now)
    sent = with_file("mended")(skill)
    with pytest.raises(RequestRefused, match="not where its URL says"):
        verifier.verify(sent.joined(), sent.body)
    stand_in.files["/echo.api/mended.pem"] = skill.pki.files["/echo.api/good.pem"]
    verifier.verify(sent.joined(), sent.body)
