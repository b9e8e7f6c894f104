"""Read .csv and .tsv: one sheet without styles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place
from mingzhang.readers.encoding import decode
from mingzhang.readers.matrix import Entry
from mingzhang.readers.xlsx.sheet import address

_SEPARATORS = ("\t", ",", ";")
_SAMPLE = 50


def read_delimited(path: Path) -> tuple[list[tuple[Entry, ...]], str]:
    """Return the rows of a delimited file and its encoding.

    Raises:
        UnreadableInputError: the file is no text, or its quotation marks are not closed.
    """
    text, encoding = decode(path)
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    csv.field_size_limit(10_000_000)
    try:
        return list(_rows(reader)), encoding
    except csv.Error as error:
        raise UnreadableInputError(
            str(path), f"第 {reader.line_num} 行附近不是完整的 CSV（{error}）。", "请检查引号是否成对。"
        ) from error


def _separator(text: str) -> str:
    """Return the separator that the first lines have most of; amounts have commas only inside quotation marks."""
    lines = text.split("\n", _SAMPLE)[:_SAMPLE]
    return max(_SEPARATORS, key=lambda one: sum(line.count(one) for line in lines))


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[Entry, ...]]:
    for row, values in enumerate(reader):
        yield tuple(
            Entry(value.replace("\r\n", "\n").strip(" \t\n\u3000\xa0\u200b"), Place(cell=address(row, column)))
            for column, value in enumerate(values)
        )
