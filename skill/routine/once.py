"""Properties that are worked out once for each value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """A property worked out when it is first asked for, and then kept with its frozen value.

    ``functools.cached_property`` without the lock that Python 3.11 holds while it works one out: all values
    of a class share it, so the threads of a server queue for it. Two of them may both do the work; both
    find the same.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> once[T]: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> once[T] | T:
        """Called only until the value stands in the instance under the property's own name."""
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._work(instance)
        return found
