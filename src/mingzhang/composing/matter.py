"""What a disclosure is composed from: the ledger as one entity sees it, its figures as printed, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.catalogue.profiles import Profile, load_profile
from mingzhang.composing.declared import Frame, frame
from mingzhang.composing.template import Stated
from mingzhang.model.errors import MingzhangError
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Attached, BudgetLine, Entity, Ledger, Project, Purpose, Reply, Unit
from mingzhang.model.money import YUAN_PER_UNIT, ZERO, Figure
from mingzhang.model.tabulated import Amount, TabulatedRow, Tabulation

CENT = Decimal("0.01")
#: An amount of nothing as the text prints it.
NOTHING = "0.00"


class UncomposableError(MingzhangError):
    """A ledger cannot be composed into a disclosure: reason and remedy are sentences for a clerk."""

    def __init__(self, source: str, reason: str, remedy: str) -> None:
        self.source = source
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{source}：{reason}{remedy}")

    def __reduce__(self) -> tuple[type[UncomposableError], tuple[str, str, str]]:
        """Let it cross from one process to another."""
        return type(self), (self.source, self.reason, self.remedy)


@dataclass(slots=True)
class Matter:
    """Everything the composer looks up, gathered once for one entity.

    ``lines`` are the entity's budget lines with their indexes in the ledger, ``by_project`` the same by project code.
    ``gaps`` grows while composing: what the clerk has still to say.
    """

    ledger: Ledger
    entity: Entity
    tabulation: Tabulation
    last: Ledger | None
    draft: bool
    profile: Profile
    frame: Frame
    variables: Mapping[str, Stated]
    words: Mapping[str, str]
    units: tuple[Unit, ...]
    lines: tuple[tuple[int, BudgetLine], ...]
    by_project: Mapping[str, tuple[tuple[int, BudgetLine], ...]]
    projects: tuple[Project, ...]
    scale: Decimal
    amounts: Mapping[tuple[str, str, str], Amount]
    gaps: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @property
    def balanced(self) -> bool:
        """Say whether figures are rounded so that totals add up."""
        return self.tabulation.policy == "balanced"

    @property
    def reply(self) -> Reply:
        """Return the reply on the entity's budget: a unit's own, else the department's."""
        own = self.units[0].reply if self.entity.kind == "单位" and self.units else Reply()
        return own if own.date else self.ledger.reply

    @property
    def attached(self) -> tuple[Attached, ...]:
        """Return what the clerk attached to the entity's disclosure."""
        return tuple(one for one in self.ledger.attachments if one.unit == self.entity.key)

    def fill(self, text: str, **further: str) -> str:
        """Replace {年度}, {部门或单位} … in a declared text."""
        for name, one in self.variables.items():
            text = text.replace(f"{{{name}}}", one.text)
        for name, value in further.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def say(self, key: str) -> str:
        """Return the clerk's words of a key, "" where there are none."""
        self.used.add(key)
        return self.words.get(key, "")

    def lack(self, key: str, what: str, remedy: str = "") -> str:
        """Note that something is missing; return what a draft prints in its place ("" in what is final)."""
        self.gaps.append(f"{self.entity.name}没有填写{what}：{remedy or f'请在账本的文字说明中填写“{key}”。'}")
        return self.frame.missing.replace("{事项}", what) if self.draft else ""

    def printed(self, at: Coordinate) -> Decimal:
        """Return a figure of the tables as printed, in the tables' unit; 0 where the cell is blank or not there."""
        figure = self.tabulation.figures.get(at)
        return figure.value / self.scale if figure is not None else ZERO

    def figure(self, at: Coordinate) -> Stated:
        """Return what a sentence says of a table's figure."""
        figure = self.tabulation.figures.get(at)
        text = grouped(figure.printed) if figure is not None and figure.printed else NOTHING
        return Stated(text, at, self.lines_at(at))

    def figure_at(self, row: TabulatedRow, table: str, column: str) -> bool:
        """Say whether a row has a figure in a column: printed, and not a blank."""
        figure = self.tabulation.figures.get(Coordinate(table, row.line, column))
        return figure is not None and bool(figure.printed)

    def lines_at(self, at: Coordinate) -> tuple[int, ...]:
        """Return the ledger lines that a table's figure sums."""
        amount = self.amounts.get(at)
        return amount.lines if amount is not None else ()

    def exact(self, at: Coordinate) -> Decimal:
        """Return the exact amount of a table's figure in yuan; 0 where the cell is blank or not there."""
        amount = self.amounts.get(at)
        return amount.value if amount is not None else ZERO

    def figure_of(self, lines: tuple[int, ...]) -> Figure | None:
        """Return the figure of the two-sided tables that sums exactly these ledger lines."""
        for name in ("T01", "T04"):
            table = self.tabulation.table(name)
            for row in (*table.left, *table.right):
                for column, amount in row.amounts.items():
                    if amount.lines == lines:
                        return self.tabulation.figures.get(Coordinate(name, row.line, column))
        return None

    def rounded(self, yuan: Decimal) -> Decimal:
        """Return an exact amount in the tables' unit, rounded half up."""
        return (yuan / self.scale).quantize(CENT, rounding=ROUND_HALF_UP)

    def amount(self, yuan: Decimal, at: Coordinate, lines: tuple[int, ...] = ()) -> Stated:
        """Return what a sentence says of an amount that no table holds."""
        return Stated(f"{self.rounded(yuan):,}", at, lines)

    def picked(self, wanted: Callable[[BudgetLine], bool]) -> tuple[Decimal, tuple[int, ...]]:
        """Return the exact sum of the entity's lines that are wanted, and their indexes."""
        found = [(index, line.amount) for index, line in self.lines if line.amount and wanted(line)]
        return sum((amount for _, amount in found), ZERO), tuple(index for index, _ in found)

    def of_projects(self, projects: Iterable[Project]) -> tuple[Decimal, tuple[int, ...]]:
        """Return the exact sum of the lines of some projects, and their indexes."""
        found = [pair for project in projects for pair in self.by_project.get(project.code, ())]
        return sum((line.amount for _, line in found), ZERO), tuple(index for index, _ in found)


