"""The overall performance target sheet (整体支出绩效目标申报表), amounts in 万元."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from mingzhang.catalogue.forms import levels
from mingzhang.composing.declared import OverallForm, coordinate, overall_sheet_form
from mingzhang.composing.grid import Leaf, Row, amount, by_level, label, words
from mingzhang.composing.matter import Matter
from mingzhang.composing.rounding import half_up, parts_of
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import BudgetLine, FundSource, Overall, Purpose
from mingzhang.model.money import YUAN_PER_UNIT
from mingzhang.model.publication import GridCell, TableBlock

_UNIT = "万元"
_BLANK = GridCell("")
#: Sources of the form and the fund source that each stands for; the social insurance fund has none here.
_SOURCES = {
    "一般公共预算资金": FundSource.GENERAL,
    "政府性基金预算资金": FundSource.FUND,
    "国有资本经营预算资金": FundSource.CAPITAL,
    "专户管理资金": FundSource.SPECIAL,
    "单位资金": FundSource.OWN,
}


def overall_sheet(matter: Matter, target: Overall) -> TableBlock:
    """Return the overall sheet of the department or of one unit."""
    form = overall_sheet_form()
    rows = [
        *_basics(matter),
        *_texts(matter, target, form.texts_before),
        *_budget(matter, form),
        *_tasks(matter, target),
        *_texts(matter, target, form.texts_after),
        *_indicators(target),
    ]
    return TableBlock(
        id="overall",
        title=matter.fill(form.title),
        widths=form.widths,
        header=(),
        rows=tuple(rows),
        subtitle=matter.fill(form.subtitle),
        is_sheet=True,
    )


def _basics(matter: Matter) -> Iterator[Row]:
    """Yield name and staffing; the offices are those of the department's own office, where it has one."""
    staff = [unit.staffing for unit in matter.units]
    heads = [unit.staffing for unit in matter.units if unit.is_head] or staff
    people = {name: sum(getattr(one, name) for one in staff) for name in ("posts", "employed", "established", "others")}

    def count(text: str, number: int, unit: str) -> Row:
        at = Coordinate("ZT", text, "人数")
        return label(text), GridCell(f"{number}{unit}", align="center", at=at, value=Decimal(number))

    yield (
        label("部门基本信息", rows=5),
        label(f"{matter.entity.kind}名称"),
        GridCell(f"{matter.entity.code}-{matter.entity.name}", columns=3),
    )
    offices = sum(one.offices for one in heads)
    yield *count("内设职能部门数", offices, "个"), *count("所属预算单位数", len(matter.units), "个")
    yield *count("核定的人员编制数", people["posts"], "人"), *count("实际在职人员总数", people["employed"], "人")
    yield _BLANK, _BLANK, *count("其中:在编人员数", people["established"], "人")
    yield _BLANK, _BLANK, *count("其他人员数", people["others"], "人")


def _texts(matter: Matter, target: Overall, labels: tuple[str, ...]) -> Iterator[Row]:
    for name in labels:
        text = target.texts.get(name, "")
        if not text.strip():
            text = matter.lack(name, f"整体绩效目标的{name}", "请在账本的“整体绩效”“整体任务”表中填写。")
        yield label(name), words(text, 4)


def _budget(matter: Matter, form: OverallForm) -> Iterator[Row]:
    """Yield sources and uses of what is spent; they add up under either rounding policy."""
    scale = YUAN_PER_UNIT[_UNIT]
    same_unit = matter.tabulation.unit == _UNIT
    whole_at, uses_at = coordinate("T03[合计, 合计]"), [coordinate(f"T03[合计, {name}]") for name in form.uses]
    exact = matter.exact(whole_at)
    whole = matter.printed(whole_at) if same_unit else half_up(exact / scale)
    found = [matter.picked(_spent(name)) for name in form.sources]
    sources = _sources(matter, whole, found, scale)
    exact_uses = [matter.exact(at) for at in uses_at]
    uses = [
        matter.printed(at) if same_unit else half_up(value / scale)
        for at, value in zip(uses_at, exact_uses, strict=True)
    ]
    rows = len(form.sources) + 2
    head = f"资金总额（{_UNIT}）"
    yield label("年度预算情况", rows=rows), label("按资金来源划分"), label(head), label("按资金方向划分"), label(head)
    both = [
        amount(whole, Coordinate("ZT", "合计", column), matter.lines_at(whole_at))
        for column in ("资金来源", "资金方向")
    ]
    yield label("合计"), both[0], label("合计"), both[1]
    for index, (name, value, (_, lines)) in enumerate(zip(form.sources, sources, found, strict=True)):
        among = "其中：" if index == 0 else ""
        left = label(f"{among}{name}"), amount(value, Coordinate("ZT", name, "资金来源"), lines)
        if index < len(uses):
            use, at = form.uses[index], uses_at[index]
            right = label(f"{among}{use}"), amount(uses[index], Coordinate("ZT", use, "资金方向"), matter.lines_at(at))
        else:
            right = _BLANK, _BLANK
        yield *left, *right


def _sources(
    matter: Matter, whole: Decimal, found: Sequence[tuple[Decimal, tuple[int, ...]]], scale: Decimal
) -> list[Decimal]:
    """Return the sources as printed: as the tables print the same lines, the others so that all add up if balanced."""
    if not matter.balanced:
        return [half_up(value / scale) for value, _ in found]
    printed = [figure.value / scale if (figure := matter.figure_of(lines)) else None for _, lines in found]
    open_ones = [value / scale for (value, _), known in zip(found, printed, strict=True) if known is None]
    rest = whole - sum((known for known in printed if known is not None), Decimal(0))
    others = iter(parts_of(rest, open_ones, balanced=True))
    return [next(others) if known is None else known for known in printed]


def _spent(name: str) -> Callable[[BudgetLine], bool]:
    """Pick what is spent from one source of the form."""
    source = _SOURCES.get(name)
    return lambda line: line.source is source and line.purpose is not Purpose.LEFT


def _tasks(matter: Matter, target: Overall) -> Iterator[Row]:
    tasks = target.tasks
    if not tasks:
        lacking = matter.lack("年度重点任务", "整体绩效目标的年度重点任务", "请在账本的“整体绩效”“整体任务”表中填写。")
        tasks = ((lacking, ""),)
    yield label("年度重点任务", rows=len(tasks) + 1), label("核心职能", 2), label("重点任务", 2)
    for core, key in tasks:
        yield words(core, 2), words(key, 2)


def _indicators(target: Overall) -> Iterator[Row]:
    """Yield the tree; a place of the form without indicator stays, blank."""
    order = [(parent, child) for child, parent in levels().parents.items()]
    leaves = [Leaf(one.level1, one.level2, one.level3, one.value) for one in target.indicators]
    groups = by_level(leaves, order)
    height = sum(max(len(found), 1) for found in groups.values())
    yield (
        label("年度绩效指标", rows=height + 1),
        label("一级指标"),
        label("二级指标"),
        label("三级指标"),
        label("指标值"),
    )
    shown = ""
    for (first, second), found in groups.items():
        own = sum(max(len(other), 1) for (parent, _), other in groups.items() if parent == first)
        for index, leaf in enumerate(found or [Leaf(first, second, "", "")]):
            lead: Row = ()
            if first != shown:
                lead, shown = (label(first, rows=own),), first
            if index == 0:
                lead = (*lead, label(second, rows=max(len(found), 1)))
            yield *lead, words(leaf.level3), words(leaf.value)
