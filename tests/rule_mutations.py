"""Every single change of a rule's formula, and the changes that none of the rule's cases notices.

    mutants(rule)    the rule with one thing changed, each with what was changed
    survivors(rule)  the mutants whose outcome is the declared one in every case of the rule

A change is one of: an operand dropped or with the other sign; its line, column or table replaced by a declared
neighbour; the selector of a sum replaced; ``?`` put on or taken off; the relation replaced; a binding narrowed to
one line or column; a condition or one of several checks dropped.

Left out, since the evaluator gives the same outcome whatever the figures are:

* ``?`` on a selector: a selector takes the lines there are, so there is nothing to be missing.
* ``?`` on an operand bound in line and column, or the total of units bound in column, where the check is of one
  table: the binding takes the cells it has, and the first unit stands for a total that is not printed.
* ``?`` on an operand that a condition needs, too: where it is missing the condition has decided already.
* ``?`` on the smaller side of ``<=`` where another check needs the same operand: that one stays unchecked, and a
  blank is smaller than any amount.
* 0 dropped or with the other sign, the other sign of an amount compared with 0, a relation beside a share or rate.
* a column binding narrowed where the table has one column.

And left out, since no disclosure has the figures that would tell: ``<= 0`` for ``= 0`` (a budget states no negative
carry-over, income or fund).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from mingzhang.catalogue.classifications import canonical_classes, load_classification
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.sentences import load_sentences, slots_of
from mingzhang.catalogue.tables import Side, TableSpec, load_tables
from mingzhang.checking.language import Check, Ref, Term, parse_check
from tests.test_rule_cases import verdicts_of_facts, verdicts_of_text, worst

_RELATIONS: Mapping[str, tuple[str, ...]] = {"=": ("<=", ">="), "<=": ("=", ">="), ">=": ("=", "<="), "!=": ("=", "<=")}
#: In a condition ``=`` may also turn round.
_CONDITIONS: Mapping[str, tuple[str, ...]] = {**_RELATIONS, "=": ("!=", "<=", ">=")}
_ZERO = Term("number", (), 1, "0")
#: The lines that one selector may be taken for, by layout.
_SELECTORS = {
    "two_sided": ("类", "来源"),
    "by_classification": ("类", "下级"),
    "two_sided_codes": ("类", "下级"),
    "economic_pairs": ("类", "款", "下级"),
    "projects": ("项目", "单位", "部门", "下级"),
    "entities": ("单位", "部门"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change. ``what`` says which: ``check 1: T05[合计, 基本支出] dropped``."""

    what: str
    rule: Rule


def survivors(rule: Rule) -> list[Mutant]:
    """Return the mutants that no case of the rule tells from the rule itself."""
    return [mutant for mutant in mutants(rule) if not is_noticed(mutant.rule)]


def is_noticed(mutant: Rule) -> bool:
    """Say whether some case of a changed rule has another outcome than it declares."""
    for case in mutant.cases:
        text = case.text
        verdicts = verdicts_of_facts(mutant, case.facts) if text is None else verdicts_of_text(mutant, text)
        if worst(verdicts) != case.expect:
            return True
    return False


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Yield every single change of a rule with checks, in a fixed order."""
    for at, text in enumerate(rule.checks):
        if len(rule.checks) > 1:
            yield Mutant(f"check {at + 1} dropped", replace(rule, checks=_without(rule.checks, at)))
        for what, changed in _changes(parse_check(text), _RELATIONS, _needed(rule, at)):
            yield Mutant(f"check {at + 1}: {what}", replace(rule, checks=_with(rule.checks, at, changed)))
    for at, text in enumerate(rule.given):
        yield Mutant(f"given {at + 1} dropped", replace(rule, given=_without(rule.given, at)))
        for what, changed in _changes(parse_check(text), _CONDITIONS):
            yield Mutant(f"given {at + 1}: {what}", replace(rule, given=_with(rule.given, at, changed)))


def _needed(rule: Rule, at: int) -> frozenset[Ref]:
    """Return the operands of one check whose lack is told anyway, by a condition or by another check."""
    conditions = [parse_check(text) for text in rule.given]
    others = [parse_check(text) for text in _without(rule.checks, at)]
    own = parse_check(rule.checks[at])
    decisive = [check.refs[0] for check in conditions if check.relation == "!=" and check.right == (_ZERO,)]
    smaller = {ref for term in own.left for ref in term.refs} if own.relation == "<=" else set()
    elsewhere = [ref for check in others for ref in check.refs if ref in smaller]
    firm = [ref for check in conditions for ref in check.refs] + elsewhere
    return frozenset(replace(ref, optional=False) for ref in [ref for ref in firm if not ref.optional] + decisive)


def _without(texts: Sequence[str], at: int) -> tuple[str, ...]:
    return (*texts[:at], *texts[at + 1 :])


def _with(texts: Sequence[str], at: int, text: str) -> tuple[str, ...]:
    return (*texts[:at], text, *texts[at + 1 :])


def _changes(
    check: Check, relations: Mapping[str, tuple[str, ...]], needed: frozenset[Ref] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Yield what is changed and the changed text."""
    if check.right[0].kind not in ("share", "rate"):
        for relation in relations[check.relation]:
            if (check.relation, relation, check.right) == ("=", "<=", (_ZERO,)):
                continue
            yield f"{check.relation} became {relation}", _text(check.left, relation, check.right)
    for at, side in enumerate((check.left, check.right)):
        for what, changed in _side_changes(side, check, needed):
            left, right = (changed, check.right) if at == 0 else (check.left, changed)
            yield what, _text(left, check.relation, right)
    for what, narrow in _narrowings(check):
        yield what, _text([_mapped(term, narrow) for term in check.left], check.relation,
                          [_mapped(term, narrow) for term in check.right])  # fmt: skip


