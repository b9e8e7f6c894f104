"""Compare each figure of a narrative section with what it restates: one check for all sentences.

The sentence catalogue says which table figure a slot restates (``same_as``) or how it follows from others
(``derived``: a share or a rate of change).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mingzhang.catalogue.sentences import Slot, slots_of
from mingzhang.checking.book import FactBook
from mingzhang.checking.compare import Side, compare
from mingzhang.checking.evaluate import Evaluation, evaluate_ratio, table_name
from mingzhang.checking.language import parse_ref
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Verdict

_DERIVED = re.compile(r"(share|rate)\(([^,]+),\s*(.+)\)")
_OTHER_SECTION = re.compile(r"(S\d\d(?:\.\d)?)\[([^\]]+)\]")
_RANK = {Verdict.PASSED: 0, Verdict.ROUNDING: 1, Verdict.ROUNDING_UNLIKELY: 2, Verdict.IMPOSSIBLE: 3}


def agreements(section: str, disclosure: Disclosure, book: FactBook) -> Iterator[Evaluation]:
    """Yield the agreement of every figure of a section that restates or derives something."""
    if not any(key == section for key in book.tables):
        missing = not any(part.key == section for part in disclosure.sections)
        reason = f"没有{table_name(section)}" if missing else f"{table_name(section)}没有读到数字"
        yield Evaluation(Verdict.NOT_CHECKED if missing else Verdict.NOT_APPLICABLE, reason=reason)
        return
    slots = slots_of(section)
    for line in book.lines[section]:
        fact = book.get(section, line, "")
        if fact is not None:
            label = line.split("#")[0]
            yield from _agreement(fact, label, slots, book)


def _agreement(fact: Fact, label: str, slots: Mapping[str, Slot], book: FactBook) -> Iterator[Evaluation]:
    slot, item = _slot(label, slots)
    if slot is None:
        return
    if slot.same_as:
        yield _restated(fact, slot, item, book)
    if slot.derived is not None:
        yield _derived(fact, slot.derived.replace("{class}", item), book)


def _slot(label: str, slots: Mapping[str, Slot]) -> tuple[Slot | None, str]:
    """Return the slot a label belongs to; for a family also the class it speaks of."""
    if label in slots:
        return slots[label], ""
    for template, slot in slots.items():
        before, found, after = template.partition("{class}")
        if found and label.startswith(before) and label.endswith(after) and len(label) > len(before) + len(after):
            item = label[len(before) : len(label) - len(after)]
            if after or not any(_is_other_family(label, other) for other in slots if other != template):
                return slot, item
    return None, ""


def _is_other_family(label: str, template: str) -> bool:
    """Say whether a label fits a longer family template, such as {class}占比."""
    _, found, after = template.partition("{class}")
    return bool(found and after and label.endswith(after))


def _restated(fact: Fact, slot: Slot, item: str, book: FactBook) -> Evaluation:
    """Compare a figure with the table figures it may restate; the best agreement counts."""
    best: Evaluation | None = None
    reason = ""
    for text in slot.same_as:
        ref = parse_ref(text.replace("{class}", item))
        source = book.get(ref.table, ref.line, ref.column)
        if source is None:
            reason = f"{table_name(ref.table)}没有“{ref.line}{f' · {ref.column}' if ref.column else ''}”"
            continue
        left, right = Side((fact.value,)), Side((source.value,))
        own = Evaluation(
            compare(left, right),
            (fact,),
            (source,),
            ((fact, 1), (source, -1)),
            left.value,
            right.value,
            line=fact.at.line,
        )
        if best is None or _RANK[own.verdict] < _RANK[best.verdict]:
            best = own
    return best or Evaluation(Verdict.NOT_CHECKED, line=fact.at.line, reason=reason)


def _derived(fact: Fact, text: str, book: FactBook) -> Evaluation:
    match = _DERIVED.fullmatch(text)
    if match is None:
        return Evaluation(Verdict.NOT_CHECKED, reason=f"无法理解 {text}")
    kind, first, second = match.groups()
    part, whole = (_operand(name.strip(), fact, book) for name in (first, second))
    if part is None or whole is None:
        name = first if part is None else second
        return Evaluation(
            Verdict.NOT_CHECKED, line=fact.at.line, reason=f"没有“{name.strip()}”，无法复算{fact.at.line}"
        )
    return evaluate_ratio(kind, fact, part, whole, line=fact.at.line)


def _operand(name: str, fact: Fact, book: FactBook) -> Fact | None:
    """Return the operand of a share: the figure of the same repetition where a label stands twice."""
    other = _OTHER_SECTION.fullmatch(name)
    if other is not None:
        return book.get(other.group(1), other.group(2), "")
    _, marker, number = fact.at.line.partition("#")
    repeated = book.get(fact.at.table, f"{name}#{number}", "") if marker else None
    return repeated or book.get(fact.at.table, name, "")
