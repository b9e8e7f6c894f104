"""Rows of a sheet as tokens: the cells that hold text, with the keys under which labels are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.catalogue.forms import Form, Label, Match, label_key
from mingzhang.model.document import Cell, Paragraph
from mingzhang.model.place import NOWHERE, Place

_COLONS = (":", "：")


class Token(NamedTuple):
    """A cell with text. ``key`` is "" where the text is too long to be a label."""

    text: str
    key: str
    place: Place
    column: int


Tokens = tuple[Token, ...]


class Entry(NamedTuple):
    """A label of a row with the tokens that follow it."""

    match: Match
    token: Token
    values: Tokens

    @property
    def label(self) -> Label:
        """Return the form's label."""
        return self.match.label


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The rows of one sheet, found but not read. ``place`` is its title's, or its first row's without one."""

    kind: str
    title: str
    year: int | None
    place: Place
    rows: tuple[Tokens, ...]


def tokens_of(cells: Iterable[Cell]) -> Tokens:
    """Return the cells that hold text."""
    return tuple([Token(text, label_key(text), place, column) for column, (text, place) in enumerate(cells) if text])


def token_of(paragraph: Paragraph) -> Token:
    """Return a paragraph that stands between the rows of a sheet as a token in the first column."""
    return Token(paragraph.text, label_key(paragraph.text), paragraph.place, 0)


def joined(tokens: Sequence[Token]) -> str | None:
    """Return the text of the tokens as one value, None where there is none."""
    return "".join(token.text for token in tokens) or None


def place_of(tokens: Sequence[Token], otherwise: Place = NOWHERE) -> Place:
    """Return where the first token stands."""
    return tokens[0].place if tokens else otherwise


def row_text(tokens: Sequence[Token]) -> str:
    """Return a row as one line, for a message."""
    return " ".join(token.text for token in tokens)


def rejoined(upper: Tokens, lower: Tokens, labels: AbstractSet[str]) -> Tokens | None:
    """Return two rows as the one that a page end parted, None where the lower one stands by itself.

    Args:
        upper: the last row of a page.
        lower: the first row of the next one.
        labels: the keys of all labels; the lower row goes on with the upper one if each of its cells stands under
            a text, and together they make a label that neither of them is.
    """
    rest = {token.column: token for token in lower}
    if len(rest) != len(lower) or not rest.keys() <= {token.column for token in upper}:
        return None
    if lower[0].key in labels:
        return None
    whole = tuple([_with_rest(token, rest.get(token.column)) for token in upper])
    made = any(part.key not in labels and token.key in labels for token, part in zip(whole, upper, strict=True))
    return whole if made else None


def _with_rest(token: Token, rest: Token | None) -> Token:
    if rest is None:
        return token
    text = token.text + rest.text
    return token._replace(text=text, key=label_key(text))


def read_entries(form: Form, tokens: Tokens) -> tuple[Entry, ...]:
    """Split a row into labels and their values, () where its first cell is no label.

    A label that owns its row takes all that follows; beside the others only labels of the same row may stand,
    so that a value that happens to read like a label stays a value.
    """
    if not tokens:
        return ()
    first = _opening(form, tokens[0], None)
    if first is None:
        return ()
    found = [(first, [*first.values])]
    for token in tokens[1:]:
        entry, values = found[-1]
        row = entry.label.row
        beside = _opening(form, token, row) if row is not None else None
        if beside is not None:
            found.append((beside, [*beside.values]))
        else:
            values.append(token)
    return tuple([Entry(entry.match, entry.token, tuple(values)) for entry, values in found])


def _opening(form: Form, token: Token, row: str | None) -> Entry | None:
    match = form.match(token.key, row)
    if match is not None:
        return Entry(match, token, ())
    return _inline(form, token, row)


def _inline(form: Form, token: Token, row: str | None) -> Entry | None:
    """Read a cell that holds label and value with a colon between them."""
    colon = min((at for mark in _COLONS if (at := token.text.find(mark)) > 0), default=-1)
    if colon < 0:
        return None
    match = form.known(label_key(token.text[:colon]), row)
    text = token.text[colon + 1 :].strip()
    if match is None or match.rest or not text:
        return None
    value = Token(text, label_key(text), part_of(token.place, token.text.rindex(text)), token.column)
    label = token._replace(text=token.text[: colon + 1], key=label_key(token.text[:colon]))
    return Entry(match, label, (value,))


def part_of(place: Place, offset: int) -> Place:
    """Return the place of a cell's text from an offset on."""
    return place._replace(start=place.start + offset) if place.start is not None else place
