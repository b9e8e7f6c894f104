"""Procurement, last year's figures, words and attachments of random ledgers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal

from mingzhang.model.ledger import (
    DEPARTMENT,
    FISCAL,
    LAST_YEAR_LABELS,
    Attached,
    BudgetLine,
    FundSource,
    LastYear,
    Procurement,
    ProcurementKind,
    Project,
    Purpose,
    Unit,
    Words,
)
from tests.ledgers.lines import CENT, is_agency

VEHICLES = (
    *("领导用车", "机要通信用车", "应急保障用车", "执法执勤用车"),
    *("特种专业技术用车", "事业单位业务用车", "其他公务用车"),
)
REASONS = (
    *("收入变动原因", "支出变动原因", "当年支出变动原因", "三公经费变动原因", "因公出国（境）费变动原因"),
    *("公务接待费变动原因", "公务用车购置及运行费变动原因", "公务用车购置费变动原因"),
    *("公务用车运行维护费变动原因", "机关运行经费变动原因"),
)
_WHY = (
    *("新增了专项项目", "人员正常调资和社会保险缴费基数调整", "压减一般性支出", "部分项目已于上年完工"),
    *("机构改革后人员划转", "上年一次性项目不再安排", "落实过紧日子要求，严格控制公务活动"),
)
_GOODS = ("办公设备", "维修工程", "物业管理服务", "信息系统运行维护服务", "印刷服务")


def procurements(
    chance: random.Random, units: Sequence[Unit], lines: Sequence[BudgetLine], projects: Sequence[Project]
) -> tuple[Procurement, ...]:
    """Draw procurement of at most a part of what each unit spends on goods and services."""
    found = []
    for unit in units:
        own = [line for line in lines if line.unit == unit.code and line.purpose in (Purpose.PUBLIC, Purpose.PROJECT)]
        codes = [project.code for project in projects if project.unit == unit.code]
        for kind in ProcurementKind:
            code = chance.choice(codes) if codes and chance.random() < 0.5 else ""
            spendable = [line.amount for line in own if not code or line.project == code]
            value = (sum(spendable, Decimal(0)) * chance.choice((0, 0, 1, 3, 7)) / 100).quantize(CENT)
            if value > 0:
                found.append(Procurement(unit.code, kind, chance.choice(_GOODS), value, code, chance.random() < 0.4))
    return tuple(found)


def last_year(chance: random.Random, units: Sequence[Unit], lines: Sequence[BudgetLine]) -> tuple[LastYear, ...]:
    """Draw last year's figures of each unit; sometimes the department has one of its own for 收入总计 and 支出总计."""
    figures = [
        one for unit in units for one in _of_unit(chance, unit, [line for line in lines if line.unit == unit.code])
    ]
    if chance.random() < 0.1:
        whole = sum((one.amount for one in figures if one.label == "收入总计"), Decimal(0)) + 10_000
        figures += [LastYear(DEPARTMENT, label, whole) for label in LAST_YEAR_LABELS[:2]]
    return tuple(figures)


def _of_unit(chance: random.Random, unit: Unit, lines: Sequence[BudgetLine]) -> list[LastYear]:
    def total(wanted: Callable[[BudgetLine], bool]) -> Decimal:
        return sum((line.amount for line in lines if wanted(line)), Decimal(0))

    def of(item: str) -> Decimal:
        return total(lambda line: line.item == item and line.source in FISCAL and not line.carried)

    def moved(now: Decimal, odds: float) -> Decimal:
        kind = chance.random()
        if kind < odds:
            return now
        if kind < odds + 0.08:
            return Decimal(0)
        return max((now * chance.randint(40, 260) / 100).quantize(CENT) + chance.randint(-9999, 9999), Decimal(100))

    def small(now: Decimal) -> Decimal:
        return moved(now, 0.4) if now or chance.random() < 0.15 else Decimal(0)

    whole = moved(total(lambda line: True), 0.05)
    general = moved(
        total(lambda line: line.source is FundSource.GENERAL and not line.carried and line.purpose is not Purpose.LEFT),
        0.05,
    )
    agency = moved(total(lambda line: line.purpose is Purpose.PUBLIC), 0.2) if is_agency(unit) else Decimal(0)
    items = [small(of(item)) for item in ("30212", "30217", "31013", "30231")]
    values = (max(whole, general), max(whole, general), general, *items, agency)
    return [LastYear(unit.code, label, value) for label, value in zip(LAST_YEAR_LABELS, values, strict=True)]


def words(chance: random.Random, units: Sequence[Unit], year: int) -> tuple[Words, ...]:
    """Draw all reasons of change, then duties and organisation, now and then free text after what is generated."""
    keys = [DEPARTMENT, *(unit.code for unit in units)]
    reasons = [Words(key, label, chance.choice(_WHY)) for key in keys for label in REASONS]
    texts = []
    for key in keys:
        texts.append(Words(key, "P1.1", "（一）贯彻执行有关法律法规。\n（二）承担本领域的行政管理和公共服务。"))
        texts.append(Words(key, "P1.2", "内设办公室、业务股和财务股，均为机关内设机构。"))
        if chance.random() < 0.2:
            texts.append(Words(key, "S05.1+", "以上安排已按规定程序报经批准。"))
        if chance.random() < 0.2:
            texts.append(Words(key, "S12.2", f"{year}年预算公开的其他情况以主管部门解释为准。"))
    return (*reasons, *texts)


def attachments(chance: random.Random, units: Sequence[Unit]) -> tuple[Attached, ...]:
    """Draw an attachment with text, a table, or both."""
    if chance.random() < 0.5:
        return ()
    rows = (("序号", "名称", "说明"), ("1", "公共服务", "按年度安排"), ("2", "", "其他"))
    return (
        Attached(
            DEPARTMENT, "政府购买服务指导性目录", "本目录自印发之日起执行。" if chance.random() < 0.5 else "", rows
        ),
        *([Attached(units[0].code, "情况说明", "预算草案已按规定审议通过。")] if chance.random() < 0.3 else []),
    )
