"""A second, independent reading of the example: what its printed figures must satisfy.

It shares no code with the generator or the product, so that neither can hide the other's mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

Rows = list[list[str]]
#: (name, stated, computed, number of rounded addends)
Identity = tuple[str, Decimal, Decimal, int]
_HALF_CENT = Decimal("0.005")


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "")) if text else Decimal(0)


def add(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def tables(lines: Sequence[str]) -> dict[int, Rows]:
    """Return the rows of each table of part 2 by its number."""
    found: dict[int, Rows] = {}
    rows: Rows = []
    for line in lines:
        if caption := re.fullmatch(r"预算公开表(\d+)", line):
            rows = found.setdefault(int(caption[1]), [])
        elif line.startswith("第三部分") and found:
            break
        elif "\t" in line:
            rows.append(line.split("\t"))
    return found


def sheets(lines: Sequence[str]) -> list[Rows]:
    """Return the rows of each project sheet."""
    found: list[Rows] = []
    for line in lines:
        if line.startswith("项目名称\t") and line.count("\t") == 7:
            found.append([])
        if found and "\t" in line:
            found[-1].append(line.split("\t"))
    return found


def failures(lines: Sequence[str]) -> list[str]:
    """Return the names of the identities that printed figures break beyond rounding."""
    return [name for name, stated, computed, n in identities(lines) if abs(stated - computed) >= (n + 1) * _HALF_CENT]


def tails(lines: Sequence[str]) -> int:
    """Return how many identities hold only within rounding."""
    return sum(stated != computed for _, stated, computed, _ in identities(lines)) - len(failures(lines))


def identities(lines: Sequence[str]) -> Iterator[Identity]:
    """Yield every identity of tables, narrative and sheets with its two sides."""
    found = tables(lines)
    text = "\n".join(lines)
    for table in (2, 3, 5, 8):
        yield from _tree(table, found[table])
    yield from _totals(found)
    yield from _economic(found[6])
    yield from _projects(found)
    yield from _narrative(text, found)
    for sheet in sheets(lines):
        yield from _sheet(sheet, found)


def _tree(table: int, rows: Rows) -> Iterator[Identity]:
    """Check each code against the codes below it, and 合计 against the classes, in every column."""
    body = {row[0]: [number(cell) for cell in row[2:]] for row in rows if row[0].isdigit() or row[0] == "合计"}
    below = {"合计": 3} | {code: len(code) + 2 for code in body if code.isdigit() and len(code) < 7}
    for parent, length in below.items():
        children = [c for c in body if len(c) == length and c.isdigit() and (parent == "合计" or c.startswith(parent))]
        for column, stated in enumerate(body[parent]):
            yield f"T{table:02} {parent} {column}", stated, add(body[c][column] for c in children), len(children)
    if table != 2:
        for code, (whole, *parts) in body.items():
            yield f"T{table:02} {code} = 基本 + 项目", whole, add(parts), 2
    else:
        for code, (whole, *sources, _) in body.items():
            yield f"T02 {code} = Σ sources", whole, add(sources), 5


def _left(rows: Rows, label: str) -> list[Decimal]:
    return [number(row[1]) for row in rows if row[0].split("、")[-1] == label]


def _right(rows: Rows, label: str) -> list[Decimal]:
    return next([number(cell) for cell in row[3:]] for row in rows if row[2:] and row[2].split("、")[-1] == label)


def _total(rows: Rows) -> list[Decimal]:
    return next([number(cell) for cell in row[2:]] for row in rows if row[0] == "合计")


def _totals(found: dict[int, Rows]) -> Iterator[Identity]:
    one, four = found[1], found[4]
    income, carried, whole = (_left(one, label)[0] for label in ("本年收入合计", "上年结转", "收入总计"))
    spent, ended = _right(one, "本年支出合计"), _right(one, "支出总计")
    t02, t03, t05 = _total(found[2]), _total(found[3]), _total(found[5])
    yield "T01 收入总计", whole, income + carried, 2
    yield "T01 收入总计 = 支出总计", whole, ended[0], 1
    yield "T01 支出合计 = 当年 + 结转", spent[0], spent[1] + spent[2], 2
    yield "T01 Σ sources", income, add(number(row[1]) for row in one if row[0][1:2] == "、"), 5
    classes = [row for row in one if len(row) > 5 and "、" in row[2]]
    for column in range(3):
        yield f"T01 Σ classes {column}", spent[column], add(number(row[3 + column]) for row in classes), 5
    yield "T02 = T01 income", t02[0], income, 1
    yield "T02 carry-over = T01", t02[-1], carried, 1
    yield "T03 = T01", t03[0], spent[0], 1
    groups = [_left(four, name) for name in ("一般公共预算", "政府性基金预算", "国有资本经营预算")]
    parts = _right(four, "本年支出合计")
    yield "T04 this year", _left(four, "本年收入合计")[0], add(group[0] for group in groups), 3
    yield "T04 carried", _left(four, "上年财政拨款结转")[0], add(group[1] for group in groups), 3
    yield "T04 小计", parts[0], add(parts[1:]), 3
    for name, group, part in zip("一政国", groups, parts[1:], strict=True):
        yield f"T04 {name} income = expenditure", add(group), part, 2
    yield "T05 = T04 general", t05[0], groups[0][0], 1
    yield "T08 = T07", _total(found[8])[0], _total(found[7])[0], 1
    yield "T09 = T01", number(found[9][3][2]), _left(one, "国有资本经营预算")[0], 1
    ten = {row[0]: number(row[1]) for row in found[10][2:]}
    yield "T10", ten["合计"], ten["公务接待费"] + ten["公务用车购置及运行费"], 2
    yield "T10 cars", ten["公务用车购置及运行费"], ten["①公务用车购置费"] + ten["②公务用车运行维护费"], 2
    eleven = [number(row[1]) for row in found[11][2:]]
    yield "T11 Σ units", eleven[0], add(eleven[1:]), 1


def _economic(rows: Rows) -> Iterator[Identity]:
    items: dict[str, Decimal] = {}
    label = ""
    for row in rows[2:]:
        yield f"T06 {row[0]}/{row[1]}", number(row[2]), number(row[3]) + number(row[4]), 2
        if row[0] != "合计" and not row[1]:
            label = row[0]
            items[label] = number(row[2])
        elif row[1]:
            items[label] -= number(row[2])
    for label, rest in items.items():
        yield f"T06 {label} = Σ items", rest, Decimal(0), 20


def _projects(found: dict[int, Rows]) -> Iterator[Identity]:
    for table in (12, 13):
        body = found[table][3:]
        name = body[0][0]
        units = [row for row in body if row[0].startswith("澜安市明湖区")][1:]
        projects = [row for row in body if not row[0].startswith("澜安市明湖区")]
        for column in range(1, len(body[0])):
            stated = number(body[0][column])
            yield f"T{table} {name} {column} = Σ units", stated, add(number(row[column]) for row in units), len(units)
            yield f"T{table} {name} {column} = Σ projects", stated, add(number(row[column]) for row in projects), 6
        for row in projects:
            yield f"T{table} {row[0]} = Σ sources", number(row[1]), add(number(cell) for cell in row[2:]), 4
    first, second = (found[table][3] for table in (12, 13))
    yield "T12 + T13 = T03 项目", number(first[1]) + number(second[1]), _total(found[3])[2], 2
    yield "T12 general = T05 项目", number(first[2]), _total(found[5])[2], 1
    yield "T12 fund = T08 项目", number(first[3]), _total(found[8])[2], 1
    yield "T06 = T05 基本", _total(found[6])[0], _total(found[5])[1], 1


def _said(pattern: str, text: str) -> list[Decimal]:
    match = re.search(pattern.replace("#", r"([\d,.]+)"), text)
    assert match, pattern
    return [number(group) for group in match.groups()]


def _narrative(text: str, found: dict[int, Rows]) -> Iterator[Identity]:
    t03, whole = _total(found[3]), _right(found[1], "支出总计")[0]
    for kind, amount, share in re.findall(r"(?<=[；，：要括])([\u4e00-\u9fff]+)([\d,.]+)万元，占([\d.]+)%", text):
        base = _total(found[5])[0] if kind.endswith(("就业支出", "健康支出", "农林水支出", "保障支出")) else whole
        yield f"share {kind}", number(share), number(amount) * 100 / base, 1
    for rate in re.finditer(r"预算(?:收入|支出)总计([\d,.]+)万元.{20,60}?增加([\d,.]+)万元，增长([\d.]+)%", text):
        now, moved, stated = map(number, rate.groups())
        yield "rate of section 1", stated, moved * 100 / (now - moved), 1
    now, moved, stated = _said("一般公共预算当年支出#万元，比上年增加#万元，增长#%", text)
    yield "rate of section 5", stated, moved * 100 / (now - moved), 1
    now, moved, stated = _said("机关运行经费财政拨款预算#万元，比2025年预算..#万元，下降#%", text)
    yield "rate of section 8", stated, moved * 100 / (now + moved), 5
    parts = _said("采购预算总额#万元。其中：政府采购货物预算#万元、政府采购工程预算#万元、政府采购服务预算#万元", text)
    yield "procurement", parts[0], add(parts[1:]), 3
    for words in ("涉及金额", "涉及项目金额"):
        pattern = f"其他运转类项目#个，{words}#万元；特定目标类项目#个，{words}#万元"
        n1, a1, n2, a2 = _said(pattern, text)
        yield f"counts of {words}", n1 + n2, Decimal(6), 0
        yield f"amounts of {words}", a1 + a2, t03[2], 2
    _, employed, on_posts, others = _said("编制数\t#人\t实际在职人员总数\t#人\n.*数\t#人\n.*数\t#人", text)
    yield "staff", employed, on_posts + others, 0
    yield "overall", _said("\n\t合计\t#\t合计", text)[0], whole, 1
    kinds = _said("实有#辆，其中：" + "，".join(["[^，]+用车#辆"] * 7), text)
    yield "vehicles", kinds[0], add(kinds[1:]), 0


def _sheet(rows: Rows, found: dict[int, Rows]) -> Iterator[Identity]:
    """Check a sheet's funds in yuan, and its annual total against tables 12 and 13."""
    name = rows[0][1]
    start = next(index for index, row in enumerate(rows) if row[0].startswith("项目资金"))
    period, annual = ([number(row[column]) for row in rows[start : start + 6]] for column in (2, 5))
    yield f"sheet {name} period", period[0], add(period[1:]), 0
    yield f"sheet {name} annual", annual[0], add(annual[1:]), 0
    printed = [number(row[1]) for table in (12, 13) for row in found[table] if row[0] == name]
    yield f"sheet {name} = T12 + T13", annual[0] / 10_000, add(printed), len(printed)
