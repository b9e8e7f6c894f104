"""What a child process does for a batch: open the archive, read and audit one file. Nothing here knows Django."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.model.errors import UnreadableInputError
from mingzhang.pipeline import read_disclosure
from mingzhang.readers.archive import Contents, unpack
from mingzhang.readers.front import Part


class Read(NamedTuple):
    """What a file states of itself, and what the audit found; or ``error``, why it could not be read."""

    name: str = ""
    kind: str = ""
    year: int | None = None
    counts: tuple[tuple[str, int], ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    error: str = ""


def read_one(part: Part) -> Read:
    """Read and audit one file; a file that cannot be read is a result."""
    try:
        disclosure = read_disclosure(Path(part.path))
    except UnreadableInputError as error:
        return Read(error=f"{part.name}：{error.reason}{error.remedy}")
    report = check(disclosure)
    counts = Counter(one.severity.value for one in report.findings)
    metadata = disclosure.metadata
    return Read(
        metadata.department_name or "",
        metadata.entity_type or "",
        metadata.year,
        tuple(sorted(counts.items())),
        tuple(report_to_json(report)["findings"]),
    )


def unpack_one(order: tuple[str, str, str]) -> Contents:
    """Unpack an archive.

    Args:
        order: where the archive lies, the empty folder it goes to, what it is called.

    Raises:
        UnreadableInputError: it is damaged, encrypted or a bomb.
    """
    archive, folder, name = order
    return unpack(Path(archive), Path(folder), name=name)