def _side_changes(terms: Sequence[Term], check: Check, needed: frozenset[Ref]) -> Iterator[tuple[str, Sequence[Term]]]:
    is_signless = len(check.left) == 1 and check.right == (_ZERO,)
    for at, term in enumerate(terms):
        before, after = terms[:at], terms[at + 1 :]
        if term.kind in ("ref", "sum") or term.number.strip("0"):
            yield f"{term_text(term)} dropped", (*before, *after) or (_ZERO,)
            if not is_signless:
                yield f"sign of {term_text(term)} turned", (*before, replace(term, sign=-term.sign), *after)
        for what, changed in _term_changes(term, check, needed):
            yield what, (*before, changed, *after)


def _term_changes(term: Term, check: Check, needed: frozenset[Ref]) -> Iterator[tuple[str, Term]]:
    if term.kind == "number":
        yield f"{term.number} became {int(term.number) + 1}", replace(term, number=str(int(term.number) + 1))
    if term.kind in ("share", "rate"):
        yield f"{term.kind} turned round", replace(term, refs=term.refs[::-1])
        yield f"{term.kind} became the other", replace(term, kind="rate" if term.kind == "share" else "share")
    for at, ref in enumerate(term.refs):
        for other in _ref_changes(ref, check, needed):
            changed = replace(term, refs=(*term.refs[:at], other, *term.refs[at + 1 :]))
            yield f"{ref_text(ref)} became {ref_text(other)}", changed


def _ref_changes(ref: Ref, check: Check, needed: frozenset[Ref]) -> Iterator[Ref]:
    if not ref.is_selector and ref not in needed and not _is_always_there(ref, check):
        yield replace(ref, optional=not ref.optional)
    for line in _lines_beside(ref):
        yield replace(ref, line=line, is_bound=line.startswith("*"), is_selector=line.startswith("{"))
    for column in _columns_beside(ref):
        yield replace(ref, column=column)
    for table in _tables_beside(ref):
        yield replace(ref, table=table)


def _is_always_there(ref: Ref, check: Check) -> bool:
    """Say whether line and column are bound to what the reference's own table has."""
    spec = load_tables().get(ref.table)
    has_units = spec is not None and spec.layout in ("projects", "entities")
    is_own = ref.is_bound or (ref.line == "合计" and has_units)
    return is_own and ref.column == "*" and {other.table for other in check.refs} == {ref.table}


def _lines_beside(ref: Ref) -> Sequence[str]:
    spec = load_tables().get(ref.table)
    if ref.is_selector:
        return _selectors_beside(ref, spec)
    if spec is None:
        own = _labels(ref.table, ref.line) if ref.table in _sections() else _used(ref.table, "line")
        return _beside(ref.line, own)
    if ref.is_bound:
        return (_whole(spec),)
    side = _side_of(spec, ref.line)
    if side is not None:
        return _beside(ref.line, [line.name for line in side.lines])
    if spec.lines:
        return _beside(ref.line, [line.name for line in spec.lines])
    if spec.layout in ("projects", "entities"):
        return ("*单位",)
    if ref.line.isdigit():
        return _beside(ref.line, list(load_classification("functional", None).entries))
    return ("201",) if spec.layout != "economic_pairs" else ("*类",)


def _selectors_beside(ref: Ref, spec: TableSpec | None) -> Sequence[str]:
    key, equals, values = ref.line.strip("{}").partition("=")
    if not equals:
        others = _SELECTORS.get(spec.layout, ()) if spec else ()
        return [f"{{{other}}}" for other in others if other != key]
    names = values.split("|")
    fewer = ["|".join(_without(names, at)) for at in range(len(names))] if len(names) > 1 else []
    return ["{款}", *(f"{{{key}={some}}}" for some in fewer)]


