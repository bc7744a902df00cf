from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.art.figure import mirrored_path
from skill.art.path import read_path

SAME = [
    ("M1 2L3 4", "M1 2 3 4"),
    ("M1 2L3 4", "M 1,2 l 2,2"),
    ("M1 2L3 4L5 4", "M1 2 3 4H5"),
    ("M1 2L3 4L3 9", "m1 2 2 2v5"),
    ("M0 0C1 1 2 1 3 0", "M0 0c1 1 2 1 3 0"),
    ("M0 0C1 1 2 1 3 0C4 -1 5 -1 6 0", "M0 0C1 1 2 1 3 0S5-1 6 0"),
    ("M0 0C0 0 5 -1 6 0", "M0 0S5-1 6 0"),
    ("M0 0C2 4 4 4 6 0", "M0 0Q3 6 6 0"),
    ("M0 0C2 4 4 4 6 0C8 -4 10 -4 12 0", "M0 0Q3 6 6 0T12 0"),
    ("M1 1L3 1Z L2 2", "M1 1h2zl1 1"),
    ("M0.5 0.5L-0.5 1", "M.5.5-.5 1e0"),
]


@pytest.mark.parametrize(("plain", "other"), SAME)
def test_every_command_is_read_as_svg_reads_it(plain: str, other: str) -> None:
    assert read_path(other) == read_path(plain)


WRONG = [
    ("", "no path"),
    ("L1 2", "begin with M"),
    ("1 2", "begin with M"),
    ("M1 2 3", "2 figures at a time, not 3"),
    ("M", "2 figures at a time, not 0"),
    ("M1 2A5 5 0 0 1 3 4", "'A' is no command"),
    ("M1 2Z3", "takes no figures"),
    ("M1 2L#", "neither a command nor a figure"),
]


@pytest.mark.parametrize(("d", "why"), WRONG)
def test_what_is_no_path_is_refused_with_the_reason(d: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"path|command|figure|M") as refusal:
        read_path(d)
    assert why in str(refusal.value)


figures = st.integers(-3200, 3200).map(lambda tenths: tenths / 10)
points = st.tuples(figures, figures).map(lambda point: f"{point[0]} {point[1]}")
commands = st.one_of(
    points.map("L{}".format),
    st.tuples(points, points, points).map(lambda three: "C" + " ".join(three)),
    st.just("Z"),
    points.map("M{}".format),
)
paths = st.tuples(points, st.lists(commands, max_size=8)).map(lambda p: f"M{p[0]}" + "".join(p[1]))


@given(paths)
def test_a_path_is_written_so_that_it_reads_as_itself(d: str) -> None:
    path = read_path(d)
    assert read_path(path.d) == path
    assert len(path.d) <= len(d) + 8 * len(path.commands)


@given(paths)
def test_a_path_mirrored_twice_is_itself(d: str) -> None:
    written = read_path(d).d
    assert mirrored_path(mirrored_path(written, 320), 320) == written


def test_a_share_of_the_way_is_measured_along_its_length() -> None:
    path = read_path("M0 0H30V10")
    assert [path.along(share) for share in (-1, 0, 0.5, 0.75, 1, 2)] == [
        (0, 0),
        (0, 0),
        (20, 0),
        (30, 0),
        (30, 10),
        (30, 10),
    ]
    assert read_path("M5 5").along(0.5) == (5, 5)
