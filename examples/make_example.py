"""Write the example disclosures from the budget lines in ``examples/making``.

Usage: ``python examples/make_example.py [FOLDER]``; without a folder the shipped files are written anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from making import budget, faults, identities, narrative, sheets, tables

SHIPPED = Path(__file__).resolve().parents[1] / "src" / "mingzhang" / "examples"


def clean(data: budget.Budget) -> list[str]:
    """Return the lines of the disclosure without faults."""
    return [
        *narrative.front(data),
        *tables.tables(data),
        *narrative.narrative(data),
        *sheets.overall(data),
        *sheets.projects(data),
        *narrative.back(data)[:-1],
    ]


def write(folder: Path) -> None:
    """Write the two texts and the list of faults."""
    data = budget.load()
    identities.verify(data)
    lines = clean(data)
    spoiled, listed = faults.spoil(lines)
    for name, text in (
        ("示例部门.txt", "\n".join(lines)),
        ("示例部门-有误.txt", "\n".join(spoiled)),
        ("faults.yaml", faults.listing(listed).rstrip("\n")),
    ):
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED)
