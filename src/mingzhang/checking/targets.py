"""What rules about performance target sheets have in common: their indicators, amounts, names and project rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from mingzhang.checking.book import FactBook
from mingzhang.checking.outcome import Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, once, once_each, quoted, sheet_at, table_at
from mingzhang.model.disclosure import Disclosure, Field, Indicator, OverallSheet, ProjectSheet, Row, Statement, Table
from mingzhang.model.finding import Location
from mingzhang.model.money import Figure, Interval, parse_figure
from mingzhang.model.place import NOWHERE
from mingzhang.model.writing import fold

AnySheet = OverallSheet | ProjectSheet

QUANTITY, COST, SATISFACTION = "数量指标", "成本指标", "满意度指标"
TOTAL = "总额"
PERIOD_GOAL, ANNUAL_GOAL = "实施期总体目标", "年度总体目标"
#: The texts of a project sheet that must each say something of their own.
TEXTS = ("项目概况", "立项依据", "项目设立必要性", "保证项目实施的制度、措施", "项目实施计划")
PERIOD, ANNUAL = "实施期", "年度"

_PUNCTUATION = re.compile(r"[\W_]")
_NUMBER = r"\d[\d,，]*(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?:[≤≥<>＜＞=＝≦≧约]|不超过|不高于|不多于|小于等于|小于|控制在|共计?)*(?P<number>{_NUMBER})(?P<unit>亿元|万元|千元|元|万)"
    r"(?:以内|以下|之内|左右|/年|整)?"
)
_YEARS = re.compile(r"(?<!\d)(?P<years>\d{1,3})\s*年")
#: How far a message shows what surrounds a difference.
_BEFORE, _AFTER = 2, 1
_LEAST_TEXTS = 4

#: Why a project need not stand in the project tables.
UNLISTED = "有财政拨款以外的结转资金，项目支出预算表（上年结转）不列这些项目"


def may_be_unlisted(book: FactBook) -> bool:
    """Say whether money other than fiscal appropriation was carried over, whose projects no table of the form lists."""
    carried, fiscal = book.get("T01", "上年结转", "金额"), book.get("T04", "上年财政拨款结转", "金额")
    if carried is None or fiscal is None:
        return False
    return carried.value.interval.low > fiscal.value.interval.high


class Seen(NamedTuple):
    """An indicator, the sheet and the side (实施期, 年度) it stands in."""

    sheet: AnySheet
    side: str
    indicator: Indicator

    def here(self) -> Location:
        """Return the location of the indicator."""
        return sheet_at(self.sheet, self.indicator.place, self.words)

    @property
    def name(self) -> str:
        """Return the level-3 name."""
        return self.indicator.level3 or ""

    @property
    def value(self) -> str:
        """Return the value as printed."""
        return self.indicator.value or ""

    @property
    def words(self) -> str:
        """Return name and value as a message shows them."""
        return f"{self.name}：{self.value}" if self.value else self.name


class Project(NamedTuple):
    """A project row of one of the two project tables."""

    table: Table
    row: Row

    @property
    def name(self) -> str:
        """Return the project's name as printed."""
        return self.row.name or ""

    def here(self) -> Location:
        """Return the location of the row."""
        return table_at(self.table, self.row.place, row=self.name, text=self.name)


def sheets_of(disclosure: Disclosure) -> tuple[AnySheet, ...]:
    """Return the overall sheet, if there is one, and the project sheets."""
    return (*((disclosure.overall,) if disclosure.overall else ()), *disclosure.sheets)


def name_of(sheet: AnySheet) -> str:
    """Return what a sheet is spoken of by: its project's name, the title of an overall sheet."""
    return (sheet.name if isinstance(sheet, ProjectSheet) else None) or sheet.title


@once_each
def sides_of(sheet: AnySheet) -> Mapping[str, tuple[Indicator, ...]]:
    """Return the filled indicators by side; an overall sheet has one side."""
    if isinstance(sheet, OverallSheet):
        return {ANNUAL: filled(sheet.indicators)}
    return {PERIOD: filled(sheet.indicators_implementation), ANNUAL: filled(sheet.indicators_annual)}


