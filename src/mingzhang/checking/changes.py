"""What the narrative says about changes on last year: amounts, rates, and the words that there is none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.catalogue.sentences import Sentence, load_sentences
from mingzhang.checking.outcome import Context
from mingzhang.checking.text import once
from mingzhang.model.disclosure import Disclosure, Statement
from mingzhang.model.finding import Location
from mingzhang.model.money import PERCENT, Figure


class Change(NamedTuple):
    """One figure of the narrative with its change on last year; each part is None where it is not stated.

    ``name`` is the label of the figure (公务接待费), ``amount`` this year's, ``by`` the change, ``rate`` the rate of
    change, ``same`` the words that nothing changed (持平).
    """

    section: str
    name: str
    amount: Statement | None
    by: Statement | None
    rate: Statement | None
    same: Statement | None


@once
def changes_of(disclosure: Disclosure) -> tuple[Change, ...]:
    """Return the changes that the narrative states, in the order of the sections."""
    stated: dict[tuple[str, str], Statement] = {}
    for item in disclosure.statements:
        stated.setdefault((item.key, item.label), item)
    found = (_change(sentence, stated) for sentence in load_sentences())
    return tuple(change for change in found if change is not None and (change.by or change.rate or change.same))


def change_named(context: Context, name: str) -> Change | None:
    """Return the change of a figure, None where the narrative states none."""
    return next((change for change in changes_of(context.disclosure) if change.name == name), None)


def figure_of(context: Context, item: Statement | None) -> Figure | None:
    """Return the figure of a statement with its sign: what falls is negative."""
    fact = context.book.get(item.key, item.label, "") if item is not None else None
    return fact.value if fact is not None else None


def at(*items: Statement | None) -> Iterator[Location]:
    """Yield where statements stand, with the words around them."""
    for item in items:
        if item is not None:
            yield Location(item.place, item.section, text=item.clause or item.raw or None)


def said(item: Statement) -> str:
    """Return a statement as printed: 减少2.00万元, 与上年持平."""
    return f"{item.direction or ''}{item.value}{item.unit or ''}"


def base_of(amount: Figure, by: Figure) -> Decimal:
    """Return last year's amount, in yuan: this year's less the change."""
    return amount.value - by.value


def _change(sentence: Sentence, stated: dict[tuple[str, str], Statement]) -> Change | None:
    slots = sentence.slots
    name = next((slot.change_of for slot in slots.values() if slot.change_of), None)
    if name is None:
        return None
    changed = {slot.unit == PERCENT: slot.label for slot in slots.values() if slot.change_of}
    same = next((slot.label for slot in slots.values() if slot.words), "")
    key = sentence.section
    labels = (name, changed.get(False, ""), changed.get(True, ""), same)
    return Change(key, name, *(stated.get((key, label)) for label in labels))
