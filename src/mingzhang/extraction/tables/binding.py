"""Bind the columns of a table to its declaration by the words over them.

A column is bound where its last words are declared for it and all groups above them are neutral. A column under a
group that says something, such as 上年结转结余 or 上年, is bound only by a header that names the group: a wrong
binding is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from mingzhang.catalogue.tables import Column, Line, TableSpec
from mingzhang.extraction.tables.words import (
    Path,
    bare_label,
    closed_columns,
    heads_labels,
    is_label,
    is_neutral,
    variants,
)
from mingzhang.model.writing import fold

#: A damaged header word is taken for the one it resembles so much.
_ALIKE = 0.5
#: Stands below the words of a column that must not be bound.
_CLOSED = "\0"
#: So many lines of a table must stand over its columns before rows and columns are taken as exchanged.
_LEAST_LINES = 3


def bind(paths: Sequence[Path], spec: TableSpec, year: int | None = None) -> tuple[str, ...]:
    """Return the catalogue's column name of each path, "" for labels and for columns that are not declared.

    Where a header names several years, only the columns of the report year are bound.
    """
    closed = closed_columns(paths, year)
    if closed:
        paths = [(*path, _CLOSED) if index in closed else path for index, path in enumerate(paths)]
    labels = [is_label(path) for path in paths]
    if spec.left is not None and spec.right is not None:
        split = split_of(paths)
        end = next((index for index in range(split + 1, len(paths)) if labels[index] and paths[index]), len(paths))
        left = _bind_side(paths[:split], labels[:split], spec.left.columns)
        right = _bind_side(paths[split:end], labels[split:end], spec.right.columns)
        return (*left, *right, *("" for _ in paths[end:]))
    if spec.layout == "fixed_lines":
        lines = _bind_grouped_lines(paths, spec) or _bind_lines(paths, spec)
        if lines is not None:
            return lines
    return _bind_side(paths, labels, spec.columns)


def split_of(paths: Sequence[Path]) -> int:
    """Return the index of the first column of the right side of a two-sided table."""
    return next((index for index in range(1, len(paths)) if is_label(paths[index])), len(paths))


def _bind_side(paths: Sequence[Path], labels: Sequence[bool], columns: Sequence[Column]) -> tuple[str, ...]:
    free = list(columns)
    names = [""] * len(paths)
    amounts = [index for index, label in enumerate(labels) if not label]
    for length in range(max((len(path) for path in paths), default=0), 0, -1):
        for index in amounts:
            column = None if names[index] else next((one for one in free if _fits(paths[index], one, length)), None)
            if column is not None:
                free.remove(column)
                names[index] = column.name
    wanted = [column for column in columns if not column.optional]
    if len(amounts) == len(wanted) and any(not names[index] for index in amounts):
        pairs = list(zip(amounts, wanted, strict=True))
        if all(names[index] in ("", column.name) and _resembles(paths[index], column) for index, column in pairs):
            for index, column in pairs:
                names[index] = column.name
    return tuple(names)


@lru_cache(maxsize=65_536)
def _fits(path: Path, column: Column, length: int) -> bool:
    """Say whether the last ``length`` words of a path are a header of the column and those before are neutral."""
    if len(path) < length or not all(is_neutral(word) or heads_labels(word) for word in path[:-length]):
        return False
    own = path[-length:]
    return any(
        len(header) == length and all(word in variants(one) for word, one in zip(header, own, strict=True))
        for header in _headers(column)
    )


@cache
def _headers(column: Column) -> tuple[Path, ...]:
    return tuple(tuple(header.split("/")) for header in column.headers)


def _resembles(path: Path, column: Column) -> bool:
    """Say whether a column may be meant though its words are damaged."""
    if not path:
        return True
    leaf = fold(path[-1])
    return any(SequenceMatcher(None, leaf, header[-1]).ratio() >= _ALIKE for header in _headers(column))


def _bind_lines(paths: Sequence[Path], spec: TableSpec) -> tuple[str, ...] | None:
    """Return the names of a table whose lines stand over its columns, None where they do not.

    A name is a line, or line/column where the columns of the form stand below the line.
    """
    names: list[str] = []
    for path in paths:
        words = [word for word in path if not is_neutral(word)] or list(path[-1:])
        names.append("" if is_label(path) and _line(path[-1:], spec) is None else _line_name(words, spec))
    bound = {name.partition("/")[0] for name in names if name}
    return _settle(names, paths, spec) if len(bound) >= _LEAST_LINES else None


def _bind_grouped_lines(paths: Sequence[Path], spec: TableSpec) -> tuple[str, ...] | None:
    """Return the names line/column of a table whose lines stand again below each column: 预算数 and 决算数.

    None where fewer than two columns of the form have lines below them, or one has some twice.
    """
    names = [_grouped_name(path, spec) for path in paths]
    bound = [name for name in names if name]
    counts = Counter(name.partition("/")[2] for name in bound)
    if len(set(bound)) < len(bound) or sum(count >= _LEAST_LINES for count in counts.values()) < 2:
        return None
    return tuple(names)


def _grouped_name(path: Path, spec: TableSpec) -> str:
    for at, word in enumerate(path[:-1]):
        column = next((one.name for one in spec.columns if not variants(word).isdisjoint(one.headers)), None)
        if column is not None:
            line = _line(path[at + 1 :], spec)
            return f"{line}/{column}" if line else ""
    return ""


def _line_name(words: Sequence[str], spec: TableSpec) -> str:
    column = _column_of(words[-1], spec) if len(words) > 1 else None
    own = words[:-1] if column else words
    line = _line(own, spec)
    if line is None:
        return ""
    return f"{line}/{column}" if column else line


def _column_of(word: str, spec: TableSpec) -> str | None:
    """Return the column, other than the sum, that a word names."""
    return next((one.name for one in spec.columns[1:] if not variants(word).isdisjoint(one.headers)), None)


def _line(words: Sequence[str], spec: TableSpec) -> str | None:
    """Return the line that words one below the other name: the last, or the one above a 小计."""
    if not words:
        return None
    known = [*words]
    if len(known) > 1 and fold(known[-1]) in {"小计", "合计"}:
        known.pop()
    elif fold(known[-1]) == "小计":
        return next((line.name for line in spec.lines if line.total), None)
    last = {bare_label(one) for one in variants(known[-1])}
    line = next((line for line in spec.all_lines if not last.isdisjoint(line.labels)), None)
    outer = known[:-1]
    inside = all(any(_names_line(word, other) for other in spec.all_lines) for word in outer)
    return line.name if line is not None and inside else None


def _names_line(word: str, line: Line) -> bool:
    return not {bare_label(one) for one in variants(word)}.isdisjoint(line.labels)


def _settle(names: list[str], paths: Sequence[Path], spec: TableSpec) -> tuple[str, ...]:
    """Return the names with each once.

    Some regions print 会议费 and 培训费 beside: then a plain 合计 includes them, and the sum that is meant is the one
    in the group of its own.
    """
    total = next((line.name for line in spec.lines if line.total), "")
    further = {line.name for line in spec.further_lines}
    widened = any(name in further for name in names)
    sums = [index for index, name in enumerate(names) if name == total]
    keep = max(sums, key=lambda index: len(paths[index]), default=-1)
    if widened and keep >= 0 and len(paths[keep]) == 1 and fold(paths[keep][-1]) in {"合计", "总计", "小计"}:
        keep = -1
    seen: set[str] = set()
    once = []
    for index, name in enumerate(names):
        taken = name in seen or (name == total and index != keep)
        once.append("" if taken else name)
        if not taken:
            seen.add(name)
    return tuple(once)
