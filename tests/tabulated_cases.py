"""Small ledgers for the tests of tabulation: from the YAML cases, and by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from mingzhang.model.ledger import (
    BudgetLine,
    FundSource,
    Ledger,
    Project,
    ProjectCategory,
    Purpose,
    RevenueLine,
    Unit,
    UnitKind,
)

FOLDER = Path(__file__).parent / "tabulated"


def case(name: str) -> dict[str, Any]:
    """Return a case as it is written, all values but booleans as texts."""
    return dict(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


def ledger_of(data: Mapping[str, Any]) -> Ledger:
    """Return the ledger of a case."""
    return Ledger(
        source="case",
        year=2026,
        code="900",
        name="甲县乙局",
        region="甲县",
        level="县（区）级",
        units=tuple(Unit(one["code"], one["name"], UnitKind(one["kind"])) for one in data["units"]),
        lines=tuple(line(*one) for one in data["lines"]),
        revenues=tuple(
            RevenueLine(unit, FundSource(source), code, Decimal(amount))
            for unit, source, code, amount in data.get("revenues", [])
        ),
        projects=tuple(
            Project(one["code"], one["name"], one["unit"], ProjectCategory.TARGET) for one in data.get("projects", [])
        ),
    )


def line(
    unit: str,
    function: str,
    item: str,
    government: str,
    source: str,
    purpose: str,
    project: str,
    carried: bool,
    amount: str,
) -> BudgetLine:
    """Return one budget line from its texts."""
    return BudgetLine(
        unit, function, item, government, FundSource(source), Purpose(purpose), project, carried, Decimal(amount)
    )


def project_ledger(amounts: Sequence[tuple[str, str, str, str]]) -> Ledger:
    """Return the ledger of one unit with project lines of (project, function, source, yuan)."""
    return ledger_of(
        {
            "units": [{"code": "900001", "name": "甲县乙局本级", "kind": "行政单位"}],
            "projects": [
                {"code": p, "name": f"项目{p}", "unit": "900001"} for p in dict.fromkeys(a[0] for a in amounts)
            ],
            "lines": [
                ["900001", function, "30227", "50205", source, "项目支出", project, False, yuan]
                for project, function, source, yuan in amounts
            ],
        }
    )
