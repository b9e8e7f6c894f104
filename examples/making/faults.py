"""Spoil the clean text in the ways that ``faults.yaml`` lists, and say where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from making.budget import FOLDER

_KEPT = ("id", "kind", "severity", "table", "section", "sheet", "printed", "right", "breaks", "description")


class FaultError(ValueError):
    """A fault does not fit the clean text."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines ``start`` to ``end`` of the clean text become ``new``; line ``start + offset`` of them is the fault's."""

    start: int
    end: int
    new: tuple[str, ...]
    offset: int
    fault: dict[str, Any]


def spoil(lines: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the text with all faults, and each fault with its line (counted from 1) in that text.

    Raises:
        FaultError: a fault's place is not found, or not only once.
    """
    declared = yaml.safe_load((FOLDER / "faults.yaml").read_text(encoding="utf-8"))
    edits = sorted((_edit(lines, fault) for fault in declared), key=lambda edit: (edit.start, edit.end))
    result: list[str] = []
    listed: list[dict[str, Any]] = []
    position = 0
    for edit in edits:
        result += lines[position : edit.start]
        listed.append({"line": len(result) + edit.offset + 1} | {k: edit.fault[k] for k in _KEPT if k in edit.fault})
        result += edit.new
        position = edit.end
    return result + lines[position:], listed


def _edit(lines: list[str], fault: dict[str, Any]) -> _Edit:
    at = _line(lines, fault)
    if "insert" in fault:
        return _Edit(at + 1, at + 1, ("", fault["insert"]), 1, fault)
    printed, right = fault["printed"], fault["right"]
    old, new = fault.get("swap", [right, printed])
    if lines[at].count(old) != 1:
        raise FaultError(f"{fault['id']}: {old!r} stands {lines[at].count(old)} times in {lines[at]!r}")
    return _Edit(at, at + 1, (lines[at].replace(old, new),), 0, fault)


def _line(lines: list[str], fault: dict[str, Any]) -> int:
    """Return the index of the first line that starts as the fault says, below the heading it names."""
    start = lines.index(fault["below"])
    for index in range(start, len(lines)):
        if lines[index].startswith(fault["starts"]):
            return index
    raise FaultError(f"{fault['id']}: no line starts with {fault['starts']!r}")


def listing(listed: list[dict[str, Any]]) -> str:
    """Return the published list of faults as YAML."""
    head = "# Made by examples/make_example.py: the faults of 示例部门-有误.txt, lines counted from 1.\n"
    return head + yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=200)
