"""A read disclosure becomes a ledger, as far as it determines one.

The tables give margins: what each function, each economic item, each project comes to, never what a single budget line
is. One allocation is found that prints every figure again (:mod:`mingzhang.absorbing.allocate`); what it had to assume
is said in sentences, and so is what the disclosure leaves open and where it contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.absorbing.allocate import ALL_REVENUE, Allocation, Miss, allocate
from mingzhang.absorbing.before import last_year_of, year_figures
from mingzhang.absorbing.bodies import Body, body_of
from mingzhang.absorbing.categories import categories_of
from mingzhang.absorbing.economy import Economy, economy_of
from mingzhang.absorbing.notes import Notes, amount, named
from mingzhang.absorbing.printed import ITEM, Printed, printed_of
from mingzhang.absorbing.rest import attachments_of, procurements_of, words_of
from mingzhang.absorbing.trials import UNNAMED, Field, Kind, functions_of
from mingzhang.absorbing.works import (
    Sheeted,
    amounts_by_project,
    match_sheets,
    overall_of,
    project_codes,
    projects_of,
    stated_totals,
)
from mingzhang.catalogue import store
from mingzhang.catalogue.classifications import load_classification
from mingzhang.catalogue.tables import load_tables
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import (
    DEPARTMENT,
    BudgetLine,
    Entity,
    LastYear,
    Ledger,
    Project,
    ProjectCategory,
    Purpose,
    RevenueLine,
    Unit,
    UnitKind,
    department_of,
    unit_of,
)
from mingzhang.model.money import ZERO

#: The form in which what is absorbed is composed again.
_PROFILE = "shanxi"
_UNNAMED_PROJECT = "其他上年结转项目（公开文件未列名）"
_MOST_MISSES = 12


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A ledger from a disclosure. ``left_open``: what is contradictory, assumed, not determined, a sentence each.

    ``contradictions`` are those of them where the disclosure contradicts itself. Of ``figures`` printed in the tables
    ``kept`` are printed again from the ledger. ``entity`` is whose disclosure it was.
    """

    ledger: Ledger
    left_open: tuple[str, ...]
    entity: Entity
    contradictions: tuple[str, ...] = ()
    figures: int = 0
    kept: int = 0


def absorb(disclosure: Disclosure) -> Absorbed:
    """Return the ledger that a disclosure determines, and what it leaves open.

    Args:
        disclosure: a read disclosure, of any format.

    Raises:
        UnreadableInputError: it is no budget disclosure with a name, a year and tables by functional codes.
    """
    _require(disclosure)
    notes = Notes()
    printed = printed_of(disclosure)
    if not printed.functions:
        raise UnreadableInputError(
            disclosure.document.source, "表里没有支出功能科目，还原不了账本。", "请给出带十三张表的预算公开文件。"
        )
    economy = economy_of(printed, disclosure.metadata.year or 0)
    body = body_of(disclosure, printed, economy, _vehicle_uses(), notes)
    sheeted = match_sheets(disclosure, printed)
    allocation = allocate(Field(printed, economy, body.units, body.year), stated_totals(sheeted))
    if not allocation.lines:
        raise UnreadableInputError(
            disclosure.document.source,
            "从表里推算不出预算明细：栏目和科目与明账知道的表样不同，或者全是空白。",
            "请核对文件；确实没有预算的，请用 mingzhang template 写空白账本。",
        )
    ledger = _ledger(disclosure, (printed, economy, body, sheeted, allocation), notes)
    _say(disclosure, (printed, economy, body), allocation, notes)
    entity = department_of(ledger) if body.is_department else unit_of(ledger, body.units[0].code)
    misses = sum(bool(miss.printed.printed) for miss in allocation.misses)
    return Absorbed(
        ledger, notes.all(), entity, tuple(notes.contradictions), allocation.figures, allocation.figures - misses
    )


