"""See to it that rules can be run: a fault of a rule file is named before anything is audited, never skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType, ModuleType

from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.sentences import slots_of
from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.language import parse_check
from mingzhang.checking.locate import SHEET_NAMES
from mingzhang.checking.special import special_rule
from mingzhang.model.errors import CatalogueError

_OWN = "mingzhang.checking"
#: Settings about the settings themselves, for those who review a rule.
_REMARKS = frozenset({"open_ended"})


@cache
def sound_rules() -> Mapping[str, Rule]:
    """Return all rules by id, each of which can be run.

    Raises:
        CatalogueError: a check cannot be parsed or names an unknown table or section, a special rule has no Python,
            or a setting is read by nothing.
    """
    rules = load_rules()
    for rule in rules.values():
        see_to(rule)
    return rules


def see_to(rule: Rule) -> None:
    """Raise where a rule cannot be run as its file declares it.

    Raises:
        CatalogueError: see :func:`sound_rules`.
    """
    for text in (*rule.checks, *rule.given):
        _see_to_check(rule, text)
    if rule.agreement is not None and not slots_of(rule.agreement):
        raise CatalogueError(
            source_of(rule), f"没有第 {rule.agreement} 节的句子可核对（no sentences of section {rule.agreement}）"
        )
    if rule.special:
        if unread := sorted(set(rule.settings) - _REMARKS - _read_by(rule)):
            names = ", ".join(unread)
            raise CatalogueError(
                source_of(rule), f"settings 中的 {names} 没有程序读取，名称可能写错（{names}: read by nothing）"
            )
    elif rule.settings:
        raise CatalogueError(source_of(rule), "只有 special 规则可以有 settings（settings without special）")


def source_of(rule: Rule) -> str:
    """Return the file of a rule in the catalogue."""
    return f"rules/{rule.family}/{rule.id}.yaml"


def _see_to_check(rule: Rule, text: str) -> None:
    try:
        check = parse_check(text)
    except CatalogueError as error:
        raise CatalogueError(source_of(rule), f"算式写错了：{text}（{error.reason}）") from error
    for table in dict.fromkeys(ref.table for ref in check.refs):
        if table not in load_tables() and table not in SHEET_NAMES and not slots_of(table):
            raise CatalogueError(source_of(rule), f"算式 {text} 中的 {table} 不是表号或章节号（unknown table {table}）")


def _read_by(rule: Rule) -> frozenset[str]:
    """Return all texts in the code that runs a special rule, the names of the settings it reads among them."""
    from mingzhang.checking import rollup  # noqa: PLC0415  what it audits with imports us

    own = _words(_module(rule))
    return own | _words(rollup) if rule.id in rollup.RULES else own


def _module(rule: Rule) -> ModuleType:
    try:
        find = special_rule(rule.id)
    except CatalogueError as error:
        raise CatalogueError(source_of(rule), f"special 规则没有对应的程序（{error.reason}）") from error
    return sys.modules[find.__module__]


@cache
def _words(module: ModuleType) -> frozenset[str]:
    """Return all texts in the code of a module and of what it imports from its neighbours."""
    modules = {module} | {sys.modules[own.__module__] for own in vars(module).values() if _is_neighbour(own)}
    return frozenset().union(*map(_own_words, modules))


@cache
def _own_words(module: ModuleType) -> frozenset[str]:
    """Return all texts in the code of a module; many rules have the same neighbours."""
    return frozenset(word for code in _codes(module) for word in _texts(code))


def _is_neighbour(value: object) -> bool:
    return isinstance(value, FunctionType) and value.__module__.startswith(_OWN)


def _codes(module: ModuleType) -> Iterator[CodeType]:
    for value in vars(module).values():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            yield value.__code__


def _texts(value: object) -> Iterator[str]:
    """Yield the texts among the constants of code, functions inside it included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, CodeType):
        for constant in value.co_consts:
            yield from _texts(constant)
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            yield from _texts(item)
