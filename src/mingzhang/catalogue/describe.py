"""Show rules and tables of the catalogue to a reader at a terminal."""

from __future__ import annotations

from mingzhang.catalogue.citations import cite
from mingzhang.catalogue.laws import resolve
from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.catalogue.tables import TableSpec

_SEVERITY = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "info")}
_BROKEN = ("impossible", "violated", "rounding_unlikely")


def describe_rule(rule: Rule, lang: str = "zh") -> str:
    """Return what a rule checks, its law, its hint and a failing case, as lines of text."""
    en = lang == "en"
    lines = [f"{rule.id}  {rule.title_en if en else rule.title}  [{_SEVERITY[rule.severity][en]}]", ""]
    lines += [f"  {check}" for check in _statements(rule, en)]
    lines += ["", "Basis:" if en else "依据："]
    for basis in rule.basis:
        lines.append(f"  {cite(basis, lang)}：{resolve(basis).text}")
    lines += ["", ("Hint: " if en else "怎样改：") + (rule.hint_en if en else rule.hint)]
    broken = next((case for case in rule.cases if case.expect in _BROKEN), None)
    if broken is not None:
        lines += ["", "A case that fails:" if en else "不合格的例子：", *_case(broken)]
    return "\n".join(lines)


def _statements(rule: Rule, en: bool) -> list[str]:
    if rule.checks:
        given = [("given " if en else "条件：") + condition for condition in rule.given]
        return [*rule.checks, *given]
    if rule.agreement:
        number = int(rule.agreement[1:].partition(".")[0])
        return [
            f"every figure of section {number} of the narrative equals what it restates or follows from"
            if en
            else f"情况说明第{number}节的每个数字与它所引用的报表一致"
        ]
    return [rule.message_en if en else rule.message]


def _case(case: Case) -> list[str]:
    lines = [f"  {case.name}"]
    lines += [f"    {key} = {value}" for key, value in case.facts.items()]
    if case.text:
        lines += [f"    {line}" for line in case.text.strip().splitlines()]
    return lines


def list_rules(lang: str = "zh") -> str:
    """Return all rules, one a line: id, severity, title."""
    en = lang == "en"
    rules = load_rules().values()
    lines = [f"{rule.id}  {_SEVERITY[rule.severity][en]}  {rule.title_en if en else rule.title}" for rule in rules]
    return "\n".join([*lines, "", f"{len(lines)} rules" if en else f"共 {len(lines)} 条规则"])


def describe_table(table: TableSpec, lang: str = "zh") -> str:
    """Return titles, columns, lines of a table and the rules that guard it, as lines of text."""
    en = lang == "en"
    lines = [f"{table.id}  {table.name}", ""]
    lines += ["Titles:" if en else "各地的名称：", *(f"  {title}" for title in table.titles)]
    lines += ["", "Columns:" if en else "栏目：", *(f"  {column.name}" for column in table.amount_columns)]
    fixed = [*table.lines, *(table.left.lines if table.left else ()), *(table.right.lines if table.right else ())]
    if fixed:
        lines += ["", "Fixed lines:" if en else "固定行：", *(f"  {line.name}" for line in fixed)]
    guards = [rule for rule in load_rules().values() if any(f"{table.id}[" in check for check in rule.checks)]
    lines += ["", "Rules that guard it:" if en else "守护它的规则："]
    lines += [f"  {rule.id}  {rule.title_en if en else rule.title}" for rule in guards]
    return "\n".join(lines)
