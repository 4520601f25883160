"""A value that is unpickled only when somebody asks for it: most of what is kept of a file nobody looks at."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_NOTHING: Final = b""


class Folded(Generic[T]):
    """A value that pickles itself by itself, and stays folded together until it is asked for."""

    __slots__ = ("_data", "_value")

    def __init__(self, value: T) -> None:
        self._value = value
        self._data = _NOTHING

    @property
    def value(self) -> T:
        """The value."""
        if self._data:
            self._value = pickle.loads(self._data)  # noqa: S301  # out of a pickle that has been trusted already
            self._data = _NOTHING
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Folded) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce__(self) -> tuple[Callable[[bytes], Folded[T]], tuple[bytes]]:
        return _folded, (self._data or pickle.dumps(self._value, pickle.HIGHEST_PROTOCOL),)


def _folded(data: bytes) -> Folded[T]:
    made: Folded[T] = Folded.__new__(Folded)
    made._data = data  # noqa: SLF001  # of the same module
    return made
