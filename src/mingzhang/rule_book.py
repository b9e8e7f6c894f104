"""Make the rule book: every rule with its law, its formula in words, and a failing example worked out.

The examples are the failing cases of the rule files, run through extraction and checking, so that what the book
shows is what the auditor does.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from mingzhang import __version__
from mingzhang.catalogue.citations import cite
from mingzhang.catalogue.families import load_families, spoken_template
from mingzhang.catalogue.laws import resolve
from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.checking.book import book_of
from mingzhang.checking.compute import Evaluated, compute
from mingzhang.checking.explain import evaluated
from mingzhang.checking.explanation_json import computation_to_json
from mingzhang.checking.findings import Failure, evaluation_finding, special_finding
from mingzhang.checking.locate import Names, names_of
from mingzhang.checking.speak import agreement_checks, short_name, speak_check
from mingzhang.conformance.facts import book_of_facts, printed_facts
from mingzhang.conformance.run import outcomes_of_text
from mingzhang.extraction.extract import extract
from mingzhang.model.explanation import Computation, Law, Operand, Total
from mingzhang.model.finding import Verdict
from mingzhang.model.place import NOWHERE
from mingzhang.model.rule_book import Example, ExampleLine, RuleBook, RuleEntry, RuleFamily, Statement
from mingzhang.readers.text import parse_text

Json = dict[str, Any]

_BROKEN = ("impossible", "violated", "rounding_unlikely")
_GRAVEST = (Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY, Verdict.ROUNDING, Verdict.PASSED)
#: A longer example is shown around its marked lines.
_MOST_LINES = 12
_AROUND = 1
_NEAREST = 5


def make_rule_book(lang: str = "zh", *, family: str | None = None, search: str = "") -> RuleBook:
    """Return the rule book in a language.

    Args:
        lang: "zh" or "en".
        family: only the rules of this family.
        search: only rules in whose id, titles, law, formula or words all words of this text occur.

    Raises:
        CatalogueError: a file of the catalogue is malformed.
    """
    words = search.lower().split()
    families = []
    for own in load_families().values():
        if family not in (None, own.id):
            continue
        rules = [rule for rule in load_rules().values() if rule.family == own.id and _mentions(rule, words)]
        entries = tuple(rule_entry(rule, lang) for rule in rules)
        title, about = (own.en, own.about_en) if lang == "en" else (own.zh, own.about)
        if entries:
            families.append(RuleFamily(own.id, title, about, entries))
    return RuleBook(__version__, lang, tuple(families))


def rule_entry(rule: Rule, lang: str = "zh") -> RuleEntry:
    """Return one rule as the book shows it."""
    en = lang == "en"
    checks = agreement_checks(rule.agreement) if rule.agreement is not None else rule.checks
    return RuleEntry(
        id=rule.id,
        family=rule.family,
        kind="special" if rule.special else "agreement" if rule.agreement else "identity",
        severity=rule.severity,
        fuzzy=rule.method == "fuzzy",
        title=rule.title_en if en else rule.title,
        other_title=rule.title if en else rule.title_en,
        why=rule.why_en if en else rule.why,
        laws=tuple(Law(cite(basis, lang), resolve(basis).text) for basis in rule.basis),
        statements=tuple(Statement(text, speak_check(text, lang)) for text in checks),
        given=tuple(Statement(text, speak_check(text, lang)) for text in rule.given),
        scope=tuple(_scope(rule, lang)),
        unchecked=tuple(case.name for case in rule.cases if case.expect == "not_checked"),
        unconcerned=tuple(case.name for case in rule.cases if case.expect == "not_applicable"),
        message=spoken_template(rule.message_en if en else rule.message, lang),
        hint=rule.hint_en if en else rule.hint,
        note=rule.note,
        example=_example(rule, lang),
    )


def nearest_rules(text: str) -> tuple[Rule, ...]:
    """Return rules that somebody may have meant: ids that look like the text, then titles that hold it."""
    rules = load_rules()
    ids = difflib.get_close_matches(text.upper(), rules, n=_NEAREST, cutoff=0.6)
    lowered = text.lower()
    named = [rule.id for rule in rules.values() if lowered in rule.title.lower() or lowered in rule.title_en.lower()]
    titles = {rule.title: rule.id for rule in rules.values()}
    alike = [titles[title] for title in difflib.get_close_matches(text, titles, n=_NEAREST, cutoff=0.4)]
    return tuple(rules[rule_id] for rule_id in list(dict.fromkeys([*ids, *named, *alike]))[:_NEAREST])


def _mentions(rule: Rule, words: Iterable[str]) -> bool:
    laws = (text for basis in rule.basis for text in (basis, cite(basis), cite(basis, "en")))
    own = (rule.id, rule.title, rule.title_en, rule.category, rule.hint, rule.hint_en, *rule.checks, *rule.given, *laws)
    text = "\n".join(own).lower()
    return all(word in text for word in words)


def _scope(rule: Rule, lang: str) -> Iterator[str]:
    en = lang == "en"
    if rule.entity is not None:
        yield f"documents of a {rule.entity} only" if en else f"只查{rule.entity}的文件"
    if rule.since is not None:
        yield f"from {rule.since} on" if en else f"{rule.since} 年起"
    if rule.until is not None:
        yield f"up to {rule.until}" if en else f"到 {rule.until} 年止"


def _example(rule: Rule, lang: str) -> Example | None:
    """Return the first failing case of a rule; None where the cases cannot hold one (pictures, several files)."""
    case = next((case for case in rule.cases if case.expect in _BROKEN), None)
    if case is None:
        return None
    make: Callable[[Rule, Case, str], Example] = _special if rule.special else _identity
    return make(rule, case, lang)


def _identity(rule: Rule, case: Case, lang: str) -> Example:
    names = Names({}, {})
    disclosure = None
    if case.text is not None:
        disclosure = extract(parse_text(case.text), strict=False)
        book, names = book_of(disclosure), names_of(disclosure)
    else:
        facts = printed_facts(case.facts)
        book, names = book_of_facts(facts), Names({fact.table: short_name(fact.table, lang) for fact in facts}, {})
    worst = min(evaluated(rule, disclosure, book), key=lambda item: _GRAVEST.index(item.evaluation.verdict))
    said = evaluation_finding(Failure(rule, worst.evaluation), names, lang).message
    lines = tuple(_lines(case.text, _own_lines(worst))) if case.text is not None else ()
    computation = compute(worst, names, lang)
    return Example(case.name, said, computation if case.text is not None else _placeless(computation), lines)


def _placeless(item: Computation) -> Computation:
    """Return a computation without places: the figures of a case stand in no document."""

    def bare(operand: Operand) -> Operand:
        return replace(operand, location=replace(operand.location, place=NOWHERE))

    left = replace(item.left, operands=tuple(map(bare, item.left.operands)))
    if isinstance(item.right, Total):
        return replace(item, left=left, right=replace(item.right, operands=tuple(map(bare, item.right.operands))))
    return replace(item, left=left, right=replace(item.right, part=bare(item.right.part), whole=bare(item.right.whole)))


def _own_lines(item: Evaluated) -> tuple[int, ...]:
    return tuple(fact.place.line for fact in item.evaluation.left_facts if fact.place.line is not None)


def _special(rule: Rule, case: Case, lang: str) -> Example:
    text = case.text or ""
    outcomes = [one for one in outcomes_of_text(rule.id, rule.settings, text) if one.verdict is Verdict.VIOLATED]
    said = special_finding(rule, outcomes[0], lang).message if outcomes else ""
    return Example(case.name, said, None, tuple(_lines(text, case.lines)))


def _lines(text: str, marked: Sequence[int]) -> Iterator[ExampleLine]:
    """Yield the lines of an example; of a long one those around the marks."""
    lines = text.rstrip().splitlines()
    near = {number + by for number in marked for by in range(-_AROUND, _AROUND + 1)}
    for number, line in enumerate(lines, start=1):
        if len(lines) <= _MOST_LINES or number in near or (not marked and number <= _MOST_LINES):
            yield ExampleLine(number, line, number in marked)


def book_to_json(book: RuleBook) -> Json:
    """Return the rule book as JSON (``mingzhang rules --format json``)."""
    return {
        "version": book.version,
        "lang": book.lang,
        "families": [
            {"id": own.id, "title": own.title, "about": own.about, "rules": [entry_to_json(one) for one in own.rules]}
            for own in book.families
        ],
    }


def entry_to_json(entry: RuleEntry) -> Json:
    """Return one rule as JSON (``mingzhang rule ID --format json``)."""
    example = entry.example
    shown = asdict(replace(entry, example=None))
    if example is not None:
        shown["example"] = {
            "name": example.name,
            "said": example.said,
            "computation": computation_to_json(example.computation) if example.computation is not None else None,
            "lines": [asdict(line) for line in example.lines],
        }
    return shown