def _require(disclosure: Disclosure) -> None:
    metadata = disclosure.metadata
    source = disclosure.document.source
    if metadata.document_kind != "budget":
        raise UnreadableInputError(source, "是决算公开，不是预算公开。", "请给出预算公开文件。")
    if not metadata.department_name or metadata.year is None:
        lacking = "年度" if metadata.department_name else "部门（单位）名称"
        raise UnreadableInputError(source, f"认不出{lacking}，还原不了账本。", "请确认给出的是完整的预算公开文件。")


def _vehicle_uses() -> Mapping[str, str]:
    """Return printed uses of vehicles; the ledger names them as section 11 does."""
    printed = store.read("composing/frame.yaml")["vehicles"]
    return {name: use for use, names in printed.items() for name in (use, *names)}


_Parts = tuple[Printed, Economy, Body, Sheeted, Allocation]


def _ledger(disclosure: Disclosure, parts: _Parts, notes: Notes) -> Ledger:
    printed, economy, body, sheeted, allocation = parts
    codes = project_codes(printed, body)
    head = next((one.code for one in body.units if one.is_head), body.units[0].code)
    key = DEPARTMENT if body.is_department else body.units[0].code
    totals = {at: ZERO for at in range(len(printed.works))}
    totals |= amounts_by_project([(kind.project, value) for kind, value in allocation.lines.items()])
    unnamed = totals.pop(UNNAMED, ZERO)
    categories = categories_of(disclosure, totals, frozenset(sheeted.sheets), notes)
    projects = projects_of(printed, body, sheeted, {at: (totals[at], categories[at]) for at in totals}, notes)
    if unnamed:
        code = f"{head}{body.year % 100:02d}0000"
        projects = (*projects, Project(code, _UNNAMED_PROJECT, head, ProjectCategory.TARGET, is_published=False))
        codes = (*codes, code)  # position -1
        notes.assume(f"上年结转安排的项目支出有{amount(unnamed)}不属于表中所列的项目，账本另列“{_UNNAMED_PROJECT}”。")
    lines = tuple(_lines(allocation, body, codes))
    return Ledger(
        source=disclosure.document.source,
        year=body.year,
        code=body.code,
        name=body.name,
        region=body.region,
        level=body.level,
        profile=_PROFILE,
        reply=body.reply,
        units=body.units,
        lines=lines,
        revenues=tuple(
            RevenueLine(body.units[one.unit].code, one.source, one.code, value)
            for one, value in allocation.revenues.items()
        ),
        projects=projects,
        overalls=overall_of(disclosure, body, key, notes),
        procurements=procurements_of(disclosure, head, notes),
        last_year=_last_year(disclosure, key, lines, body.units, notes),
        words=words_of(disclosure, key, notes),
        attachments=attachments_of(disclosure, key, notes),
        names=_names(printed, economy, body),
    )


def _lines(allocation: Allocation, body: Body, codes: Sequence[str]) -> Iterator[BudgetLine]:
    order = {purpose: at for at, purpose in enumerate(Purpose)}

    def key(pair: tuple[Kind, Decimal]) -> tuple[object, ...]:
        kind = pair[0]
        economic = (kind.economic.item, kind.economic.government) if kind.economic is not None else ("", "")
        project = -2 if kind.project is None else kind.project
        return kind.unit, order[kind.purpose], project, kind.function, *economic, kind.source.value, kind.carried

    for kind, value in sorted(allocation.lines.items(), key=key):
        yield BudgetLine(
            unit=body.units[kind.unit].code,
            function=kind.function,
            item=kind.economic.item if kind.economic is not None else "",
            government=kind.economic.government if kind.economic is not None else "",
            source=kind.source,
            purpose=kind.purpose,
            project=codes[kind.project] if kind.project is not None else "",
            carried=kind.carried,
            amount=value,
        )


def _last_year(
    disclosure: Disclosure, key: str, lines: Sequence[BudgetLine], units: Sequence[Unit], notes: Notes
) -> tuple[LastYear, ...]:
    return last_year_of(disclosure, key, year_figures(lines, units), notes)


