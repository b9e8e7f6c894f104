"""How fast one workbook becomes a whole disclosure, and a bureau's ledgers become hundreds.

Asked: workbook → all formats for a unit of 500 lines and 20 projects ≤ 2.5 s in a new process, PDF alone ≤ 400 ms warm,
tabulation + narrative + check ≤ 50 ms, 300 units with two jobs ≤ 4 minutes in ≤ 500 MB.

Run: python -m benchmarks.build [--runs 5] [--units 30] [--full]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from mingzhang.catalogue.classifications import load_mapping
from mingzhang.ledgers import example_ledger, write_ledger
from mingzhang.model.ledger import (
    BudgetLine,
    FundSource,
    LastYear,
    Ledger,
    Project,
    Purpose,
    Unit,
    UnitKind,
    department_of,
)

_LINES, _PROJECTS, _UNITS = 500, 20, 300
_FUNCTIONS = ("2130301", "2130302", "2130304", "2130305", "2130306", "2130310", "2080505", "2101101", "2210201")
_PURPOSES = {"301": Purpose.PERSONNEL, "303": Purpose.PERSONNEL, "302": Purpose.PUBLIC, "310": Purpose.PUBLIC}


def unit_ledger(number: int) -> Ledger:
    """Return the ledger of a department with one unit: 500 budget lines, 20 projects with sheets."""
    example = example_ledger()
    code, name = f"{100 + number}", f"甲县第{number}局"
    unit = replace(example.units[0], code=f"{code}001", name=name, kind=UnitKind.ADMINISTRATIVE, is_head=True)
    sheeted = [one for one in example.projects if one.texts and one.indicators]
    projects = [_project(sheeted[at % len(sheeted)], unit, at) for at in range(_PROJECTS)]
    work = [_line(unit, at, projects[at % _PROJECTS], number) for at in range(_PROJECTS * 4)]
    lines = (*work, *_basic(unit, _LINES - len(work), number))
    own = {line.code: sum((one.amount for one in work if one.project == line.code), Decimal(0)) for line in projects}
    return replace(
        example,
        code=code,
        name=name,
        units=(unit,),
        lines=lines,
        revenues=(),
        projects=tuple(replace(one, annual={"市县(区)财政资金": own[one.code]}, period_total={}) for one in projects),
        overalls=tuple(one for one in example.overalls if not one.unit),
        procurements=(),
        last_year=tuple(
            LastYear("", label, Decimal("1000000")) for label in dict.fromkeys(one.label for one in example.last_year)
        ),
        words=tuple(one for one in example.words if not one.unit),
        attachments=(),
        names={},
    )


def _project(like: Project, unit: Unit, at: int) -> Project:
    return replace(
        like, code=f"{unit.code}{at:04d}", name=f"{like.name}（{at + 1}）", unit=unit.code, is_published=True
    )


def _line(unit: Unit, at: int, project: Project, number: int) -> BudgetLine:
    amount = Decimal(1_000_000 + 7919 * at + 101 * number) / 100
    function, item = _FUNCTIONS[at % 6], ("30201", "50201") if at % 2 else ("30227", "50205")
    return BudgetLine(
        unit.code, function, *item, FundSource.GENERAL, Purpose.PROJECT, project.code, carried=False, amount=amount
    )


def _basic(unit: Unit, count: int, number: int) -> Iterator[BudgetLine]:
    pairs = [
        (pair.dept_code, pair.gov_code)
        for pair in load_mapping().pairs
        if pair.dept_code[:3] in _PURPOSES and len(pair.gov_code) == 5 and pair.gov_code[:3] in ("501", "502", "509")
    ]
    for at in range(count):
        item, government = pairs[at % len(pairs)]
        amount = Decimal(123_456 + 6007 * at + 307 * number) / 100
        function = _FUNCTIONS[at // len(pairs) % len(_FUNCTIONS)]
        yield BudgetLine(
            unit.code,
            function,
            item,
            government,
            FundSource.GENERAL,
            _PURPOSES[item[:3]],
            "",
            carried=False,
            amount=amount,
        )


def _build(arguments: list[str]) -> float:
    """Run the command in a new process; return seconds."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "mingzhang.cli", "build", *arguments], check=False, capture_output=True, text=True
    )
    if done.returncode > 1:
        raise SystemExit(done.stderr or done.stdout)
    return time.perf_counter() - began


