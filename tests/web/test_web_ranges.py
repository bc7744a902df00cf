from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.web.audio import asked_bytes, still_holds

ASKED = {
    "bytes=0-0": range(0, 1),
    "bytes=0-99": range(0, 100),
    "bytes=10-19": range(10, 20),
    "bytes=90-": range(90, 100),
    "bytes=0-": range(0, 100),
    "bytes=-10": range(90, 100),
    "bytes=-1000": range(0, 100),
    "bytes=95-1000": range(95, 100),
    "bytes= 5-6 ": range(5, 7),
    "Bytes=5-6": range(5, 7),
    "bytes=007-009": range(7, 10),
    f"bytes=0-{'9' * 40}": range(0, 100),
}
WHOLE = [
    None,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=5-2",
    "bytes=--5",
    "bytes=1.0-2",
    "bytes=٣-٤",
    "bytes=0-1,5-6",
    "bytes=-5,0-1",
    "seconds=0-1",
    "0-5",
    f"bytes={'9' * 5000}-",
]
NOTHING = ["bytes=100-", "bytes=100-200", f"bytes={'9' * 40}-", "bytes=-0"]


@pytest.mark.parametrize(("header", "part"), ASKED.items())
def test_one_range_asks_for_just_these_bytes(header: str, part: range) -> None:
    assert asked_bytes(header, 100) == part


@pytest.mark.parametrize("header", WHOLE)
def test_what_is_no_single_range_of_bytes_asks_for_the_whole(header: str | None) -> None:
    assert asked_bytes(header, 100) is None


@pytest.mark.parametrize("header", NOTHING)
def test_a_range_past_the_end_asks_for_nothing(header: str) -> None:
    assert asked_bytes(header, 100) == range(0)


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_ranges_cut_as_python_slices_do(data: bytes, first: int, more: int) -> None:
    def cut(header: str) -> bytes:
        part = asked_bytes(header, len(data))
        assert part is not None
        assert 0 <= part.start <= part.stop <= len(data) or not part
        return bytes(data[at] for at in part)

    assert cut(f"bytes={first}-{first + more}") == data[first : first + more + 1]
    assert cut(f"bytes={first}-") == data[first:]
    assert cut(f"bytes=-{more}") == (data[-more:] if more else b"")


@given(st.text(max_size=40), st.integers(0, 100))
def test_no_header_is_an_error(header: str, length: int) -> None:
    part = asked_bytes(f"bytes={header}", length)
    assert part is None or not part or set(part) <= set(range(length))


@pytest.mark.parametrize(
    ("header", "holds"),
    [
        (None, True),
        ('"abc"', True),
        (' "abc" ', True),
        ("abc", False),
        ('W/"abc"', False),
        ('"abd"', False),
        ("Sun, 22 Nov 2026 10:00:00 GMT", False),
        ("", False),
    ],
)
def test_a_range_is_sent_only_of_the_very_stream_that_was_begun(header: str | None, holds: bool) -> None:
    assert still_holds(header, "abc") is holds