def _columns_beside(ref: Ref) -> Sequence[str]:
    spec = load_tables().get(ref.table)
    if spec is None:
        return _beside(ref.column, _used(ref.table, "column")) if ref.column else ()
    side = _side_of(spec, ref.line)
    names = [column.name for column in (side.columns if side else spec.amount_columns)]
    return names[:1] if ref.column == "*" and len(names) > 1 else _beside(ref.column, names)


def _tables_beside(ref: Ref) -> Sequence[str]:
    """Return the next tables or sections that have the same line and column."""
    if ref.table in _sections():
        return [other for other in _sections() if other != ref.table and ref.line in slots_of(other)][:1]
    if ref.table not in load_tables() or ref.column == "*":
        return ()
    own = load_tables()[ref.table]
    same = [spec for spec in load_tables().values() if spec.layout == own.layout and _has(spec, ref)]
    return _beside(ref.table, [spec.id for spec in same])


def _has(spec: TableSpec, ref: Ref) -> bool:
    side = _side_of(spec, ref.line)
    columns = side.columns if side else spec.amount_columns
    return ref.column in {column.name for column in columns} and (spec.left is None or side is not None)


def _beside(name: str, names: Sequence[str]) -> Sequence[str]:
    """Return the name after and the name before a name, going round at the ends; nothing for a name not listed."""
    if name not in names or len(names) < 2:
        return ()
    at = names.index(name)
    return tuple(dict.fromkeys((names[(at + 1) % len(names)], names[at - 1])))


def _side_of(spec: TableSpec, line: str) -> Side | None:
    """Return the half of a two-sided table that a line stands in; classes stand on the right."""
    if spec.left is None or spec.right is None or spec.layout != "two_sided":
        return None
    is_right = line in {own.name for own in spec.right.lines} | set(canonical_classes())
    return spec.right if is_right or line.strip("{}*") == "类" or line == "*" else spec.left


def _whole(spec: TableSpec) -> str:
    """Return the line that stands for the whole of a table."""
    return "本年支出合计" if spec.layout == "two_sided" else "合计"


def _narrowings(check: Check) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the bindings of a check narrowed to one line or column: what stood there → what stands there now."""
    bound = [ref for ref in check.refs if ref.is_bound and ref.table in load_tables()]
    if bound:
        yield f"{bound[0].line} narrowed", {bound[0].line: _whole(load_tables()[bound[0].table])}
    columns = [_columns_beside(ref) for ref in check.refs if ref.column == "*"]
    common = [name for name in columns[0] if all(name in own for own in columns)] if columns else []
    if common:
        yield "column * narrowed", {"column": common[0]}


def _mapped(term: Term, narrow: dict[str, str]) -> Term:
    return replace(term, refs=tuple(_narrowed(ref, narrow) for ref in term.refs))


def _narrowed(ref: Ref, narrow: dict[str, str]) -> Ref:
    column = narrow.get("column", "*") if ref.column == "*" else ref.column
    line = narrow.get(ref.line, ref.line)
    return replace(ref, line=line, column=column, is_bound=line.startswith("*"))


@cache
def _sections() -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence.section for sentence in load_sentences()))


@cache
def _labels(section: str, label: str) -> tuple[str, ...]:
    """Return the labels of a narrative section that state a number in the unit of the given one."""
    slots = slots_of(section)
    unit = slots[label].unit if label in slots else None
    return tuple(
        name for name, slot in slots.items() if slot.type == "number" and slot.unit == unit and not slot.family
    )


@cache
def _used(table: str, part: str) -> tuple[str, ...]:
    """Return the lines or columns of a form (ZT, XM) that the checks of the catalogue speak of."""
    checks = [parse_check(text) for rule in load_rules().values() for text in rule.checks]
    return tuple(dict.fromkeys(getattr(ref, part) for check in checks for ref in check.refs if ref.table == table))


def _text(left: Sequence[Term], relation: str, right: Sequence[Term]) -> str:
    return f"{_side_text(left)} {relation} {_side_text(right)}"


def _side_text(terms: Sequence[Term]) -> str:
    joined = " ".join(f"{'-' if term.sign < 0 else '+'} {_bare(term)}" for term in terms)
    return joined.removeprefix("+ ")


def term_text(term: Term) -> str:
    """Return a term as a rule file writes it."""
    return f"-{_bare(term)}" if term.sign < 0 else _bare(term)


def _bare(term: Term) -> str:
    if term.kind == "number":
        return term.number
    refs = ", ".join(ref_text(ref) for ref in term.refs)
    return refs if term.kind == "ref" else f"{term.kind}({refs})"


def ref_text(ref: Ref) -> str:
    """Return a reference as a rule file writes it: ``T05[合计, 基本支出]?``."""
    return f"{ref.table}[{ref.line}{f', {ref.column}' if ref.column else ''}]{'?' if ref.optional else ''}"
