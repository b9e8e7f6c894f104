"""Records → ledger. What lacks a required value is left out: it has been said, and no ledger is given away then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from mingzhang.ledgers.options import profile_names
from mingzhang.ledgers.records import Record, Records
from mingzhang.model.ledger import (
    DEPARTMENT,
    Assets,
    Attached,
    BudgetLine,
    FundSource,
    Indicator,
    LastYear,
    Ledger,
    Overall,
    Procurement,
    ProcurementKind,
    Project,
    ProjectCategory,
    Purpose,
    Reply,
    RevenueLine,
    Staffing,
    Unit,
    UnitKind,
    Words,
)
from mingzhang.model.place import NOWHERE

_ABSENT = Record({}, {}, NOWHERE, "")
_NO_MONEY = Decimal(0)


def assemble(records: Records, source: str) -> Ledger:
    """Return the ledger that records make up."""
    by = records.by_sheet
    info = by["info"][0] if by["info"] else _ABSENT
    names = {record.get("code"): record.get("name") for record in by["names"]}
    return Ledger(
        source=source,
        year=records.context.year,
        code=info.get("code"),
        name=info.get("name"),
        region=info.get("region"),
        level=info.get("level"),
        profile=profile_names().get(info.get("profile"), records.context.profile),
        reply=_reply(info),
        units=_units(records),
        lines=tuple(map(_line, by["lines"])),
        revenues=tuple(
            RevenueLine(one.get("unit"), FundSource(one.get("source")), one.get("code"), one.get("amount"), one.place)
            for one in by["revenues"]
        ),
        projects=_projects(records),
        overalls=_overalls(records),
        procurements=tuple(map(_procurement, by["procurements"])),
        last_year=tuple(
            LastYear(one.get("unit", DEPARTMENT), one.get("label"), one.get("amount"), one.place)
            for one in by["last_year"]
        ),
        words=_words(records),
        attachments=_attachments(records),
        names={**records.names, **names},
    )


def _grouped(records: Iterable[Record], column: str) -> Mapping[Any, list[Record]]:
    found: defaultdict[Any, list[Record]] = defaultdict(list)
    for record in records:
        found[record.get(column)].append(record)
    return found


def _first(records: Iterable[Record], column: str) -> Mapping[Any, Record]:
    return {key: found[0] for key, found in _grouped(records, column).items()}


def _part(record: Record, prefix: str) -> dict[str, Any]:
    """Return the values of columns such as ``texts:项目概况`` by what stands behind the colon."""
    return {key.partition(":")[2]: value for key, value in record.values.items() if key.startswith(f"{prefix}:")}


def _reply(record: Record) -> Reply:
    return Reply(record.get("reply_date", None), record.get("reply_number"), record.get("reply_issuer"))


def _units(records: Records) -> tuple[Unit, ...]:
    staffing = _first(records.by_sheet["staffing"], "unit")
    assets = _first(records.by_sheet["assets"], "unit")
    return tuple(
        Unit(
            code=one.get("code"),
            name=one.get("name"),
            kind=UnitKind(one.get("kind")),
            is_head=one.get("is_head", False),
            reply=_reply(one),
            staffing=_staffing(staffing.get(one.get("code"), _ABSENT)),
            assets=_assets(assets.get(one.get("code"), _ABSENT)),
            place=one.place,
        )
        for one in records.by_sheet["units"]
    )


def _staffing(record: Record) -> Staffing:
    columns = ("offices", "posts", "employed", "established", "others")
    return Staffing(*(record.get(column, 0) for column in columns))


def _assets(record: Record) -> Assets:
    return Assets(
        as_of=record.get("as_of", None),
        quota=record.get("quota", 0),
        vehicles=_part(record, "vehicles"),
        area=record.get("area", _NO_MONEY),
        equipment=record.get("equipment", 0),
        large_equipment=record.get("large_equipment", 0),
    )


def _line(record: Record) -> BudgetLine:
    return BudgetLine(
        unit=record.get("unit"),
        function=record.get("function"),
        item=record.get("item"),
        government=record.get("government"),
        source=FundSource(record.get("source")),
        purpose=Purpose(record.get("purpose")),
        project=record.get("project"),
        carried=record.get("carried", False),
        amount=record.get("amount"),
        place=record.place,
    )


def _projects(records: Records) -> tuple[Project, ...]:
    funds = _grouped(records.by_sheet["funds"], "project")
    texts = _first(records.by_sheet["project_texts"], "project")
    indicators = _grouped(records.by_sheet["indicators"], "project")
    found = []
    for one in records.by_sheet["projects"]:
        code = one.get("code")
        own, words = funds.get(code, []), texts.get(code, _ABSENT)
        found.append(
            Project(
                code=code,
                name=one.get("name"),
                unit=one.get("unit"),
                category=ProjectCategory(one.get("category")),
                attribute=one.get("attribute"),
                period=one.get("period"),
                is_published=one.get("is_published", True),
                annual={fund.get("label"): fund.get("annual") for fund in own if "annual" in fund.values},
                period_total={fund.get("label"): fund.get("period") for fund in own if "period" in fund.values},
                texts=_part(words, "texts"),
                goals=_part(words, "goals"),
                indicators=tuple(map(_indicator, indicators.get(code, []))),
                place=one.place,
            )
        )
    return tuple(found)


def _indicator(record: Record) -> Indicator:
    level1, level2, level3, value = (record.get(column) for column in ("level1", "level2", "level3", "value"))
    return Indicator(level1, level2, level3, value, record.get("scope") == "实施期", record.place)


def _overalls(records: Records) -> tuple[Overall, ...]:
    tasks = _grouped(records.by_sheet["tasks"], "unit")
    indicators = _grouped(records.by_sheet["overall_indicators"], "unit")
    return tuple(
        Overall(
            unit=one.get("unit", DEPARTMENT),
            texts=_part(one, "texts"),
            tasks=tuple((task.get("core"), task.get("key")) for task in tasks.get(one.get("unit"), [])),
            indicators=tuple(map(_indicator, indicators.get(one.get("unit"), []))),
            place=one.place,
        )
        for one in records.by_sheet["overalls"]
    )


def _procurement(record: Record) -> Procurement:
    return Procurement(
        unit=record.get("unit"),
        kind=ProcurementKind(record.get("kind")),
        item=record.get("item"),
        amount=record.get("amount"),
        project=record.get("project"),
        for_small=record.get("for_small", False),
        place=record.place,
    )


def _words(records: Records) -> tuple[Words, ...]:
    reasons = (
        Words(one.get("unit", DEPARTMENT), one.get("label"), one.get("reason"), one.place)
        for one in records.by_sheet["reasons"]
    )
    texts = (
        Words(one.get("unit", DEPARTMENT), one.get("key"), one.get("text"), one.place)
        for one in records.by_sheet["words"]
    )
    return (*reasons, *texts)


def _attachments(records: Records) -> tuple[Attached, ...]:
    rows: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records.by_sheet["attachment_rows"]:
        rows[record.get("unit"), record.get("title")].append(record)
    return tuple(
        Attached(
            unit=one.get("unit", DEPARTMENT),
            title=one.get("title"),
            text=one.get("text"),
            rows=_grid(rows.get((one.get("unit"), one.get("title")), [])),
            place=one.place,
        )
        for one in records.by_sheet["attachments"]
    )


def _grid(records: Iterable[Record]) -> tuple[tuple[str, ...], ...]:
    """Return a table of equally long rows; the longest row says how long."""
    rows = [{int(number): text for number, text in _part(record, "cell").items()} for record in records]
    width = max((max(row, default=0) for row in rows), default=0)
    return tuple(tuple(row.get(number, "") for number in range(1, width + 1)) for row in rows)
