"""How far the reading of a file has come: a slow reader tells it page by page, whoever runs the reading may listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Progress(NamedTuple):
    """So many pages are read of those that have to be recognised from pictures; of which input, where it is known."""

    done: int
    total: int
    source: str = ""


_LISTENER: ContextVar[Callable[[Progress], None] | None] = ContextVar("listener", default=None)


def tell(progress: Progress) -> None:
    """Tell whoever listens how many pages are read; nobody does in a plain call of a reader."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(progress)


@contextmanager
def listening(listener: Callable[[Progress], None]) -> Iterator[None]:
    """Listen while the block runs."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
