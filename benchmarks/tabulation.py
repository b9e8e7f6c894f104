"""Measure tabulation: ``python -m benchmarks.tabulation``.

Prints, for a department of one unit with 500 lines and 20 projects, processor time of one call under both policies;
and, over random ledgers, how many figures differ from half up when balanced and by how much. Machines differ; compare
figures of one run with each other.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from decimal import Decimal

from tests.random_ledgers import ledger_of_seed

from mingzhang.catalogue.classifications import load_classification, load_mapping
from mingzhang.model.ledger import (
    BudgetLine,
    FundSource,
    Ledger,
    Project,
    ProjectCategory,
    Purpose,
    Unit,
    UnitKind,
    department_of,
    unit_of,
)
from mingzhang.model.tabulated import Policy
from mingzhang.tabulation import tabulate, tabulate_each

LINES, PROJECTS, ROUNDS, LEDGERS = 500, 20, 15, 100
POLICIES: tuple[Policy, ...] = ("plain", "balanced")


def large() -> Ledger:
    """Return a fictional unit of the size that the budget of time is set for."""
    chance = random.Random(1)
    codes = [code for code in load_classification("functional", 2026).entries if len(code) == 7]
    pairs = [(pair.dept_code, pair.gov_code) for pair in load_mapping(2026).pairs if len(pair.gov_code) == 5]
    functions = chance.sample(codes, 40)
    projects = [f"P{number:02}" for number in range(PROJECTS)]
    lines = []
    for number in range(LINES):
        project = projects[number % PROJECTS] if number % 2 else ""
        purpose = Purpose.PROJECT if project else chance.choice((Purpose.PERSONNEL, Purpose.PUBLIC))
        source = chance.choice((FundSource.GENERAL, FundSource.GENERAL, FundSource.SPECIAL, FundSource.OWN))
        item, government = chance.choice(pairs)
        amount = Decimal(chance.randint(1, 10**8)) / 100
        function = chance.choice(functions)
        lines.append(
            BudgetLine("900001", function, item, government, source, purpose, project, number % 7 == 0, amount)
        )
    return Ledger(
        source="benchmark",
        year=2026,
        code="900",
        name="甲县乙局",
        region="甲县",
        level="县（区）级",
        units=(Unit("900001", "甲县乙局", UnitKind.ADMINISTRATIVE, is_head=True),),
        lines=tuple(lines),
        projects=tuple(Project(code, f"项目{code}", "900001", ProjectCategory.TARGET) for code in projects),
    )


def speed(ledger: Ledger) -> None:
    for policy in POLICIES:
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            made = tabulate(ledger, department_of(ledger), policy=policy)
            times.append(1000 * (time.process_time() - start))
        print(
            f"{policy}: {len(ledger.lines)} lines, {PROJECTS} projects, {len(made.figures)} figures: "
            f"{statistics.median(times):.1f} ms of processor time (median of {ROUNDS}), {len(made.tails)} tails, "
            f"{len(made.adjusted)} adjusted"
        )


def deviations() -> None:
    figures = adjusted = tails = unproved = 0
    off: Counter[int] = Counter()
    for seed in range(LEDGERS):
        ledger = ledger_of_seed(seed)
        bodies = [department_of(ledger), *(unit_of(ledger, unit.code) for unit in ledger.units)]
        plain = tabulate_each(ledger, bodies)
        for before, after in zip(plain, tabulate_each(ledger, bodies, policy="balanced"), strict=True):
            figures += len(after.figures)
            tails += len(before.tails)
            adjusted += len(after.adjusted)
            unproved += len(after.remarks)
            for at in after.adjusted:
                one, other = after.figures[at], before.figures[at]
                off[int((one.value - other.value) / one.step)] += 1
    print(f"{LEDGERS} random ledgers, {figures} figures: {tails} tails when plain, none when balanced")
    print(f"balanced: {adjusted} figures differ from half up, by last places: {dict(sorted(off.items()))}")
    print(f"documents for which the best choice was not proved: {unproved}")


if __name__ == "__main__":
    speed(large())
    deviations()
