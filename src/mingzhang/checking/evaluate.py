"""Evaluate one check of the identity language for every binding of its lines and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from mingzhang.checking.book import FactBook
from mingzhang.checking.compare import Side, compare
from mingzhang.checking.language import Check, Ref, Term
from mingzhang.checking.locate import SHEET_NAMES
from mingzhang.checking.ratio import compare_ratio, implied, prints_as, quotient
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import ZERO, Figure, blank
from mingzhang.model.place import NOWHERE

#: Rows of these selectors may be lacking without anything being amiss.
_OPTIONAL_SELECTORS = ("{名称=", "{政府=")


class Evaluation(NamedTuple):
    """The outcome of one check for one binding.

    ``terms`` are the facts used with their signs, as an equation that sums to zero (left plus, right minus);
    empty where a share or rate was checked. ``left`` and ``right`` are exact values in base units.
    """

    verdict: Verdict
    left_facts: tuple[Fact, ...] = ()
    right_facts: tuple[Fact, ...] = ()
    terms: tuple[tuple[Fact, int], ...] = ()
    left: Decimal | Fraction = ZERO
    right: Decimal | Fraction = ZERO
    relation: str = "="
    line: str = ""
    column: str = ""
    reason: str = ""
    #: What the right side is: a sum of facts, a share (a ÷ b) or a rate of change (a ÷ (b − a)).
    kind: Literal["sum", "share", "rate"] = "sum"

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return all facts used, left side first."""
        return self.left_facts + self.right_facts


class _MissingError(Exception):
    """An operand is not there (for the evaluator only)."""

    def __init__(self, reason: str, *, applicable: bool = True) -> None:
        self.reason = reason
        self.applicable = applicable
        super().__init__(reason)


def evaluate(check: Check, book: FactBook) -> Iterator[Evaluation]:
    """Yield the outcome of a check for every binding; one not_applicable where nothing can be bound."""
    if (reason := _absent_table(check, book)) is not None:
        yield Evaluation(Verdict.NOT_CHECKED, reason=reason)
        return
    anchors = check.anchors
    found = False
    columns = _columns(check, book)
    for line in _lines(check, book):
        for column in columns:
            evaluation = _evaluate(check, book, line, column)
            # Where no bound reference has a figure there is nothing to check, rather than something missing.
            if anchors and evaluation.verdict is Verdict.NOT_CHECKED and not _has_figure(anchors, book, line, column):
                continue
            found = True
            yield evaluation
    if not found and (lacking := _lacking_line(anchors, book)) is not None:
        yield Evaluation(Verdict.NOT_CHECKED, reason=lacking)
    elif not found:
        yield Evaluation(Verdict.NOT_APPLICABLE, reason="没有可比较的行")


def holds(check: Check, book: FactBook) -> bool | None:
    """Say whether a condition without bindings holds, None where an operand is missing."""
    if _absent_table(check, book) is not None:
        return None
    verdict = _evaluate(check, book, "", "").verdict
    if verdict in (Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE):
        return None
    return verdict is not Verdict.IMPOSSIBLE


def _absent_table(check: Check, book: FactBook) -> str | None:
    absent = [table for table in check.tables if table not in book.tables]
    return "、".join(dict.fromkeys(map(_absence, absent))) if absent else None


def _lacking_line(bound: Sequence[Ref], book: FactBook) -> str | None:
    """Say which line a table with figures lacks, though a check names it for every column."""
    for ref in bound:
        lacks = not ref.is_bound and book.tables.get(ref.table, False) and not book.has_line(ref.table, ref.line)
        if lacks and not (ref.line == "合计" and ref.table in book.totals):
            return f"{table_name(ref.table)}没有“{ref.line}”行"
    return None


def _absence(table: str) -> str:
    return f"{table_name(table)}没有可核对的数字" if table.startswith("S") else f"没有{table_name(table)}"


def table_name(table: str) -> str:
    """Return how a table, sheet or section id is called in a message: T03 → 表3, S02 → 情况说明第2节."""
    if table in SHEET_NAMES:
        return SHEET_NAMES[table][0]
    if table.startswith("T") and table[1:].isdigit():
        return f"表{int(table[1:])}"
    number = table[1:].partition(".")[0]
    if table.startswith("S") and number.isdigit():
        return f"情况说明第{int(number)}节"
    return table


def _has_figure(bound: Sequence[Ref], book: FactBook, line: str, column: str) -> bool:
    """Say whether any bound reference has a figure at a binding."""
    return any(
        book.get(ref.table, line if ref.is_bound else ref.line, column if ref.column == "*" else ref.column) is not None
        for ref in bound
    )


def _lines(check: Check, book: FactBook) -> Sequence[str]:
    """Return the lines to bind to; [""] where nothing is bound."""
    bound, parents = check.bound, check.parents
    firm = [ref for ref in bound if not ref.optional] or bound or parents
    if not firm:
        return [""]
    first, kind = firm[0], firm[0].line[1:] if firm[0].is_bound else ""
    lines = list(book.kinds.get((first.table, kind), ()) if kind else book.lines.get(first.table, ()))
    if kind == "类" and any(ref.table != first.table for ref in bound):
        # A class under a name of its own cannot be found in a table of codes.
        lines = [line for line in lines if line.isdigit() or line in book.codes]
    for table in dict.fromkeys(ref.table for ref in firm[1:]):
        lines = book.lines_in(table, lines)
    for ref in parents:
        lines = [line for line in lines if (ref.table, line) in book.children]
    return lines


