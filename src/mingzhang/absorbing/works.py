"""Projects with their target sheets, and the overall target, as a ledger holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.absorbing.bodies import Body
from mingzhang.absorbing.notes import Notes, amount, named
from mingzhang.absorbing.printed import Printed
from mingzhang.catalogue.forms import levels
from mingzhang.model.disclosure import Disclosure, Field, ProjectSheet
from mingzhang.model.disclosure import Indicator as ReadIndicator
from mingzhang.model.ledger import Indicator, Overall, Project, ProjectCategory
from mingzhang.model.money import ZERO, Figure

_TOTAL = "总额"
_GOALS = {"实施期总体目标": "实施期目标", "年度总体目标": "年度目标"}
_TEXTS = ("项目概况", "立项依据", "项目设立必要性", "保证项目实施的制度、措施", "项目实施计划")
#: What a sheet in yuan may be off because the tables round in their own way.
_LAST_PLACE = Decimal(100)
_OVERALL_TEXTS = ("部门职责", "部门战略目标", "年度绩效目标")


@dataclass(frozen=True, slots=True)
class Sheeted:
    """Which sheet belongs to which project of the tables; ``further`` are sheets that belong to none."""

    sheets: Mapping[int, ProjectSheet]
    further: tuple[ProjectSheet, ...]


def match_sheets(disclosure: Disclosure, printed: Printed) -> Sheeted:
    """Match sheets to projects by name, those of one name by unit, then in order."""
    found: dict[int, ProjectSheet] = {}
    further = []
    for sheet in disclosure.sheets:
        names = {sheet.table12_name, sheet.name} - {None}
        own = [at for at, work in enumerate(printed.works) if work.name in names and at not in found]
        implementing = sheet.implementing_unit.value if sheet.implementing_unit is not None else None
        same = [at for at in own if printed.bodies[printed.works[at].unit].name == implementing]
        if best := same or own:
            found[best[0]] = sheet
        else:
            further.append(sheet)
    return Sheeted(found, tuple(further))


def stated_totals(sheeted: Sheeted) -> dict[int, Figure]:
    """Return the year's total of each sheet that states one, by the project's position."""
    return {
        at: field.figure
        for at, sheet in sheeted.sheets.items()
        if (field := sheet.funds_annual.get(_TOTAL)) is not None and field.figure is not None
    }


def project_codes(printed: Printed, body: Body) -> tuple[str, ...]:
    """Return made-up codes: unit, year, running number."""
    return tuple(
        f"{body.units[work.unit].code}{body.year % 100:02d}{at + 1:04d}" for at, work in enumerate(printed.works)
    )


def projects_of(
    printed: Printed,
    body: Body,
    sheeted: Sheeted,
    known: Mapping[int, tuple[Decimal, ProjectCategory]],
    notes: Notes,
) -> tuple[Project, ...]:
    """Return all projects of the tables, those with a sheet as published with what it says.

    Args:
        printed: the tables.
        body: whose they are.
        sheeted: their sheets.
        known: what the ledger's lines of a project come to in yuan, and its category.
        notes: grow by what is left open.
    """
    codes = project_codes(printed, body)
    made = []
    for at, work in enumerate(printed.works):
        unit = body.units[work.unit].code
        sheet = sheeted.sheets.get(at)
        total, category = known[at]
        if sheet is None:
            made.append(Project(codes[at], work.name, unit, category, is_published=False))
            continue
        annual, period = _funds(sheet, work.name, total, notes)
        made.append(
            Project(
                codes[at],
                work.name,
                unit,
                category,
                attribute=_text(sheet.attribute),
                period=_text(sheet.period),
                is_published=True,
                annual=annual,
                period_total=period,
                texts=_texts(sheet, _TEXTS),
                goals={_GOALS[label]: text for label, text in _texts(sheet, tuple(_GOALS)).items()},
                indicators=(
                    *_indicators(sheet.indicators_annual, False, f"项目“{work.name}”的年度指标", notes),
                    *_indicators(sheet.indicators_implementation, True, f"项目“{work.name}”的实施期指标", notes),
                ),
            )
        )
    _said(printed, sheeted, notes)
    return tuple(made)


def _said(printed: Printed, sheeted: Sheeted, notes: Notes) -> None:
    if printed.works:
        notes.assume("项目编码没有公开，账本按单位、年度顺次编号，请改成系统中的编码。")
        notes.open("项目支出的经济科目，公开的表没有列出，账本都记为其他商品和服务支出（30299），请逐项改正。")
    without = [work.name for at, work in enumerate(printed.works) if at not in sheeted.sheets]
    if without:
        notes.open(f"{named(without)}没有公开绩效目标表，项目属性、目标和指标未定，账本的“是否公开”填“否”。")
    for sheet in sheeted.further:
        notes.contradict(f"绩效目标表“{sheet.name or sheet.title}”的项目不在项目支出预算表中，没有带入账本。")


def _text(field: Field | None) -> str:
    return (field.value or "").strip() if field is not None else ""


def _texts(sheet: ProjectSheet, labels: tuple[str, ...]) -> dict[str, str]:
    return {label: text for label in labels if (text := _text(sheet.texts.get(label)))}


def _funds(
    sheet: ProjectSheet, name: str, total: Decimal, notes: Notes
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Return funds of year and period by label; the year's only where they add up to the budget lines."""
    annual, period = _amounts(sheet.funds_annual), _amounts(sheet.funds_implementation)
    off = total - sum(annual.values(), ZERO)
    if annual and off:
        largest = max(annual, key=lambda label: annual[label])
        near = abs(off) <= _LAST_PLACE and annual[largest] + off > 0
        notes.contradict(
            f"项目“{name}”的绩效目标表年度资金合计{amount(sum(annual.values(), ZERO))}，"
            f"预算明细合计{amount(total)}，账本按预算明细，资金渠道{'随之调整' if near else '没有带入'}，请核对。"
        )
        annual = {label: value + (off if label == largest else ZERO) for label, value in annual.items()} if near else {}
    short = [label for label, value in annual.items() if period and value > period.get(label, ZERO)]
    if short:
        notes.contradict(f"项目“{name}”实施期的{named(short)}少于年度的，账本没有带入实施期资金，请补填。")
        period = {}
    return annual, period


