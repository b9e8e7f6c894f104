"""The thirteen tables of a random department as rows of printed cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest

from tests.random_budget import FISCAL, SOURCES, Line, World, example, function_name, half_up, total

NUMERALS = "一二三四五六七八九十"
TITLES = (
    "预算收支总表",
    "预算收入总表",
    "预算支出总表",
    "财政拨款收支总表",
    "一般公共预算支出预算表（不含上年结转）",
    "一般公共预算安排基本支出分经济科目表（不含上年结转）",
    "政府性基金预算收入表（不含上年结转）",
    "政府性基金预算支出表（不含上年结转）",
    "国有资本经营预算收支预算表（不含上年结转）",
    "财政拨款安排“三公”经费支出预算表",
    "财政拨款安排机关运行经费预算表",
    "项目支出预算表（本年预算）",
    "项目支出预算表（上年结转）",
)
SECTIONS = (
    "{w}预算收支数据变动情况及原因",
    "收入预算情况说明",
    "支出预算情况说明",
    "财政拨款收支预算总体情况说明",
    "一般公共预算支出情况说明",
    "一般公共预算基本支出情况说明",
    "“三公”经费增减变动原因说明",
    "机关运行经费增减变动原因说明",
    "政府采购情况",
    "绩效管理情况",
    "国有资产占有使用情况",
    "其他说明",
)
Cells = list[str]


@dataclass(slots=True)
class Printed:
    """One table: header rows, rows of cells, and whether it is empty."""

    number: int
    header: list[Cells]
    rows: list[Cells] = field(default_factory=list)
    empty: bool = False


def numeral(number: int) -> str:
    """Write 1 to 39 as Chinese numeral."""
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


class Tables:
    """Writes the tables of one department in one style."""

    def __init__(self, world: World) -> None:
        chance = world.chance
        self.world = world
        self.nothing = chance.choice(("0.00", "0", "—", "-", "0.00")) if chance.random() < 0.25 else ""
        self.separators = chance.random() < 0.25
        self.bare_whole = chance.random() < 0.1
        self.list_all_units = chance.random() < 0.3

    def cell(self, yuan: Decimal) -> str:
        """Print yuan in 万元; nothing is a blank, or 0.00 where the style says so."""
        if not yuan:
            return self.nothing
        value = half_up(yuan / 10_000)
        if self.bare_whole and value == value.to_integral():
            value = value.to_integral()
        return f"{value:,f}" if self.separators else f"{value:f}"

    def sums(self, lines: Iterable[Line], *picks: Callable[[Line], bool]) -> Cells:
        """Print one sum for each pick."""
        kept = list(lines)
        return [self.cell(total(line for line in kept if pick(line))) for pick in picks]

    def all(self) -> list[Printed]:
        """Return the tables in order."""
        writers = (self.t01, self.t02, self.t03, self.t04, self.t05, self.t06, self.t07, self.t08, self.t09, self.t10,
                   self.t11, self.t12, self.t13)  # fmt: skip
        return [writer() for writer in writers]

    def classes(self, columns: Callable[[list[Line]], Cells], lines: Sequence[Line]) -> list[Cells]:
        """Return one row of each of the thirty classes."""
        by_name = {function_name(code): code for code in {line.function[:3] for line in lines}}
        rows = []
        for number, name in enumerate(example()["classes"], start=1):
            code = by_name.get(name, "none")
            rows.append([f"{numeral(number)}、{name}", *columns([one for one in lines if one.function[:3] == code])])
        return rows

    def t01(self) -> Printed:
        w = self.world
        labels = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "单位资金")
        left = [
            [f"{numeral(i)}、{label}", self.cell(w.sum(source=source, carried=False))]
            for i, (label, source) in enumerate(zip(labels, SOURCES, strict=True), start=1)
        ]
        picks = (_any, _now, _carried)
        rows = _beside(left, self.classes(lambda lines: self.sums(lines, *picks), w.spent), 2, 4)
        carried = self.cell(w.sum(carried=True))
        rows += [
            ["本年收入合计", self.cell(w.sum(carried=False)), "本年支出合计", *self.sums(w.spent, *picks)],
            ["上年结转", carried, "年终结转", *self.sums(w.pick(purpose="left"), *picks)],
            ["收入总计", self.cell(w.sum()), "支出总计", *self.sums(w.lines, *picks)],
        ]
        head = ["项目", f"{w.year}年", "项目", f"{w.year}年合计", "当年预算安排", "上年结转安排"]
        return Printed(1, [["收入", "", "支出", "", "", ""], head], rows)

    def t02(self) -> Printed:
        picks = [_now, *(_source(source) for source in SOURCES), _carried]
        head = [
            "科目编码",
            "科目名称",
            "合计",
            "一般公共预算",
            "政府性基金",
            "国有资本经营预算",
            "财政专户管理资金",
            "单位资金",
            "",
        ]
        header = [["项目", "", "本年收入", "", "", "", "", "", "上年结转"], head]
        return Printed(2, header, self.by_code(self.world.lines, picks))

    def by_code(self, lines: Sequence[Line], picks: Sequence[Callable[[Line], bool]]) -> list[Cells]:
        """Return the row of the total and one row of each code."""
        rows = [["合计", "", *self.sums(lines, *picks)]]
        for code in sorted({line.function[:length] for line in lines for length in (3, 5, 7)}):
            inside = [line for line in lines if line.function.startswith(code)]
            rows.append([code, function_name(code), *self.sums(inside, *picks)])
        return rows

    def spending(self, number: int, lines: Sequence[Line]) -> Printed:
        """Return a table of codes with total, basic and project expenditure."""
        header = [
            ["项目", "", f"{self.world.year}年预算数", "", ""],
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ]
        if number == 8:
            header = header[1:]
        return Printed(number, header, self.by_code(lines, (_any, _basic, _project)), not lines)

    def t03(self) -> Printed:
        return self.spending(3, self.world.spent)

    def t04(self) -> Printed:
        w = self.world
        labels = ("一、一般公共预算", "二、政府性基金预算", "三、国有资本经营预算")
        fiscal, spent = w.pick(source=FISCAL), [line for line in w.spent if line.source in FISCAL]
        picks = (_any, *(_fiscal(source) for source in FISCAL))
        now, before = (
            [[label, self.cell(w.sum(source=s, carried=c))] for label, s in zip(labels, FISCAL, strict=True)]
            for c in (False, True)
        )
        rows = _beside(now, self.classes(lambda lines: self.sums(lines, *picks), spent), 2, 5)
        rows += [
            ["本年收入合计", self.cell(w.sum(source=FISCAL, carried=False)), "本年支出合计", *self.sums(spent, *picks)],
            ["上年财政拨款结转", self.cell(w.sum(source=FISCAL, carried=True)), "年终结转",
             *self.sums([line for line in fiscal if line.purpose == "left"], *picks)],
            *[[*one, "", "", "", "", ""] for one in before],
            ["收入总计", self.cell(total(fiscal)), "支出总计", *self.sums(fiscal, *picks)],
        ]  # fmt: skip
        header = [
            ["收入", "", "支出", "", "", "", ""],
            ["项目", "金额", "项目", "金额", "", "", ""],
            ["", "", "", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
        ]
        return Printed(4, header, rows, not fiscal)

    def t05(self) -> Printed:
        return self.spending(5, [one for one in self.world.spent if one.source == "general" and not one.carried])

    def t06(self) -> Printed:
        lines = self.world.pick(purpose=("personnel", "public"), source="general")
        names = example()
        picks = (_any, _purpose("personnel"), _purpose("public"))
        rows = [["合计", "", *self.sums(lines, *picks)]]
        for group in sorted({line.item[:3] for line in lines}):
            inside = [line for line in lines if line.item.startswith(group)]
            rows.append([names["economic"][group], "", *self.sums(inside, *picks)])
            for item, government in sorted({(line.item, line.government) for line in inside}):
                chosen = [line for line in inside if (line.item, line.government) == (item, government)]
                rows.append([names["economic"][item], names["government"][government], *self.sums(chosen, *picks)])
        year = f"{self.world.year}年预算数"
        header = [
            ["部门预算支出经济科目名称", "政府预算支出经济科目名称", year, "", ""],
            ["", "", "合计", "人员经费", "公用经费"],
        ]
        return Printed(6, header, rows, not lines)

    def t07(self) -> Printed:
        amount = self.cell(self.world.sum(source="fund", carried=False))
        known = bool(self.world.sum(source="fund", carried=False))
        rows = [["合计", "", amount]]
        rows += [["103", "非税收入", amount], ["10301", "政府性基金收入", amount]] if known else []
        header = [["项目", "", "政府性基金收入预算"], ["收入科目编码", "科目名称", ""]]
        return Printed(7, header, rows, not known)

    def t08(self) -> Printed:
        return self.spending(8, [one for one in self.world.spent if one.source == "fund" and not one.carried])

    def t09(self) -> Printed:
        w = self.world
        income = w.pick(source="capital", carried=False)
        spent = [line for line in income if line.purpose != "left"]
        left = [
            ["合计", "", self.cell(total(income))],
            *([["103", "非税收入", self.cell(total(income))]] if income else []),
        ]
        rows = _beside(left, self.by_code(spent, (_any, _basic, _project)), 3, 5)
        header = [
            ["国有资本经营预算收入", "", "", "国有资本经营预算支出", "", "", "", ""],
            ["项目", "", "国有资本经营收入预算", "科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["收入科目编码", "科目名称", "", "", "", "", "", ""],
        ]
        if not income:
            rows = [["合计", *[""] * 7]]
        return Printed(9, header, rows, not income)

    def budgets(self, lines: Iterable[Line]) -> Cells:
        """Print the total and the three budgets."""
        return self.sums(lines, _any, *(_fiscal(source) for source in FISCAL))

    def t10(self) -> Printed:
        marks = {"公务用车购置费": "①", "公务用车运行维护费": "②"}
        spent = self.world.three_public()
        rows = [[marks.get(name, "") + name, *self.budgets(lines)] for name, lines in spent.items()]
        return Printed(10, self.budget_header("项目"), rows, not spent["合计"])

    def budget_header(self, first: str) -> list[Cells]:
        """Return the header of a table of the three budgets."""
        names = ["", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]
        return [[first, f"{self.world.year}{'年' if self.world.seed % 3 else ''}预算数", "", "", ""], names]

    def t11(self) -> Printed:
        w = self.world
        units = [unit for unit in w.units if self.list_all_units or w.agency(unit=unit.name)]
        rows = [[f"{w.word if self.world.seed % 5 else '部门'}合计", *self.budgets(w.agency())]]
        if w.agency():
            rows += [[unit.name, *self.budgets(w.agency(unit=unit.name))] for unit in units]
        return Printed(11, self.budget_header("单位名称"), rows, not w.agency())

    def projects(self, number: int, lines: list[Line], picks: Sequence[Callable[[Line], bool]]) -> list[Cells]:
        """Return the rows of the department, its units and their projects."""
        w = self.world
        if not lines:
            return []
        rows = [[w.name, *self.sums(lines, *picks)]] if w.word == "部门" else []
        for unit in w.units:
            inside = [line for line in lines if line.unit == unit.name]
            if not inside:
                continue
            rows.append([unit.name, *self.sums(inside, *picks)])
            for project in w.projects:
                own = [line for line in inside if line.project == project.name]
                if own:
                    rows.append([project.name, *self.sums(own, *picks)])
        return rows

    def t12(self) -> Printed:
        lines = self.world.pick(purpose="project", carried=False)
        year = f"{self.world.year}年财政拨款"
        header = [
            ["项目名称", "合计", year, "", "", "财政专户管理资金", "单位资金"],
            ["", "", "一般公共预算", "政府性基金预算", "国有资本经营预算", "", ""],
            [*"1234567"],
        ]
        picks = (_any, *(_source(source) for source in SOURCES))
        return Printed(12, header, self.projects(12, lines, picks), not lines)

    def t13(self) -> Printed:
        lines = self.world.pick(purpose="project", carried=True, source=FISCAL)
        header = [
            ["项目名称", "合计", f"{self.world.year}年财政拨款", "", ""],
            ["", "", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
            [*"12345"],
        ]
        picks = (_any, *(_fiscal(source) for source in FISCAL))
        return Printed(13, header, self.projects(13, lines, picks), not lines)


def _beside(left: list[Cells], right: list[Cells], first: int, second: int) -> list[Cells]:
    return [[*(one or [""] * first), *(other or [""] * second)] for one, other in zip_longest(left, right)]


def _any(_: Line) -> bool:
    return True


def _now(line: Line) -> bool:
    return not line.carried


def _carried(line: Line) -> bool:
    return line.carried


def _basic(line: Line) -> bool:
    return line.purpose in {"personnel", "public"}


def _project(line: Line) -> bool:
    return line.purpose == "project"


def _purpose(name: str) -> Callable[[Line], bool]:
    return lambda line: line.purpose == name


def _source(name: str) -> Callable[[Line], bool]:
    """Pick this year's lines of a source."""
    return lambda line: line.source == name and not line.carried


def _fiscal(name: str) -> Callable[[Line], bool]:
    return lambda line: line.source == name
