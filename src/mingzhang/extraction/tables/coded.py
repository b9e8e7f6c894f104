"""Read the rows of tables that list codes of a classification, or units in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.catalogue.classifications import load_classification
from mingzhang.catalogue.tables import TableSpec
from mingzhang.extraction.tables.header import Header
from mingzhang.extraction.tables.labels import CODE, Label, LabelReader, Role, Roles, find_roles
from mingzhang.extraction.tables.names import codes_of_names
from mingzhang.extraction.tables.plain import Plain, amount_of, has_amount, make_row
from mingzhang.model.disclosure import Row, RowKind
from mingzhang.model.writing import fold, unwrap

#: Digits of a code → its level: class, section, item; revenue codes go on.
LEVELS = {3: 1, 5: 2, 7: 3, 9: 4, 11: 5}
_CLASS_DIGITS = 3
#: A table in which so many codes stand again lists them for several bodies.
_AGAIN = 3
_CENT = Decimal("0.005")
#: Columns that say of whom an amount is, not what it is for.
_NO_ITEMS: tuple[Role, ...] = ("unit_name", "unit_code", "project", "year")


def by_classification(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Return rows of functional codes, of units, or of names whose codes follow from their order."""
    roles = _coded_roles(header)
    reader = LabelReader(roles)
    labels = [reader.read(row.cells) for row in rows]
    found = [_code_row(row, label, spec, roles) for row, label in zip(rows, labels, strict=True)]
    found = _with_total(found, header)
    found = _with_codes(found, labels, spec, roles, year)
    return tuple(_without_bodies(_with_department(found, header)))


def _coded_roles(header: Header) -> Roles:
    """Return the roles of the label columns; by position where the words over them do not tell."""
    roles = find_roles(header)
    if roles.columns or roles.parts:
        return roles
    names: tuple[Role, ...] = ("code", "name")
    return Roles(dict(zip(names, roles.labels, strict=False)), (), roles.labels)


def _code_row(row: Plain, label: Label, spec: TableSpec, roles: Roles) -> Row:
    first = label.printed[0] if label.printed else ""
    if any(fold(text) in spec.total for text in label.printed):
        return make_row(row, "total", line="合计")
    code = fold(label.code)
    if CODE.fullmatch(code) and (label.gov_name or label.dept_name):
        line = "/".join(filter(None, (code, fold(label.gov_code) or label.gov_name, fold(label.dept_code))))
        return make_row(row, "item", line=line, code=code, name=label.name or None)
    if CODE.fullmatch(code):
        return make_row(row, "code", line=code, code=code, name=label.name or None, level=LEVELS.get(len(code)))
    if (label.unit_name or label.unit_code) and not label.name:
        name = label.unit_name or label.unit_code
        return make_row(row, "entity", line=name, name=name, entity_level="单位")
    if roles.has("dept_code", "dept_name") and not roles.has("code", "name"):
        return make_row(row, "item", line=label.dept_name or label.dept_code, name=label.dept_name or None)
    return make_row(row, "item", line=unwrap(label.name or label.code or first))


def _with_total(rows: list[Row], header: Header) -> list[Row]:
    """Name the total where no row is called so: the row without a label, the only one, the only unit over codes."""
    if any(row.kind == "total" for row in rows):
        return rows
    filled = [index for index, row in enumerate(rows) if has_amount(row.cells, header)]
    nameless = [index for index in filled if not rows[index].line]
    units = [index for index, row in enumerate(rows) if row.kind == "entity"]
    at: int | None
    if len(nameless) == 1 and nameless[0] in (filled[0], filled[-1]):
        at = nameless[0]
    else:
        alone = len(rows) == 1 and bool(filled) and rows[0].kind in ("entity", "item")
        parts = any(row.kind in ("code", "class") for row in rows)
        at = 0 if alone or (units == [0] and parts) else None
    if at is None:
        return rows
    return [
        replace(row, kind="total", line="合计", entity_level=None) if i == at else row for i, row in enumerate(rows)
    ]


def _with_codes(rows: list[Row], labels: Sequence[Label], spec: TableSpec, roles: Roles, year: int | None) -> list[Row]:
    """Give rows of bare names their codes, where every name has one (see ``codes_of_names``)."""
    open_rows = [index for index, row in enumerate(rows) if row.kind == "item" and row.line]
    codes_printed = any(row.kind in ("code", "entity") for row in rows)
    if spec.classification is None or codes_printed or not open_rows or roles.has("code", "dept_name", "gov_name"):
        return rows
    names = [labels[index].name for index in open_rows]
    codes = codes_of_names(names, load_classification(spec.classification, year))
    if codes is None:
        return rows
    result = list(rows)
    for index, code, name in zip(open_rows, codes, names, strict=True):
        result[index] = replace(rows[index], kind="code", line=code, code=code, name=name, level=LEVELS.get(len(code)))
    return result


def _with_department(rows: list[Row], header: Header) -> list[Row]:
    """Call the first unit a department where its amount is that of all other units together."""
    units = [index for index, row in enumerate(rows) if row.kind == "entity"]
    amounts = [amount_of(rows[index].cells, header) or Decimal(0) for index in units]
    if len(units) > 1 and amounts[0] and abs(sum(amounts[1:]) - amounts[0]) < _CENT * len(units):
        return [replace(row, entity_level="部门") if i == units[0] else row for i, row in enumerate(rows)]
    return rows


