"""The disclosure as a Fiscal Data Package (specs.frictionlessdata.io/fiscal-data-package, version 1).

It holds what the tables disclose and nothing finer: a ledger knows amounts by function *and* economic item *and*
project, which nobody has decided to publish.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.catalogue.tables import load_tables
from mingzhang.model.fact import Coordinate
from mingzhang.model.money import YUAN_PER_UNIT

if TYPE_CHECKING:
    from mingzhang.model.ledger import Entity, Ledger
    from mingzhang.model.publication import Publication
    from mingzhang.model.tabulated import TabulatedRow, Tabulation

#: What the name of a package may not hold.
_UNNAMED = re.compile(r"[^-a-z0-9._]+")
#: Columns of the resources: name, type, what the Fiscal Data Package calls it ("" for none), what it means.
#: The names of types are those of the taxonomy of OpenSpending (github.com/openspending/os-types).
_COMMON = (
    ("year", "integer", "date:fiscal-year", "预算年度"),
    ("body_code", "string", "administrative-classification:generic:code:full", "部门或单位代码"),
    ("body", "string", "administrative-classification:generic:label", "部门或单位名称"),
    ("phase", "string", "phase", "预算阶段：approved 指已批复的年初预算"),
)
_AMOUNTS = (
    ("column", "string", "", "金额栏，如 合计、基本支出、项目支出"),
    ("amount", "number", "value", "金额（元）：表中所列金额折算为元"),
    ("printed", "string", "", "表中所列的数，单位见 unit"),
    ("unit", "string", "", "表的金额单位"),
)


@dataclass(frozen=True, slots=True)
class Resource:
    """One CSV of the package: its name, title, the tables it is taken from, and its own columns."""

    name: str
    title: str
    tables: tuple[str, ...]
    own: tuple[tuple[str, str, str, str], ...]

    @property
    def columns(self) -> tuple[tuple[str, str, str, str], ...]:
        """Return all columns of the CSV in their order."""
        return (*_COMMON, *self.own, *_AMOUNTS)


def _classified(kind: str, title: str) -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("table", "string", "", "表号"),
        ("code", "string", f"{kind}:generic:code:full", f"{title}科目编码；合计行为空"),
        ("level", "integer", "", "科目级次：1 类，2 款，3 项；合计行为 0"),
        ("name", "string", f"{kind}:generic:label", f"{title}科目名称"),
    )


_LINED = (
    ("table", "string", "", "表号"),
    ("side", "string", "", "收入或支出；单边表为空"),
    ("line", "string", "", "行名"),
)
RESOURCES = (
    Resource("totals", "收支总表和财政拨款收支总表", ("T01", "T04"), _LINED),
    Resource(
        "functions",
        "按支出功能分类的收入和支出",
        ("T02", "T03", "T05", "T08"),
        _classified("functional-classification", "支出功能分类"),
    ),
    Resource(
        "basic",
        "基本支出分经济科目",
        ("T06",),
        (
            ("table", "string", "", "表号"),
            ("code", "string", "economic-classification:generic:code:full", "部门预算支出经济分类编码"),
            ("name", "string", "economic-classification:generic:label", "部门预算支出经济分类名称"),
            ("government_code", "string", "", "政府预算支出经济分类编码"),
            ("government_name", "string", "", "政府预算支出经济分类名称"),
        ),
    ),
    Resource(
        "funds", "政府性基金收入和国有资本经营收支", ("T07", "T09"), (*_LINED, ("code", "string", "", "科目编码"))
    ),
    Resource("expenses", "“三公”经费和机关运行经费", ("T10", "T11"), _LINED),
    Resource(
        "projects",
        "项目支出",
        ("T12", "T13"),
        (
            ("table", "string", "", "表号"),
            ("kind", "string", "", "行的种类：entity 部门或单位，project 项目"),
            ("name", "string", "activity:generic:program:label", "部门、单位或项目名称"),
        ),
    ),
)


def fiscal_data_package(
    ledger: Ledger, entity: Entity, tabulation: Tabulation, publication: Publication
) -> dict[str, bytes]:
    """Return the files of the package by path: ``datapackage.json`` and one CSV per resource (UTF-8, no BOM)."""
    files: dict[str, bytes] = {}
    described = []
    for resource in RESOURCES:
        rows = list(_rows(resource, entity, tabulation))
        path = f"data/{resource.name}.csv"
        files[path] = _csv([name for name, *_ in resource.columns], rows)
        described.append(_described(resource, path))
    package = _descriptor(ledger, publication, described)
    return {"datapackage.json": (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode(), **files}


def _descriptor(ledger: Ledger, publication: Publication, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    year = publication.year
    package: dict[str, Any] = {
        "name": f"budget-{_UNNAMED.sub('-', publication.code.lower()).strip('-') or 'department'}-{year}",
        "title": publication.title,
        # The published schema of fiscal-data-package contradicts itself: it admits no other profile than this one.
        "profile": "tabular-data-package",
        "conformsTo": "https://specs.frictionlessdata.io/fiscal-data-package/",
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "region": ledger.region,
        "keywords": ["预算公开", publication.name, str(year)],
        "resources": list(resources),
    }
    return package


def _described(resource: Resource, path: str) -> dict[str, Any]:
    fields = []
    for name, kind, column_type, title in resource.columns:
        field: dict[str, Any] = {"name": name, "type": kind, "title": title}
        if column_type:
            field["columnType"] = column_type
        if name == "amount":
            field |= {"currency": "CNY", "constraints": {"required": True}}
        fields.append(field)
    return {
        "name": resource.name,
        "title": resource.title,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _rows(resource: Resource, entity: Entity, tabulation: Tabulation) -> Iterator[list[str]]:
    known = {table.id for table in tabulation.tables}
    for table_id in resource.tables:
        if table_id not in known:
            continue
        table = tabulation.table(table_id)
        for side, rows in (("", table.rows), ("收入", table.left), ("支出", table.right)):
            for row in rows:
                for column in row.amounts:
                    figure = tabulation.figures.get(Coordinate(table_id, row.line, column))
                    if figure is None or not figure.printed:
                        continue
                    amount = Decimal(figure.printed) * YUAN_PER_UNIT[figure.unit]
                    own = _own(resource, table_id, side, row)
                    yield [
                        str(tabulation.year), entity.code, entity.name, "approved", *own,
                        column, f"{amount:.2f}", figure.printed, figure.unit,
                    ]  # fmt: skip


def _own(resource: Resource, table_id: str, side: str, row: TabulatedRow) -> list[str]:
    number = str(load_tables()[table_id].number)
    values = {
        "table": number,
        "side": side,
        "line": row.line or row.name,
        "code": row.code,
        "level": str(row.level),
        "name": row.name,
        "kind": row.kind,
        "government_code": row.pair[0],
        "government_name": row.pair[1],
    }
    return [values[name] for name, *_ in resource.own]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
