"""The performance target sheet of a project (项目支出绩效目标表), amounts in yuan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mingzhang.catalogue.forms import levels
from mingzhang.composing.declared import ProjectForm, project_sheet_form
from mingzhang.composing.grid import Leaf, Row, amount, by_level, label, words
from mingzhang.composing.matter import Matter
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import FISCAL, FundSource, Indicator, Project
from mingzhang.model.money import ZERO
from mingzhang.model.publication import GridCell, TableBlock

_OWN_FUNDS, _OTHER_FUNDS = "单位自筹", "其他资金"
_PERIOD, _ANNUAL = "实施期目标", "年度目标"
_BLANK = GridCell("")


def project_sheet(matter: Matter, project: Project) -> TableBlock:
    """Return the sheet of a project: what it is, its funds, texts, goals and indicators."""
    form = project_sheet_form()
    rows = [
        *_head(matter, project),
        *_funds(matter, project, form),
        *_texts(matter, project, form),
        *_goals(matter, project),
        *_indicators(matter, project),
        _footer(matter, project, form),
    ]
    return TableBlock(
        id=f"project:{project.code}",
        title=matter.fill(form.title),
        widths=form.widths,
        header=(),
        rows=tuple(rows),
        subtitle=matter.fill(form.subtitle),
        is_sheet=True,
    )


def _unit_name(matter: Matter, project: Project) -> str:
    return next((unit.name for unit in matter.units if unit.code == project.unit), "")


def _head(matter: Matter, project: Project) -> Iterator[Row]:
    ledger = matter.ledger
    yield label("项目名称"), words(project.name, 7)
    yield (
        label("主管部门及代码"),
        words(f"{ledger.code}-{ledger.name}", 3),
        label("实施单位"),
        words(_unit_name(matter, project), 3),
    )
    attribute = project.attribute or _lack(matter, project, "项目属性")
    period = project.period or _lack(matter, project, "项目期")
    yield label("项目属性"), words(attribute, 3), label("项目期"), words(period, 3)


def _lack(matter: Matter, project: Project, what: str) -> str:
    return matter.lack(what, f"项目“{project.name}”的{what}", "请在账本的“项目”“项目文字”“绩效指标”表中填写。")


def _funds(matter: Matter, project: Project, form: ProjectForm) -> Iterator[Row]:
    """Yield the funds of period and year by level; the year's total is what the budget lines add up to."""
    total, lines = matter.of_projects((project,))
    annual = dict(project.annual) or _by_source(matter, project, form)
    period = dict(project.period_total) or annual
    shown = [name for name in form.funds if name not in form.optional or annual.get(name) or period.get(name)]
    whole = sum(period.values(), ZERO) if project.period_total else total

    def at(column: str) -> Coordinate:
        return Coordinate("XM", project.name, column)

    yield (
        label("项目资金（元）", rows=len(shown) + 1),
        label("实施期资金总额"),
        amount(whole, at("实施期总额"), columns=2),
        label("年度资金总额"),
        amount(total, at("年度总额"), lines, 3),
    )
    for index, name in enumerate(shown):
        among = "其中：" if index == 0 else ""
        yield (
            label(f"{among}{name}"),
            amount(period.get(name, ZERO), at(f"实施期{name}"), columns=2),
            label(f"{among}{name}"),
            amount(annual.get(name, ZERO), at(f"年度{name}"), columns=3),
        )


def _by_source(matter: Matter, project: Project, form: ProjectForm) -> Mapping[str, Decimal]:
    """Return a project's funds by level where the ledger names none: fiscal funds are those of the body's level."""
    own_level = form.own_level.get(matter.ledger.level, form.own_level_else)
    found: dict[str, Decimal] = {}
    for _, line in matter.by_project[project.code]:
        source = own_level if line.source in FISCAL else _OTHER_FUNDS
        source = _OWN_FUNDS if line.source is FundSource.OWN else source
        found[source] = found.get(source, ZERO) + line.amount
    return found


def _texts(matter: Matter, project: Project, form: ProjectForm) -> Iterator[Row]:
    for name in form.texts:
        yield label(name), words(project.texts.get(name, "").strip() or _lack(matter, project, name), 7)


def _goals(matter: Matter, project: Project) -> Iterator[Row]:
    """Yield the goals of period and year; a project without a goal for the whole period has the year's."""
    annual = project.goals.get(_ANNUAL, "").strip() or _lack(matter, project, _ANNUAL)
    period = project.goals.get(_PERIOD, "").strip() or annual
    yield label(_PERIOD, 4), label(_ANNUAL, 4)
    yield label("总体目标"), words(period, 3), words(annual, 4)


def _indicators(matter: Matter, project: Project) -> Iterator[Row]:
    """Yield the tree twice, for the period and the year; without indicators for the period it has the year's."""
    order = [(parent, child) for child, parent in levels().parents.items()]
    annual = [_leaf(one) for one in project.indicators if not one.whole_period]
    period = [_leaf(one) for one in project.indicators if one.whole_period] or annual
    if not annual:
        _lack(matter, project, "年度绩效指标")
    years = by_level(annual, order)
    wholes = by_level(period, list(years))
    heights = {pair: max(len(found), len(years.get(pair, ())), 1) for pair, found in wholes.items()}
    names = "二级指标", "三级指标", "指标值"
    yield (
        label("绩效指标", rows=sum(heights.values()) + 1),
        label("一级指标"),
        *map(label, names),
        *map(label, names),
    )
    shown = ""
    for pair, left in wholes.items():
        first, second = pair
        right = years.get(pair, [])
        for index in range(heights[pair]):
            lead: Row = ()
            if first != shown:
                lead = (label(first, rows=sum(height for one, height in heights.items() if one[0] == first)),)
                shown = first
            own = (label(second, rows=heights[pair]),) if index == 0 else ()
            yield *lead, *own, *_half(left, index), *own, *_half(right, index)


def _leaf(one: Indicator) -> Leaf:
    return Leaf(one.level1, one.level2, one.level3, one.value)


def _half(leaves: list[Leaf], index: int) -> Row:
    if index >= len(leaves):
        return _BLANK, _BLANK
    return words(leaves[index].level3), words(leaves[index].value)


def _footer(matter: Matter, project: Project, form: ProjectForm) -> Row:
    """Return who filled the sheet in: unit, office and day, and no private person."""
    day = matter.reply.date
    said = (
        _unit_name(matter, project),
        matter.say(matter.frame.office),
        f"{day.year}年{day.month}月{day.day}日" if day is not None else "",
    )
    first, second, third = (f"{name}：" for name in form.footer)
    return label(first), words(said[0], 2), label(second), words(said[1]), label(third), words(said[2], 2)