def _without_bodies(rows: list[Row]) -> list[Row]:
    """Tell the codes of several bodies apart: each line says which occurrence it is, so that none stands for all."""
    counts = Counter(row.line for row in rows if row.kind == "code")
    again = sum(1 for count in counts.values() if count > 1)
    blocks = sum(1 for row in rows if row.kind == "entity")
    if again < _AGAIN and blocks < 2:
        return rows
    seen: Counter[str] = Counter()
    result = []
    for row in rows:
        if row.kind == "code":
            seen[row.line] += 1
            row = replace(row, line=f"{row.line}（{seen[row.line]}）")  # noqa: PLW2901  the same row, named apart
        result.append(row)
    return result


def economic(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read economic items: pairs of department item and government class, or one of them alone.

    A row without a government class, or with a code of three digits, is a class.
    """
    roles = find_roles(header)
    item_at, class_at = _pair_columns(header, roles)
    reader = LabelReader(roles)
    result = []
    for row in rows:
        label = reader.read(row.cells)
        item = label.dept_name or label.name or (row.cells[item_at] if item_at < len(row.cells) else None) or ""
        if not item and label.printed and not CODE.fullmatch(fold(label.printed[0])):
            item = label.printed[0]
        gov = label.gov_name or (row.cells[class_at] if class_at < len(row.cells) else None) or None
        code = fold(label.dept_code or label.code)
        code = code if CODE.fullmatch(code) else ""
        if any(fold(text) in spec.total for text in label.printed):
            result.append(make_row(row, "total", line="合计"))
        elif label.unit_name and not (code or label.name or label.dept_name):
            result.append(make_row(row, "entity", line=label.unit_name, name=label.unit_name, entity_level="单位"))
        elif len(code) == _CLASS_DIGITS or (gov is None and not code):
            result.append(make_row(row, "class", line=item, name=item or None, level=1, code=code or None))
        elif gov is None:
            result.append(make_row(row, "item", line=item, name=item or None, level=LEVELS.get(len(code)), code=code))
        else:
            line = f"{item}/{gov}"
            result.append(make_row(row, "item", line=line, name=item, gov_class=gov, level=2, code=code or None))
    return tuple(_with_economic_codes(_with_total(result, header), roles, year))


def _pair_columns(header: Header, roles: Roles) -> tuple[int, int]:
    """Return the columns of the two names; columns of codes beside them do not count."""
    if "dept_name" in roles.columns and "gov_name" in roles.columns:
        return roles.columns["dept_name"], roles.columns["gov_name"]
    parts = {index for _, columns in roles.parts for index in columns}
    parts |= {roles.columns[role] for role in _NO_ITEMS if role in roles.columns}
    named = (
        [index for index in roles.labels if index not in parts and not header.paths[index].endswith(("编码", "代码"))]
        or list(roles.labels)
        or [0]
    )
    return named[0], named[1] if len(named) > 1 and not roles.parts else len(header.paths)


def _with_economic_codes(rows: list[Row], roles: Roles, year: int | None) -> list[Row]:
    """Tell classes from items where only the names of department items are printed."""
    named = [index for index, row in enumerate(rows) if row.kind == "class"]
    plain = not any(row.code or row.gov_class for row in rows) and not roles.has("gov_name", "gov_code")
    if not plain or not named:
        return rows
    codes = codes_of_names([rows[index].line for index in named], load_classification("economic_dept", year))
    if codes is None:
        entries = load_classification("economic_dept", year).entries.values()
        classes = {fold(entry.name) for entry in entries if entry.level == 1}
        return [_item(row) if row.kind == "class" and fold(row.line) not in classes else row for row in rows]
    result = list(rows)
    for index, code in zip(named, codes, strict=True):
        row = rows[index] if len(code) == _CLASS_DIGITS else _item(rows[index])
        result[index] = replace(row, code=code, level=LEVELS.get(len(code)))
    return result


def _item(row: Row) -> Row:
    return replace(row, kind="item", level=2)


def two_sided_codes(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read income codes and expenditure codes that stand side by side, or expenditure codes alone."""
    if not is_paired(header.paths, header.names):
        return by_classification(rows, header, replace(spec, classification="functional"), year)
    labels = [index for index, name in enumerate(header.names) if not name]
    right = labels[2] if len(labels) > 2 else len(header.names)
    result = []
    for row in rows:
        if any(fold(row.cells[index] or "") in spec.total for index in labels if index < len(row.cells)):
            result.append(make_row(row, "total", line="合计"))
            continue
        code = fold(row.cells[0] or "") or (fold(row.cells[right] or "") if right < len(row.cells) else "")
        is_code = CODE.fullmatch(code) is not None
        at = 0 if row.cells[0] else right
        name = row.cells[at + 1] if at + 1 < len(row.cells) else None
        kind: RowKind = "code" if is_code else "item"
        level = LEVELS.get(len(code))
        result.append(make_row(row, kind, line=code, code=code if is_code else None, name=name, level=level))
    return tuple(result)


def is_paired(paths: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether labels stand again behind the first amount column, as where income and expenditure are paired."""
    first = next((index for index, name in enumerate(names) if name), len(names))
    behind = zip(names[first:], paths[first:], strict=True)
    return first == len(names) or any(not name and path for name, path in behind)