def _names(printed: Printed, economy: Economy, body: Body) -> dict[str, str]:
    """Return names of codes that the classifications do not have, and of items that stand for undivided classes."""
    books = {kind: load_classification(kind, body.year) for kind in ("functional", "revenue")}
    revenues = {code for codes in printed.revenues.values() for code in codes}
    found = dict(economy.names)
    for code, name in printed.names.items():
        if books["revenue" if code in revenues else "functional"].entry(code) is None:
            found[code] = name
    for code in printed.functions:
        item = code.ljust(ITEM, "9")
        if item != code and books["functional"].entry(item) is None:
            found[item] = printed.names.get(code, item)
    return dict(sorted(found.items()))


def _say(disclosure: Disclosure, parts: tuple[Printed, Economy, Body], allocation: Allocation, notes: Notes) -> None:
    printed, economy, body = parts
    if disclosure.profile != _PROFILE:
        notes.assume("公开文件不是山西省的格式，账本按山西省的格式记；原件多出的栏目没有带入。")
    if economy.guessed:
        notes.assume(f"经济科目{named(list(economy.guessed))}的编码目录里没有，账本暂编，请改正。")
    listed = {code for codes in printed.revenues.values() for code in codes}
    whole = {one.source.value: None for one in allocation.revenues if one.code == ALL_REVENUE[one.source]}
    if unlisted := list(whole) if listed.isdisjoint(ALL_REVENUE.values()) else []:
        notes.open(f"{named(unlisted)}的收入科目，公开的表没有列出，账本记在总的科目（10301、10306），请改正。")
    if printed.pairs:
        notes.assume(
            "一般公共预算基本支出，公开的表分别按功能科目和经济科目列出，"
            "账本按养老、医疗、住房等科目对应关系和各表的合计数搭配，请按下达的预算核对。"
        )
    basic = any(one.purpose in (Purpose.PERSONNEL, Purpose.PUBLIC) and not _listed(one) for one in allocation.lines)
    if basic:
        notes.open("一般公共预算当年拨款以外的基本支出，公开的表没有列经济科目，账本记为其他科目，请改正。")
    if len(body.units) > 1:
        agency = [one.name for one in body.units if one.kind is not UnitKind.INSTITUTION]
        notes.assume(
            f"基本支出在各单位之间怎样划分，公开的表没有列出：机关类科目"
            f"{'按机关运行经费和本级' if agency else ''}、事业类科目按第一个事业单位记账，请按单位分开。"
        )
    padded = [code for code, item in zip(printed.functions, functions_of(_field(parts)), strict=True) if code != item]
    if padded:
        notes.assume(f"功能科目{named(padded)}没有列到项，账本补成7位编码，请改正。")
    _say_misses(allocation.misses, notes)


def _field(parts: tuple[Printed, Economy, Body]) -> Field:
    printed, economy, body = parts
    return Field(printed, economy, body.units, body.year)


def _listed(kind: Kind) -> bool:
    return kind.economic is not None and kind.economic.row is not None


def _say_misses(misses: Sequence[Miss], notes: Notes) -> None:
    for miss in misses[:_MOST_MISSES]:
        figure = miss.printed
        said = f"{figure.printed}{figure.unit}" if figure.printed else "空白"
        taken = amount(miss.found)
        if figure.step:
            places = max(-int((figure.step / figure.scale).normalize().as_tuple().exponent), 0)
            taken = f"{(miss.found / figure.scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}{figure.unit}"
        notes.contradict(f"{_where(miss.at)}印的是{said}，与其他各表合不上，账本取{taken}。")
    if len(misses) > _MOST_MISSES:
        notes.contradict(f"另有{len(misses) - _MOST_MISSES}个数与其他各表合不上，请用 mingzhang check 查看。")


def _where(at: Coordinate) -> str:
    column = f"“{at.column}”" if at.column else ""
    return f"《{load_tables()[at.table].name}》“{at.line}”{column}"
