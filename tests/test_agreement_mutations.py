"""Every figure that a sentence restates or derives is guarded by a case of its rule: a mutant must change an outcome.

A slot's ``same_as`` is dropped or pointed to each other line of its column and each other column of its line, its
``derived`` is dropped, turned round, given other operands or the other kind of ratio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.sentences import Slot, slots_of
from mingzhang.checking import agreement
from mingzhang.checking.book import FactBook, book_of
from mingzhang.checking.language import Ref, parse_ref
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Verdict
from mingzhang.readers.text import parse_text
from tests.test_rule_cases import worst

_DERIVED = re.compile(r"(share|rate)\(([^,]+), (.+)\)")
_OTHER_SECTION = re.compile(r"(S\d\d(?:\.\d)?)\[([^\]]+)\]")
_RULES = [rule for rule in load_rules().values() if rule.agreement is not None]


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_a_case_notices_every_mutant(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    section = rule.agreement or ""
    slots = slots_of(section)
    cases = _cases(rule.id)
    survivors = []
    for name, mutant in _mutants(slots, [book for _, book, _ in cases]):
        changed = {**slots, mutant.label: mutant}
        monkeypatch.setattr(agreement, "slots_of", lambda _, changed=changed: changed)
        if all(_outcome(section, document, book) == expected for document, book, expected in cases):
            survivors.append(f"{mutant.label}: {name}")
    assert not survivors


def test_every_section_that_restates_a_table_has_a_rule() -> None:
    sections = {rule.agreement for rule in _RULES}
    keys = [f"S{number:02d}{part}" for number in range(1, 13) for part in ("", ".1", ".2", ".3")]
    restating = {key for key in keys if any(slot.same_as or slot.derived for slot in slots_of(key).values())}
    assert restating == sections


@cache
def _cases(rule_id: str) -> Sequence[tuple[Disclosure, FactBook, Verdict]]:
    """Return the cases of a rule, read once, with the outcome they have."""
    read = [extract(parse_text(case.text or ""), strict=False) for case in load_rules()[rule_id].cases]
    section = load_rules()[rule_id].agreement or ""
    return [(one, book_of(one), _outcome(section, one, book_of(one))) for one in read]


def _outcome(section: str, disclosure: Disclosure, book: FactBook) -> Verdict:
    return worst(one.verdict for one in agreement.agreements(section, disclosure, book))


def _mutants(slots: Mapping[str, Slot], books: Sequence[FactBook]) -> Iterator[tuple[str, Slot]]:
    for slot in slots.values():
        for index, at in enumerate(slot.same_as):
            for other in (None, *_neighbours(parse_ref(at), books)):
                kept = [*slot.same_as[:index], *([other] if other else []), *slot.same_as[index + 1 :]]
                yield f"{at} → {other}", replace(slot, same_as=tuple(kept))
        if slot.derived is not None:
            for text in (None, *_ratios(slot, slots)):
                yield f"{slot.derived} → {text}", replace(slot, derived=text)


def _neighbours(ref: Ref, books: Sequence[FactBook]) -> Iterator[str]:
    """Yield the coordinates in the same column or on the same line of which a case has a figure.

    A line that stands for 合计 where there is none is the same place, not a neighbour.
    """
    wholes = {book.totals.get(ref.table) for book in books} if ref.line == "合计" else set()
    found = dict.fromkeys(at for book in books for at in book.facts if at[0] == ref.table and at[1] not in wholes)
    for line in dict.fromkeys(line for _, line, column in found if column == ref.column or not ref.column):
        if line != ref.line:
            yield f"{ref.table}[{line}, {ref.column}]" if ref.column else f"{ref.table}[{line}]"
    for column in dict.fromkeys(column for _, line, column in found if "{" in ref.line or line == ref.line):
        if column != ref.column and ref.column:
            yield f"{ref.table}[{ref.line}, {column}]"


def _ratios(slot: Slot, slots: Mapping[str, Slot]) -> Iterator[str]:
    match = _DERIVED.fullmatch(slot.derived or "")
    assert match is not None
    kind, part, whole = match.groups()
    yield f"{'rate' if kind == 'share' else 'share'}({part}, {whole})"
    yield f"{kind}({whole}, {part})"
    for label, other in slots.items():
        if other.type == "number" and label != slot.label:
            if label != part:
                yield f"{kind}({label}, {whole})"
            if label != whole:
                yield f"{kind}({part}, {label})"
    if (other_section := _OTHER_SECTION.fullmatch(whole)) is not None:
        key, label = other_section.groups()
        for name, other in slots_of(key).items():
            if other.type == "number" and name != label:
                yield f"{kind}({part}, {key}[{name}])"