def _columns(check: Check, book: FactBook) -> Sequence[str]:
    bound = check.across
    if not bound:
        return [""]
    common = list(book.columns.get(bound[0].table, ()))
    for ref in bound[1:]:
        common = [column for column in common if column in book.columns.get(ref.table, ())]
    fixed = {ref.column for ref in check.refs if ref.column != "*" and ref.table in {item.table for item in bound}}
    return [column for column in common if column not in fixed]


def _evaluate(check: Check, book: FactBook, line: str, column: str) -> Evaluation:
    try:
        if check.right[0].kind in ("share", "rate"):
            return _ratio(check, book, line, column)
        left = _facts(check.left, book, line, column)
        right = _facts(check.right, book, line, column)
    except _MissingError as missing:
        verdict = Verdict.NOT_CHECKED if missing.applicable else Verdict.NOT_APPLICABLE
        return Evaluation(verdict, line=line, column=column, reason=missing.reason)
    left_value, right_value = _value(left), _value(right)
    same = left_value == right_value
    return Evaluation(
        Verdict.PASSED if same and check.relation != "!=" else compare(_side(left), _side(right), check.relation),
        tuple([fact for fact, _ in left]),
        tuple([fact for fact, _ in right]),
        (*left, *[(fact, -sign) for fact, sign in right]),
        left_value,
        right_value,
        check.relation,
        line,
        column,
    )


def _value(pairs: Sequence[tuple[Fact, int]]) -> Decimal:
    """Return the signed sum of printed values."""
    total = ZERO
    for fact, sign in pairs:
        total = total + fact.value.value if sign > 0 else total - fact.value.value
    return total


def _side(pairs: Sequence[tuple[Fact, int]]) -> Side:
    return Side(
        tuple([fact.value for fact, sign in pairs if sign > 0]),
        tuple([fact.value for fact, sign in pairs if sign < 0]),
    )


def _facts(terms: Sequence[Term], book: FactBook, line: str, column: str) -> list[tuple[Fact, int]]:
    """Return the facts of one side with their signs."""
    pairs: list[tuple[Fact, int]] = []
    for term in terms:
        if term.kind == "ref":
            pairs.append((_fact(term.refs[0], book, line, column), term.sign))
        elif term.kind == "sum":
            pairs.extend((fact, term.sign) for fact in _selected(term.refs[0], book, line, column))
        else:
            pairs.append((_constant(term.number), term.sign))
    return pairs


@lru_cache(maxsize=4096)
def _nothing_at(table: str, line: str, column: str) -> Fact:
    """Return the fact of a line or column that a table may lack: exactly 0, printed nowhere."""
    return Fact(Coordinate(table, line, column), blank(""), NOWHERE)


@cache
def _constant(number: str) -> Fact:
    return Fact(Coordinate("", number, ""), Figure(Decimal(number), ZERO, "", number), NOWHERE)


def _fact(ref: Ref, book: FactBook, line: str, column: str) -> Fact:
    name = line if ref.is_bound else ref.line
    at = column if ref.column == "*" else ref.column
    # Most figures stand where they are asked for; the book's own way looks under other names, too.
    fact = book.facts.get((ref.table, name, at)) or book.get(ref.table, name, at)
    if fact is not None:
        return fact
    if ref.optional and (book.has_line(ref.table, name) or not book.has_below(ref.table, name)):
        return _nothing_at(ref.table, name, at)
    raise _MissingError(f"{table_name(ref.table)}没有“{name}{f' · {at}' if at else ''}”")


def _selected(ref: Ref, book: FactBook, line: str, column: str) -> list[Fact]:
    at = column if ref.column == "*" else ref.column
    names = _select(ref, book, line)
    facts = [fact for name in names if (fact := book.get(ref.table, name, at)) is not None]
    if facts or (not ref.line.startswith(_OPTIONAL_SELECTORS) and not book.tables.get(ref.table, True)):
        return facts
    raise _MissingError(
        f"{table_name(ref.table)}没有{ref.line.strip('{}')}", applicable=not ref.line.startswith(_OPTIONAL_SELECTORS)
    )


def _select(ref: Ref, book: FactBook, line: str) -> Sequence[str]:
    selector = ref.line.strip("{}")
    if selector == "下级":
        return book.children.get((ref.table, line), ())
    key, equals, values = selector.partition("=")
    if equals:
        return [name for value in values.split("|") for name in book.named.get((ref.table, key, value), ())]
    return book.kinds.get((ref.table, selector), ())


def _ratio(check: Check, book: FactBook, line: str, column: str) -> Evaluation:
    """Evaluate ``printed = share(a, b)`` or ``printed = rate(d, b)``."""
    term = check.right[0]
    printed = _fact(check.left[0].refs[0], book, line, column)
    part = _fact(term.refs[0], book, line, column)
    whole = _fact(term.refs[1], book, line, column)
    return evaluate_ratio(term.kind, printed, part, whole, line=line)


def evaluate_ratio(kind: str, printed: Fact, part: Fact, whole: Fact, *, line: str = "") -> Evaluation:
    """Compare a printed percentage with the share or rate of change that two facts imply.

    ``rate`` takes the change and the new amount: the base is the new amount less the change.
    """
    base = Side((whole.value,), (part.value,)) if kind == "rate" else Side((whole.value,))
    numerator = Side((part.value,))
    value = quotient(numerator.value, base.value)
    if value is None:
        return Evaluation(Verdict.NOT_APPLICABLE, line=line, reason="基数为零，没有比率")
    exact = value * 100
    return Evaluation(
        Verdict.PASSED
        if prints_as(printed.value, exact)
        else compare_ratio(printed.value, implied(kind, part.value, whole.value)),
        (printed,),
        (part, whole),
        (),
        Fraction(printed.value.value),
        exact,
        line=line,
        kind="rate" if kind == "rate" else "share",
    )
