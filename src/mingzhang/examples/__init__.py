"""A disclosure of a department that does not exist: once without faults, once spoiled on purpose."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_NAMES = ("示例部门.txt", "示例部门-有误.txt")


def example_paths() -> tuple[Path, ...]:
    """Return the two example texts: the one without faults, then the spoiled one.

    ``faults.yaml`` beside them lists the faults of the second with their lines.
    """
    folder = files(__name__)
    return tuple(Path(str(folder / name)) for name in _NAMES)
