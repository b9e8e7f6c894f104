"""What a package was made of: the ledger's files with their hashes, so that anyone can tell whether it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.packaging.manifest import Listed, listed


def hashes_of(path: Path) -> Iterator[Listed]:
    """Yield the ledger's files: the workbook or YAML file, or each CSV of a folder in the order of their names."""
    if path.is_dir():
        for file in sorted(path.glob("*.csv")):
            yield listed(f"{path.name}/{file.name}", file.read_bytes())
    else:
        yield listed(path.name, path.read_bytes())
