"""What is known of a project sheet while its rows are read one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mingzhang.catalogue.forms import Form
from mingzhang.extraction.sheets.rows import Entry, Token, Tokens, joined, place_of, row_text
from mingzhang.model.disclosure import Field
from mingzhang.model.money import parse_figure
from mingzhang.model.place import Place
from mingzhang.model.writing import unwrap

#: A field's address: its area (head, text, implementation, annual, footer) and its label in the form.
Address = tuple[str, str]
FUND_AREAS = ("implementation", "annual")
GOALS: tuple[Address, Address] = (("text", "实施期总体目标"), ("text", "年度总体目标"))


@dataclass
class Draft:
    """The fields read so far, and what the next row may complete.

    ``pending`` are the fields of the last row that lack a value, ``open_texts`` its texts that may run on,
    ``remnants`` what wrapping cut off its labels.
    """

    form: Form
    unit: str
    fields: dict[Address, Field] = field(default_factory=dict)
    sides: dict[str, int] = field(default_factory=dict)
    annual_column: int | None = None
    pending: list[Address] = field(default_factory=list)
    open_texts: list[Address] = field(default_factory=list)
    remnants: frozenset[str] = frozenset()
    indicator_rows: list[Tokens] = field(default_factory=list)
    in_indicators: bool = False
    in_footer: bool = False
    odd: list[tuple[str, str, Place]] = field(default_factory=list)
    unread: list[tuple[str, Place]] = field(default_factory=list)

    def put(self, address: Address, entry: Entry, values: Tokens) -> None:
        """Keep a field; an empty one waits for the next row, a second one of the same label changes nothing."""
        if address in self.fields and self.fields[address].value is not None:
            return
        value = joined(values)
        place = place_of(values, entry.token.place)
        self.fields[address] = self._field(address, entry.token.text, value, place)
        if value is None:
            self.pending.append(address)
        elif address[0] == "text":
            self.open_texts.append(address)

    def fill(self, address: Address, token: Token) -> None:
        """Give a value to a field that was left without one."""
        blank = self.fields[address]
        self.fields[address] = self._field(address, blank.printed_label, token.text, token.place)
        if address[0] == "text":
            self.open_texts.append(address)

    def extend(self, address: Address, token: Token) -> None:
        """Append the rest of a text that a page break or a line break tore."""
        text = self.fields[address]
        self.fields[address] = replace(text, value=(text.value or "") + token.text)

    def _field(self, address: Address, printed_label: str, value: str | None, place: Place) -> Field:
        """Return a field, an amount with its figure."""
        area, label = address
        if value is not None and area in FUND_AREAS:
            return Field(label, printed_label, value, place, parse_figure(value, self.unit))
        kept = value if value is None or area == "text" else unwrap(value)
        return Field(label, printed_label, kept, place)

    def area(self, name: str) -> dict[str, Field]:
        """Return the fields of one area by label."""
        return {label: kept for (area, label), kept in self.fields.items() if area == name}

    def reject(self, tokens: Tokens) -> None:
        """Keep a row that could not be placed."""
        self.unread.append((row_text(tokens), tokens[0].place))