def filled(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return the indicators that are no empty slots of the form."""
    return tuple(indicator for indicator in indicators if indicator.level3 or indicator.value)


@once
def indicators_of(disclosure: Disclosure) -> tuple[Seen, ...]:
    """Return each indicator of all sheets once: an annual one only where the period has not the same."""
    found: list[Seen] = []
    for sheet in sheets_of(disclosure):
        sides = sides_of(sheet)
        period = sides.get(PERIOD, ())
        known = {(item.level2, item.value, letters(item.level3)) for item in period}
        starts = {(item.level2, item.value): letters(item.level3) for item in period}
        found.extend(Seen(sheet, PERIOD, item) for item in period)
        for item in sides[ANNUAL]:
            short = letters(item.level3)
            if (item.level2, item.value, short) in known:
                continue
            if short and starts.get((item.level2, item.value), "").startswith(short):
                continue
            found.append(Seen(sheet, ANNUAL, item))
    return tuple(found)


@once
def projects_of(disclosure: Disclosure) -> tuple[Project, ...]:
    """Return the project rows of both project tables."""
    return tuple(
        Project(table, row)
        for table in disclosure.tables
        if table.id in ("T12", "T13")
        for row in table.rows
        if row.kind == "project" and row.name
    )


def statement(disclosure: Disclosure, key: str, label: str) -> Statement | None:
    """Return the first number that the narrative states under a label."""
    return next(
        (item for item in disclosure.statements if item.key == key and item.label == label and item.figure), None
    )


def stated_at(item: Statement) -> Location:
    """Return the location of a statement."""
    return Location(item.place, item.section, text=item.clause or str(item.value))


def count_of(field: Field | Statement | None) -> int | None:
    """Return a count as a number."""
    figure = field.figure if field is not None else None
    return int(figure.value) if figure is not None and figure.value == int(figure.value) else None


@lru_cache(maxsize=16_384)
def letters(text: str | None) -> str:
    """Return a text without blanks and punctuation, in one writing."""
    return _PUNCTUATION.sub("", fold(text)) if text else ""


@lru_cache(maxsize=512)
def folded(text: str) -> str:
    """Return a text of a sheet in one writing; one rule after the other reads the same texts."""
    return fold(text)


@lru_cache(maxsize=4096)
def amount_in(text: str | None) -> Figure | None:
    """Return the amount that an indicator's value is (≤50万元, 12345.60元), None for anything else."""
    match = _AMOUNT.fullmatch(fold(text)) if text else None
    return money(match["number"], match["unit"]) if match else None


def money(number: str, unit: str) -> Figure | None:
    """Return an amount of running text; 万 stands for 万元."""
    return parse_figure(number, "万元" if unit == "万" else unit)


def funds(sheet: ProjectSheet, side: str) -> Figure | None:
    """Return the total funds of a side in yuan."""
    field = (sheet.funds_annual if side == ANNUAL else sheet.funds_implementation).get(TOTAL)
    return field.figure if field is not None else None


def funds_at(sheet: ProjectSheet, side: str) -> list[Location]:
    """Return where the total funds of a side stand."""
    field = (sheet.funds_annual if side == ANNUAL else sheet.funds_implementation).get(TOTAL)
    return [sheet_at(sheet, field.place, field.value)] if field is not None else []


@once_each
def is_one_year(sheet: ProjectSheet) -> bool:
    """Say whether period and year are the same: one year long, or with the same funds."""
    period, annual = funds(sheet, PERIOD), funds(sheet, ANNUAL)
    if period is not None and annual is not None:
        return period.value == annual.value
    return years_of(sheet) == 1


def years_of(sheet: ProjectSheet) -> int | None:
    """Return how many years the project lasts, None where the form does not say."""
    match = _YEARS.search(sheet.period.value) if sheet.period and sheet.period.value else None
    return int(match["years"]) if match else None


def total(amounts: Iterable[Figure]) -> Interval:
    """Return the exact amounts that a sum of printed amounts may stand for."""
    result = Interval(Decimal(0), Decimal(0))
    for amount in amounts:
        result = result + amount.interval
    return result


def yuan(value: Decimal) -> str:
    """Write an amount of yuan as the sheets do: 1,800,000 or 28,794.24."""
    plain = value.normalize()
    return f"{plain:,f}"


def clip(text: str, most: int = 40) -> str:
    """Return a name shortened in the middle, so that a message stays readable."""
    half = most // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def differing(expected: str, actual: str) -> tuple[str, str]:
    """Return the parts of two names that differ, with a little of what surrounds them; （无） where one has nothing."""
    left, right = fold(expected), fold(actual)
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    start, end = max(0, start - _BEFORE), max(0, end - _AFTER)
    return left[start : len(left) - end] or "（无）", right[start : len(right) - end] or "（无）"


def list_outcome(found: Sequence[tuple[Location, str]], *, expected: str) -> Outcome:
    """Return one outcome for all instances of a fault: violated with all places, or passed.

    Message values: ``count`` (instances), ``examples`` (the first of them, quoted).
    """
    if not found:
        return passed()
    texts = [text for _, text in found]
    return violated(
        limited([location for location, _ in found]),
        expected=expected,
        actual=quoted(texts),
        key="|".join(sorted(set(texts))),
        count=str(len(found)),
        examples=quoted(texts),
    )


def no_sheets(disclosure: Disclosure) -> Iterator[Outcome]:
    """Yield not_applicable where the document has no project sheet."""
    if not disclosure.sheets:
        yield not_applicable("没有项目绩效目标表")


def no_indicators(disclosure: Disclosure) -> Iterator[Outcome]:
    """Yield not_applicable where no target sheet has an indicator filled in."""
    if not indicators_of(disclosure):
        yield not_applicable("没有填写绩效指标")


def of_label(disclosure: Disclosure, label: str) -> tuple[Seen, ...]:
    """Return the indicators under a level-1 or level-2 label."""
    return tuple(seen for seen in indicators_of(disclosure) if label in (seen.indicator.level1, seen.indicator.level2))


def text_at(sheet: AnySheet, label: str, text: str | None = None) -> Location:
    """Return the location of a text of a sheet."""
    field = sheet.texts.get(label)
    place = field.place if field is not None and field.place != NOWHERE else sheet.place
    return sheet_at(sheet, place, text or label)


def text_of(sheet: AnySheet, label: str) -> str:
    """Return a text of a sheet, "" where it is blank or missing."""
    field = sheet.texts.get(label)
    return field.value or "" if field is not None else ""


def has_text(disclosure: Disclosure, *labels: str) -> bool:
    """Say whether any project sheet has one of these texts filled in."""
    return any(text_of(sheet, label) for sheet in disclosure.sheets for label in labels)


def without_sheet(disclosure: Disclosure) -> list[Project]:
    """Return the projects that no sheet belongs to."""
    covered = {sheet.table12_name for sheet in disclosure.sheets}
    return [project for project in projects_of(disclosure) if project.name not in covered]


def paired(period: Sequence[Indicator], annual: Sequence[Indicator]) -> Iterator[tuple[Indicator, Indicator]]:
    """Yield the indicators that both sides have: one label, names equal or one cut off, and no other like it."""
    for item in period:
        same = [other for other in annual if other.level2 == item.level2 and _same_name(item, other)]
        back = [other for other in period if other.level2 == item.level2 and same and _same_name(other, same[0])]
        if len(same) == 1 and len(back) == 1:
            yield item, same[0]


def _same_name(one: Indicator, other: Indicator) -> bool:
    left, right = letters(one.level3), letters(other.level3)
    return bool(left and right) and (left.startswith(right) or right.startswith(left))


def is_repeated(sheet: ProjectSheet) -> bool:
    """Say whether all texts of a sheet, at least four, are one and the same."""
    texts = [letters(field.value) for field in sheet.texts.values() if field.value]
    return len(texts) >= _LEAST_TEXTS and len(set(texts)) == 1
