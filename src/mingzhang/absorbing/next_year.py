"""A ledger of last year starts this year's, or says what this year is compared with."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.absorbing.absorb import Absorbed
from mingzhang.absorbing.before import year_figures
from mingzhang.model.ledger import (
    DEPARTMENT,
    LAST_YEAR_LABELS,
    BudgetLine,
    LastYear,
    Ledger,
    Project,
    Reply,
    Unit,
    Words,
)
from mingzhang.model.money import ZERO

_REASON = "变动原因"


def next_year(absorbed: Absorbed, *, keep_amounts: bool = False) -> Absorbed:
    """Return the ledger that starts the year after a disclosure's.

    Last year's amounts become last year's figures; units, projects (all of them candidates for carrying over) and texts
    stay, the reply and the reasons of changes go. Budget lines stay as rows without carried-over money: empty (0), or
    as they were.

    Args:
        absorbed: last year's ledger with what it leaves open.
        keep_amounts: keep last year's amounts as a first draft instead of emptying them.
    """
    ledger, key = absorbed.ledger, absorbed.entity.key
    lines = tuple(_emptied(one, keep_amounts) for one in ledger.lines if not one.carried)
    made = replace(
        ledger,
        year=ledger.year + 1,
        reply=Reply(),
        units=tuple(_next_unit(unit) for unit in ledger.units),
        lines=tuple(dict.fromkeys(lines)),
        revenues=tuple(replace(one, amount=one.amount if keep_amounts else ZERO) for one in ledger.revenues),
        projects=tuple(_next_project(one) for one in ledger.projects),
        procurements=tuple(replace(one, amount=one.amount if keep_amounts else ZERO) for one in ledger.procurements),
        last_year=_figures(ledger, key),
        words=tuple(one for one in ledger.words if not _is_reason(one)),
    )
    return replace(absorbed, ledger=made, left_open=(*_said(made, keep_amounts), *absorbed.left_open))


def _emptied(line: BudgetLine, keep: bool) -> BudgetLine:
    return line if keep else replace(line, amount=ZERO)


def _next_unit(unit: Unit) -> Unit:
    return replace(unit, reply=Reply(), assets=replace(unit.assets, as_of=None))


def _next_project(project: Project) -> Project:
    """Keep what a project is; its funds of last year say nothing of this year's."""
    return replace(project, annual={}, period_total={})


def _is_reason(words: Words) -> bool:
    return words.key.endswith(_REASON)


def _figures(ledger: Ledger, key: str) -> tuple[LastYear, ...]:
    """Return last year's figures of the body that disclosed; of a department with one unit they are the unit's."""
    unit = ledger.units[0].code if key == DEPARTMENT and len(ledger.units) == 1 else key
    now = year_figures(ledger.lines, ledger.units)
    return tuple(LastYear(unit, label, now[label]) for label in LAST_YEAR_LABELS)


def _said(ledger: Ledger, keep: bool) -> tuple[str, ...]:
    year = ledger.year
    amounts = "保留上年的数作底稿" if keep else "都清为0"
    return (
        f"下年：预算明细、收入明细和政府采购{amounts}，请填{year}年的数；上年结转的行没有带入，有结转的请补填。",
        f"下年：项目共{len(ledger.projects)}个全部带入，作为结转和延续的候选，不再实施的请删去；资金请重填。",
        f"下年：文字、目标和指标照上年带入，其中的“{year - 1}年”等字样请改；变动原因和批复已清空。",
        f"下年：人员编制和国有资产是上年公开的数，请按{year - 1}年末的情况更新。",
    )


def as_last_year(absorbed: Absorbed, ledger: Ledger) -> Ledger:
    """Return an absorbed ledger in the shape in which this year's disclosure may be compared with it.

    The tables of a department do not say what each of its units has, so its lines are held by one body that no unit's
    document is compared with; those of a unit by the unit of the same name.

    Args:
        absorbed: what was made of last year's published file.
        ledger: this year's ledger.
    """
    if absorbed.entity.kind == "单位":
        wanted = absorbed.entity.name
        code = next((one.code for one in ledger.units if one.name == wanted), absorbed.entity.code)
    elif len(ledger.units) == 1 and len(absorbed.ledger.units) == 1:
        code = ledger.units[0].code
    else:
        code = DEPARTMENT
    head = absorbed.ledger.units[0]
    return replace(
        absorbed.ledger,
        units=(Unit(code, absorbed.entity.name, head.kind, is_head=True),),
        lines=tuple(replace(one, unit=code) for one in absorbed.ledger.lines),
        revenues=tuple(replace(one, unit=code) for one in absorbed.ledger.revenues),
        projects=tuple(replace(one, unit=code) for one in absorbed.ledger.projects),
        last_year=(),
    )
