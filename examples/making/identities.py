"""What must hold exactly, in yuan, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from making.budget import FISCAL, ZERO, Budget
from making.sheets import annual_funds, period_funds
from making.tables import agency

_COST = re.compile(r"≤([\d.]+)(万元|元)")


class IdentityError(ValueError):
    """The data of the example contradict themselves."""


def verify(b: Budget) -> None:
    """Check the data against the identities that the tables do not give by construction.

    Raises:
        IdentityError: some identity does not hold; the message names all that fail.
    """
    failed = [name for name, holds in _identities(b) if not holds]
    if failed:
        raise IdentityError("; ".join(failed))


def _identities(b: Budget) -> Iterator[tuple[str, bool]]:
    yield "carry-over is fiscal and for projects", not b.pick(carried=True, source=("special", "own"))
    yield "no basic expenditure is carried over", not b.pick(carried=True, purpose=("personnel", "public"))
    fiscal_projects = b.sum(purpose="project", source=FISCAL) + b.sum(purpose="project", source=("special", "own"))
    yield "tables 12 and 13 make the project expenditure", fiscal_projects == b.sum(purpose="project")
    yield "agency expenses are the bureau's", agency(b) == agency(b, unit="bureau")
    yield from _people(b)
    for project in b.data["projects"]:
        yield from _project(b, project["key"])


def _people(b: Budget) -> Iterator[tuple[str, bool]]:
    staff = {key: int(value) for key, value in b.data["staffing"].items()}
    yield "posts", staff["administrative_posts"] + staff["institution_posts"] == staff["posts"]
    yield "staff", staff["on_posts"] + staff["others"] == staff["employed"]
    yield "staff within posts", staff["on_posts"] <= staff["posts"]
    yield "units", staff["units"] == len(b.data["units"])
    vehicles = sum(int(count) for _, count in b.data["vehicles"]["kinds"])
    yield "vehicles within quota, the new one counted", vehicles + 1 <= int(b.data["vehicles"]["quota"])
    for unit in b.data["units"]:
        pension, annuity = (b.sum(item=item, unit=unit) for item in ("30108", "30109"))
        yield f"{unit}: the annuity is half of the pension insurance", abs(annuity * 2 - pension) <= Decimal("0.01")
    purchased = sum((b.number("procurement", kind) for kind in ("goods", "works", "services")), ZERO)
    yield "procurement within the budget", purchased < b.sum(purpose=("public", "project"))


def _project(b: Budget, key: str) -> Iterator[tuple[str, bool]]:
    sheet = b.projects[key]
    annual, period = sum(annual_funds(b, key).values()), sum(period_funds(b, key).values())
    yield f"{key}: annual funds are the budget lines", annual == b.sum(project=key)
    yield f"{key}: funds by level are not negative", min(annual_funds(b, key).values()) >= 0
    yield f"{key}: period and funds", period > annual if sheet["period"] == "3年" else period == annual
    costs = [row for row in sheet["indicators"] if row[1] == "成本指标"]
    yield f"{key}: costs of the period", _cost(row[3] for row in costs) == period
    yield f"{key}: costs of the year", _cost(row[4] for row in costs) == annual
    texts = [*sheet["texts"].values(), *sheet["goals"]]
    yield (
        f"{key}: every text is a sentence of its own",
        len({*texts}) == len(texts) and all(t[-1] == "。" for t in texts),
    )


def _cost(values: Iterator[str]) -> Decimal:
    found = [_COST.fullmatch(value) for value in values]
    return sum((Decimal(one[1]) * (10_000 if one[2] == "万元" else 1) for one in found if one), ZERO)
