"""A property that is worked out once for each value, without the lock that ``functools.cached_property``
takes in Python 3.11: there are several of them for each of very many requests."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class Once(Generic[T]):
    """Of two threads at once both may work it out; what it gives must be the same then."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> Self | T:
        if instance is None:
            return self
        found = instance.__dict__[self.name] = self.work_out(instance)
        return found
