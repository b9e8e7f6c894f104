"""Totals and parts differ by rounding, and no note says so."""

import re
from collections.abc import Iterator

from mingzhang.catalogue.rules import load_rules
from mingzhang.checking.evaluate import Evaluation, evaluate, table_name
from mingzhang.checking.language import parse_check
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import table_at, whole_text
from mingzhang.model.finding import Verdict

_FAMILY = "tables"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome; the identities of the tables are evaluated only where no note is found."""
    disclosure = context.disclosure
    if not disclosure.tables:
        yield not_applicable("没有表")
        return
    text = whole_text(disclosure)
    first = None if re.search(context.settings["words"], text) else next(_tails(context), None)
    if first is None:
        yield passed()
        return
    fact = first.left_facts[0]
    table = disclosure.table(fact.at.table) or disclosure.tables[0]
    where = table_at(table, fact.place, row=fact.at.line, column=fact.at.column, text=fact.value.printed)
    said = f"{table_name(fact.at.table)}“{fact.at.line}”"
    yield violated([where], expected="注明尾差", actual="无注", key="tails", where=said)


def _tails(context: Context) -> Iterator[Evaluation]:
    """Yield the evaluations within tables that hold only by rounding."""
    for rule in load_rules().values():
        if rule.family == _FAMILY and not rule.given:
            for check in rule.checks:
                found = evaluate(parse_check(check), context.book)
                yield from (one for one in found if one.verdict is Verdict.ROUNDING and one.left_facts)
