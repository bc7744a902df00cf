from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise
from urllib.parse import quote

import pytest

from skill.audio.streams import StreamLibrary
from skill.routine.run import Step, step_from_code
from skill.settings import DEFAULT_AUDIO
from tests.web.processes import Reply, Running

LONGEST_TARGET = 4094  # gunicorn refuses longer ones itself


@pytest.fixture(scope="session")
def stream(stream_library: StreamLibrary, step: Step) -> bytes:
    return stream_library.stream(step)


def tag_of(name: str) -> str:
    return f'"{name.rpartition(".")[2]}"'


def test_a_stream_is_served_whole_and_for_ever(service: Running, name: str, path: str, stream: bytes) -> None:
    reply = service.ask(path)

    assert (reply.status, reply.body) == (200, stream)
    assert reply.headers["content-type"] == "audio/mpeg"
    assert reply.headers["content-length"] == str(len(stream))
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["etag"] == tag_of(name)
    assert set(reply.headers["cache-control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in reply.headers


def test_an_address_names_language_step_repetitions_and_pace(path: str, step: Step) -> None:
    head = f"/audio/en/{step.limb}.{step.technique}.{step.side}.{step.repetitions}.{step.pace}."
    assert path.startswith(head)


def test_different_steps_have_different_addresses(stream_library: StreamLibrary) -> None:
    steps = list(stream_library.every_step())
    assert len({stream_library.name(step) for step in steps}) == len(steps) > 1000


def test_every_address_leads_back_to_its_step(stream_library: StreamLibrary) -> None:
    for step in stream_library.every_step():
        assert stream_library.step(stream_library.name(step)) == step


def test_head_tells_everything_about_a_stream_but_the_stream(service: Running, path: str) -> None:
    whole, head = service.ask(path), service.ask(path, method="HEAD")
    part = service.ask(path, {"Range": "bytes=0-9"}, method="HEAD")

    for reply in (head, part):
        assert (reply.status, reply.body) == (200, b"")
        assert {**reply.headers, "date": ""} == {**whole.headers, "date": ""}


RANGES = {
    "bytes=0-143": slice(0, 144),
    "bytes=0-": slice(0, None),
    "bytes=1000-1999": slice(1000, 2000),
    "bytes=5000-": slice(5000, None),
    "bytes=-500": slice(-500, None),
    "bytes=-99999999": slice(0, None),
    "bytes=100-99999999": slice(100, None),
}


@pytest.mark.parametrize(("header", "part"), RANGES.items())
def test_a_range_brings_just_these_bytes(
    service: Running, path: str, stream: bytes, header: str, part: slice
) -> None:
    reply = service.ask(path, {"Range": header})
    first, stop, _ = part.indices(len(stream))

    assert (reply.status, reply.body) == (206, stream[part])
    assert reply.headers["content-range"] == f"bytes {first}-{stop - 1}/{len(stream)}"
    assert reply.headers["content-length"] == str(stop - first)
    assert reply.headers["etag"] == service.ask(path).headers["etag"]


def test_pieces_of_a_stream_make_the_whole(service: Running, path: str, stream: bytes) -> None:
    cuts = [*range(0, len(stream), 70_001), len(stream)]
    pieces = [
        service.ask(path, {"Range": f"bytes={first}-{stop - 1}"}).body for first, stop in pairwise(cuts)
    ]
    assert b"".join(pieces) == stream


@pytest.mark.parametrize("header", ["bytes=0-9,20-29", "bytes=-5,0-5", "seconds=0-1", "bytes=x", "bytes=9-3"])
def test_several_ranges_at_once_and_what_is_none_bring_the_whole(
    service: Running, path: str, stream: bytes, header: str
) -> None:
    reply = service.ask(path, {"Range": header})
    assert (reply.status, reply.body) == (200, stream)


@pytest.mark.parametrize("header", ["bytes=99999999-", "bytes=99999998-99999999", "bytes=-0"])
def test_a_range_past_the_end_is_refused_with_the_length(
    service: Running, path: str, stream: bytes, header: str
) -> None:
    reply = service.ask(path, {"Range": header})
    assert reply.status == 416
    assert reply.headers["content-range"] == f"bytes */{len(stream)}"
    assert len(reply.body) < 1000


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_a_cache_has_is_not_sent_again(service: Running, name: str, path: str, form: str) -> None:
    reply = service.ask(path, {"If-None-Match": form.format(tag_of(name)), "Range": "bytes=0-9"})

    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == tag_of(name)
    assert "immutable" in reply.headers["cache-control"]


def test_what_a_cache_does_not_have_is_sent(service: Running, path: str, stream: bytes) -> None:
    assert service.ask(path, {"If-None-Match": '"other"'}).body == stream


def test_a_download_goes_on_only_with_the_stream_it_began(
    service: Running, name: str, path: str, stream: bytes
) -> None:
    def asked(if_range: str) -> Reply:
        return service.ask(path, {"Range": "bytes=10-19", "If-Range": if_range})

    assert (asked(tag_of(name)).status, asked(tag_of(name)).body) == (206, stream[10:20])
    for other in ('"other"', f"W/{tag_of(name)}", "Sun, 22 Nov 2026 10:00:00 GMT"):
        assert (asked(other).status, asked(other).body) == (200, stream)


def test_captions_are_served_like_their_stream(
    service: Running, name: str, path: str, stream_library: StreamLibrary, step: Step
) -> None:
    address = path.replace(".mp3", ".vtt")
    reply = service.ask(address)

    assert (reply.status, reply.body.decode()) == (200, stream_library.captions(step))
    assert reply.body.startswith(b"WEBVTT\n\n00:00:00.000 --> ")
    assert reply.headers["content-type"] == "text/vtt; charset=utf-8"
    assert reply.headers["etag"] == tag_of(name)
    assert "immutable" in reply.headers["cache-control"]
    assert service.ask(address, method="HEAD").headers["content-length"] == str(len(reply.body))
    assert service.ask(address, {"Range": "bytes=0-5"}).body == b"WEBVTT"
    assert service.ask(address, {"If-None-Match": tag_of(name)}).status == 304


def test_a_query_changes_nothing(service: Running, path: str, stream: bytes) -> None:
    assert service.ask(f"{path}?repetitions=7").body == stream


def test_only_reading_is_possible(service: Running, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert service.ask(path, method=method, body=b"x").status == 405


def test_the_streams_of_a_whole_stream_library_are_served(
    service: Running, stream_library: StreamLibrary
) -> None:
    steps = list(stream_library.every_step())
    some = steps[:: len(steps) // 60]

    def fetched(step: Step) -> tuple[int, bytes]:
        reply = service.ask(f"/audio/en/{stream_library.name(step)}.mp3")
        return reply.status, reply.body

    with ThreadPoolExecutor(8) as clients:
        replies = list(clients.map(fetched, some))
    assert replies == [(200, stream_library.stream(step)) for step in some]


def near_misses(name: str) -> dict[str, str]:
    """Names like that of a stream, of which none is one."""
    code, _, digest = name.rpartition(".")
    other = f"{(int(digest[0], 16) + 1) % 16:x}{digest[1:]}"
    return {
        "seven repetitions": name.replace(".5.", ".7."),
        "three repetitions": name.replace(".5.", ".3."),
        "no repetitions": name.replace(".5.", "."),
        "repetitions with a zero": name.replace(".5.", ".05."),
        "repetitions in other digits": name.replace(".5.", ".\N{ARABIC-INDIC DIGIT FIVE}."),
        "the digest of an earlier version": f"{code}.{other}",
        "a shorter digest": name[:-1],
        "a longer digest": f"{name}0",
        "no digest": code,
        "a digest only": digest,
        "capitals": name.upper(),
        "another pace": name.replace(".steady.", ".hasty."),
        "another side's digest": name.replace(".left.", ".right."),
        "a side that it has not": name.replace(".left.", ".both."),
        "a passage nobody wrote": name.replace(".-.-.", ".elbow.-."),
        "something left out of a stroke": name.replace(".-.-.", ".-.gliding-left."),
        "one part more": name.replace(".steady.", ".steady.steady."),
        "a space": f"{name} ",
        "a line break": f"{name}\n",
        "nothing": "",
        "dots": ".........",
        "long": name * 20,
        "NUL": f"{name}\0",
        "NUL in the middle": name.replace(".", "\0.", 1),
    }


def test_names_that_are_none_are_not_found(service: Running, name: str) -> None:
    for what, other in near_misses(name).items():
        for ending in (".mp3", ".vtt"):
            reply = service.ask(f"/audio/en/{quote(other, safe='')}{ending}")
            assert reply.status == 404, what
            assert len(reply.body) < 1000, what


def test_another_language_or_ending_is_not_found(service: Running, name: str) -> None:
    for other in (
        f"/audio/de/{name}.mp3",
        f"/audio/EN/{name}.mp3",
        f"/audio/en-US/{name}.mp3",
        f"/audio/{name}.mp3",
        f"/audio/en/{name}",
        f"/audio/en/{name}.wav",
        f"/audio/en/{name}.MP3",
        f"/audio/en/{name}.mp3/",
        f"/audio/en/{name}.mp3.mp3",
        f"/audio/en/en/{name}.mp3",
        "/audio/",
        "/audio/en/",
    ):
        assert service.ask(other).status == 404, other


def test_no_step_that_no_routine_has_is_found(stream_library: StreamLibrary) -> None:
    for code in (
        "hand.friction.left.5.steady.full.aloud.-.-",
        "foot.friction.both.5.steady.full.aloud.-.-",
        "foot.settle.left.4.steady.full.aloud.-.-",
        "foot.settle.left.5.steady.full.chime.-.-",
        "foot.notice.both.5.steady.full.aloud.-.rinsing-left--gliding-left--gliding-left",
    ):
        step = step_from_code(code)
        assert step is not None, code
        assert stream_library.step(f"{code}.000000000000") is None, code


ELSEWHERE = [
    "/audio/../skill/__main__.py",
    "/audio/en/../../README.md",
    "/audio/en/../../../../../../etc/passwd",
    "/audio/en/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/audio/en/%2e%2e/%2e%2e/README.md",
    "/audio/en/%252e%252e%252f%252e%252e%252fREADME.md",
    "/audio/en/..%5c..%5cREADME.md",
    "/audio/en/%2e%2e%2f%2e%2e%2fREADME.md.mp3",
    "/audio/%2e%2e/audio/en/manifest.json",
    "/audio/en/manifest.json",
    "/audio/en/manifest.json%00.mp3",
    "/audio/en/%2fetc%2fpasswd%00.mp3",
    "/audio/%2fetc/passwd.mp3",
    "/audio/en/%c0%ae%c0%ae%c0%afREADME.md.mp3",
    "/audio/en/%ff%fe.mp3",
    "/audio/en/....//....//README.md.mp3",
    "/audio/..;/skill/__main__.py",
    "/static/../skill/__main__.py",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_path_leads_to_a_file(service: Running, target: str) -> None:
    reply = service.ask(target)

    assert reply.status in (308, 404)
    assert len(reply.body) < 1000
    for secret in (b"root:", b"Gentle Roll", b"import", b"clips"):
        assert secret not in reply.body


def test_not_even_a_clip_is_served_by_its_file_name(service: Running) -> None:
    for clip in islice((DEFAULT_AUDIO / "en").glob("*.mp3"), 3):
        assert service.ask(f"/audio/en/{clip.name}").status == 404


@pytest.mark.parametrize(("length", "statuses"), [(3000, {404}), (20_000, {400, 404, 414})])
def test_a_very_long_path_is_refused_and_costs_nothing(
    service: Running, path: str, length: int, statuses: set[int]
) -> None:
    assert service.ask(f"/audio/en/{'a' * length}.mp3").status in statuses
    assert service.ask(f"/audio/{'../' * (length // 3)}etc/passwd").status in statuses
    assert service.ask(path, method="HEAD").status == 200


def test_names_asked_for_in_vain_take_no_memory(stream_library: StreamLibrary) -> None:
    def ask(count: int) -> None:
        for number in range(count):
            name = f"foot.gliding.left.5.steady.full.aloud.place{number}.-.{number:012x}"
            assert stream_library.step(name) is None

    ask(10)
    tracemalloc.start()
    try:
        ask(2000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 50_000