def _repeated(work: Callable[[], object], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def _say(what: str, seconds: list[float], asked: float) -> None:
    middle = statistics.median(seconds)
    best = min(seconds)
    print(f"{what:<58} {middle * 1000:8.0f} ms (best {best * 1000:.0f}), asked {asked * 1000:.0f} ms")


def _one(folder: Path, runs: int) -> None:
    from mingzhang.checking.check import check  # noqa: PLC0415
    from mingzhang.composing.compose import compose  # noqa: PLC0415
    from mingzhang.composing.document import to_document  # noqa: PLC0415
    from mingzhang.extraction.extract import extract  # noqa: PLC0415
    from mingzhang.renderers.publication_pdf import write_pdf  # noqa: PLC0415
    from mingzhang.tabulation import tabulate  # noqa: PLC0415

    ledger = unit_ledger(1)
    path = folder / "ledger.xlsx"
    write_ledger(ledger, path)
    print(f"{len(ledger.lines)} lines, {len(ledger.projects)} projects, {path.stat().st_size // 1024} KB workbook")
    _say(
        "workbook → all formats, new process",
        [_build([str(path), "-o", str(folder / "all")]) for _ in range(runs)],
        2.5,
    )
    entity = department_of(ledger)
    publication = compose(ledger, entity, tabulate(ledger, entity))
    write_pdf(publication)
    others = iter(
        [
            compose(one, department_of(one), tabulate(one, department_of(one)))
            for one in map(unit_ledger, range(2, runs + 2))
        ]
    )
    _say("PDF alone, warm, another document each", _repeated(lambda: write_pdf(next(others)), runs), 0.4)

    def preview() -> None:
        made = compose(ledger, entity, tabulate(ledger, entity))
        check(extract(to_document(made)))

    preview()
    _say("tabulation + narrative + check, warm", _repeated(preview, runs * 2), 0.05)
    stages: dict[str, Callable[[], object]] = {
        "  tabulation": lambda: tabulate(ledger, entity),
        "  narrative, tables, sheets": lambda: compose(ledger, entity, tabulate(ledger, entity)),
        "  extraction of the composed": lambda: extract(to_document(publication)),
    }
    for name, work in stages.items():
        _say(name, _repeated(work, runs * 2), 0.05)


def _many(folder: Path, units: int) -> None:
    """Build so many ledgers with two jobs; memory is the peak of the largest process and its two workers."""
    paths = []
    for number in range(units):
        path = folder / f"ledger-{number}.xlsx"
        write_ledger(unit_ledger(number + 10), path)
        paths.append(str(path))
    seconds = _build([*paths, "-o", str(folder / "many"), "--jobs", "2"])
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{units} ledgers, all formats, --jobs 2: {seconds:.1f} s, {seconds / units * 1000:.0f} ms each; "
        f"{_UNITS}: {seconds * _UNITS / units / 60:.1f} minutes, asked 4"
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"processor time of all builds above {used.ru_utime + used.ru_stime:.1f} s")
    print(f"largest process {largest:.0f} MB, asked 500")


def main() -> int:
    """Print a table of measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--units", type=int, default=30, help="build so many and scale to 300")
    parser.add_argument("--full", action="store_true", help="build all 300")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _one(Path(folder), options.runs)
        _many(Path(folder), _UNITS if options.full else options.units)
    return 0


if __name__ == "__main__":
    sys.exit(main())
