"""How a body is read, on a server that says little about it."""

from __future__ import annotations

import io
from typing import Any

import pytest

from skill.errors import RequestRefused
from skill.web.alexa import MAX_BODY_BYTES, body_of


class Parts(io.BytesIO):
    """Hands on at most seven bytes at a time, as a socket may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


class Broken(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("connection reset")


def sent(body: bytes, announced: str | None, **more: Any) -> dict[str, Any]:
    environ: dict[str, Any] = {"wsgi.input": Parts(body), **more}
    return environ if announced is None else {**environ, "CONTENT_LENGTH": announced}


CHUNKED = {"wsgi.input_terminated": True}


def test_a_body_that_comes_in_parts_is_put_together() -> None:
    assert body_of(sent(b"x" * 100, "100")) == b"x" * 100
    assert body_of(sent(b"x" * 100, None, **CHUNKED)) == b"x" * 100


def test_no_more_than_announced_is_read() -> None:
    assert body_of(sent(b"x" * 100, "50")) == b"x" * 50


@pytest.mark.parametrize("announced", [None, ""])
def test_without_length_and_chunks_there_is_no_body(announced: str | None) -> None:
    assert body_of(sent(b"x" * 100, announced)) == b""


def test_the_largest_body_is_read_and_one_byte_more_is_not() -> None:
    most = b"x" * MAX_BODY_BYTES
    assert body_of(sent(most, str(len(most)))) == most
    assert body_of(sent(most, None, **CHUNKED)) == most
    for environ in (sent(most + b"x", str(len(most) + 1)), sent(most + b"x", None, **CHUNKED)):
        with pytest.raises(RequestRefused) as refused:
            body_of(environ)
        assert refused.value.status == 413


@pytest.mark.parametrize("announced", ["-1", "+1", "1.5", "0x10", " 7", "7 ", "seven", "\u0667", "1_0"])
def test_a_length_that_is_none_is_refused(announced: str) -> None:
    with pytest.raises(RequestRefused, match="no readable length"):
        body_of(sent(b"x" * 100, announced))


@pytest.mark.parametrize("announced", ["9" * 11, "9" * 5000])
def test_a_length_beyond_all_is_too_large(announced: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        body_of(sent(b"", announced))
    assert refused.value.status == 413


def test_a_body_that_breaks_off_is_refused() -> None:
    with pytest.raises(RequestRefused, match="broke off"):
        body_of(sent(b"x" * 99, "100"))
    with pytest.raises(RequestRefused, match="could not be read"):
        body_of({"wsgi.input": Broken(), "CONTENT_LENGTH": "7"})