def grouped(printed: str) -> str:
    """Write a printed figure with thousands separators, its decimals kept."""
    return f"{Decimal(printed):,}"


def matter_of(ledger: Ledger, entity: Entity, tabulation: Tabulation, last: Ledger | None, draft: bool) -> Matter:
    """Gather what a disclosure of one entity is composed from.

    Raises:
        UncomposableError: no form is declared for the ledger's profile.
    """
    declared = frame()
    if ledger.profile not in declared.profiles:
        known = "、".join(sorted(declared.profiles))
        raise UncomposableError(ledger.source, f"没有“{ledger.profile}”版式的表样，", f"请在账本中改用：{known}。")
    covered = set(entity.units)
    lines = tuple((index, line) for index, line in enumerate(ledger.lines) if line.unit in covered)
    by_project: dict[str, list[tuple[int, BudgetLine]]] = {}
    for index, line in lines:
        if line.project and line.purpose is Purpose.PROJECT:
            by_project.setdefault(line.project, []).append((index, line))
    return Matter(
        ledger=ledger,
        entity=entity,
        tabulation=tabulation,
        last=last,
        draft=draft,
        profile=load_profile(ledger.profile),
        frame=declared,
        variables={name: Stated(text) for name, text in _variables(ledger, entity, tabulation, declared)},
        words={one.key: one.text.strip() for one in ledger.words if one.unit == entity.key and one.text.strip()},
        units=tuple(unit for unit in ledger.units if unit.code in covered),
        lines=lines,
        by_project={code: tuple(found) for code, found in by_project.items()},
        projects=tuple(one for one in ledger.projects if one.unit in covered and one.code in by_project),
        scale=YUAN_PER_UNIT[tabulation.unit],
        # Plain tuples equal coordinates and are made faster.
        amounts={
            (table.id, row.line, column): amount
            for table in tabulation.tables
            for row in (*table.rows, *table.left, *table.right)
            for column, amount in row.amounts.items()
        },
    )


def _variables(ledger: Ledger, entity: Entity, tabulation: Tabulation, declared: Frame) -> Iterator[tuple[str, str]]:
    yield "年度", str(ledger.year)
    yield "上年度", str(ledger.year - 1)
    yield "单位名称", entity.name
    yield "名称", entity.name
    yield "部门", entity.kind
    yield "部门或单位", f"本{entity.kind}"
    yield "地区", ledger.region
    yield "本级", declared.levels.get(ledger.level, ledger.level)
    yield "金额单位", tabulation.unit