def _amounts(funds: Mapping[str, Field]) -> dict[str, Decimal]:
    return {
        label: field.figure.value
        for label, field in funds.items()
        if label != _TOTAL and field.figure is not None and field.figure.value
    }


def _indicators(found: Iterable[ReadIndicator], whole_period: bool, what: str, notes: Notes) -> tuple[Indicator, ...]:
    parents = levels().parents
    kept: list[Indicator] = []
    dropped: list[str] = []
    for one in found:
        if not one.level3:
            continue
        parent = parents.get(one.level2 or "")
        if parent and one.level2 and one.value:
            kept.append(Indicator(parent, one.level2, one.level3, one.value, whole_period))
        else:
            dropped.append(one.level3)
    if dropped:
        notes.open(f"{what}{named(dropped)}缺指标值或者二级指标认不出，没有带入账本，请补填。")
    return tuple(kept)


def overall_of(disclosure: Disclosure, body: Body, key: str, notes: Notes) -> tuple[Overall, ...]:
    """Return the overall target, () where none is disclosed."""
    sheet = disclosure.overall
    if sheet is None:
        notes.open("整体支出绩效目标，公开文件没有申报表。")
        return ()
    texts = {label: text for label in _OVERALL_TEXTS if (text := _text(sheet.texts.get(label)))}
    tasks = tuple((one.core or "", one.key or "") for one in sheet.key_tasks if one.core and one.key)
    if len(tasks) < len(sheet.key_tasks):
        notes.open("整体支出绩效目标的重点任务有缺核心职能或者内容的，没有带入账本，请补填。")
    indicators = _indicators(sheet.indicators, False, "整体支出绩效目标的指标", notes)
    if body.is_department and len(body.units) > 1:
        notes.open("各单位自己的整体支出绩效目标，部门的公开文件没有列出。")
    return (Overall(key, texts, tasks, indicators),)


def amounts_by_project(lines: Sequence[tuple[int | None, Decimal]]) -> dict[int, Decimal]:
    """Return the sum of the lines of each project by its position."""
    totals: dict[int, Decimal] = {}
    for project, value in lines:
        if project is not None:
            totals[project] = totals.get(project, ZERO) + value
    return totals
