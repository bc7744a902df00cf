"""A property that is worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field

from skill.routine.timeline import once


@dataclass(frozen=True)
class Sum:
    """Two numbers, and how often they were added."""

    left: int
    right: int
    added: list[int] = field(default_factory=list, compare=False)

    @once
    def total(self) -> int:
        """Both together."""
        self.added.append(1)
        return self.left + self.right


def test_it_is_worked_out_when_it_is_first_asked_for_and_never_again() -> None:
    sum_ = Sum(2, 3)
    assert sum_.added == []
    assert (sum_.total, sum_.total, sum_.added) == (5, 5, [1])


def test_each_value_has_its_own() -> None:
    assert (Sum(1, 1).total, Sum(1, 2).total) == (2, 3)


def test_it_is_no_part_of_what_makes_two_values_equal() -> None:
    asked, unasked = Sum(1, 2), Sum(1, 2)
    assert asked.total == 3
    assert asked == unasked
    assert hash((asked.left, asked.right)) == hash((unasked.left, unasked.right))


def test_the_class_itself_shows_its_docstring() -> None:
    assert Sum.total.__doc__ == "Both together."
