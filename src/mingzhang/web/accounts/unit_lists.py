"""Departments and units of a region from one list: new ones are made, known ones renamed, nothing is taken away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mingzhang.model.ledger import UnitKind
from mingzhang.web.accounts.lists import ListFault, ListRow, read_list, required, too_long
from mingzhang.web.accounts.models import Department, Region, Unit

COLUMNS = ("部门代码", "部门名称", "单位代码", "单位名称", "单位性质", "是否本级")
EXAMPLE = (
    ("101", "甲县水务局", "101001", "甲县水务局本级", "行政单位", "是"),
    ("101", "甲县水务局", "101002", "甲县水务服务中心", "事业单位", "否"),
)
_LONGEST = {"部门代码": 20, "部门名称": 120, "单位代码": 20, "单位名称": 120}
_YES = {"是": True, "否": False, "": False}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list changed: how many units were made, changed, and left as they were."""

    made: int = 0
    changed: int = 0
    same: int = 0


def import_units(data: bytes, region: Region) -> tuple[Taken, list[ListFault]]:
    """Take a list over whole; where anything is wrong nothing is changed and all faults are returned."""
    rows, faults = read_list(data, COLUMNS)
    for row in rows:
        faults += _faults_of(row)
    faults += _contradictions(rows, region)
    if faults:
        return Taken(), sorted(faults, key=lambda one: one.line)
    return _take(rows, region), []


def _faults_of(row: ListRow) -> list[ListFault]:
    faults = [*required(row, "部门代码", "部门名称", "单位代码", "单位名称"), *too_long(row, _LONGEST)]
    kinds = [kind.value for kind in UnitKind]
    if row.cells["单位性质"] not in kinds:
        faults.append(row.fault("单位性质", _("应为：{choices}。").format(choices="、".join(kinds))))
    if row.cells["是否本级"] not in _YES:
        faults.append(row.fault("是否本级", _("应为“是”或“否”。")))
    return faults


def _contradictions(rows: list[ListRow], region: Region) -> list[ListFault]:
    """Return what lines say against each other or against what is there."""
    faults: list[ListFault] = []
    names = {one.code: one.name for one in Department.objects.filter(region=region)}
    heads = defaultdict(set)
    for unit in Unit.objects.filter(department__region=region, is_head=True).select_related("department"):
        heads[unit.department.code].add(unit.code)
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        department, name, code = (row.cells[one] for one in ("部门代码", "部门名称", "单位代码"))
        if department and names.setdefault(department, name) != name:
            known = names[department]
            faults.append(
                row.fault("部门名称", _("代码 {code} 的部门是“{name}”。").format(code=department, name=known))
            )
        first = seen.setdefault((department, code), row.line)
        if code and first != row.line:
            faults.append(row.fault("单位代码", _("与第 {line} 行重复。").format(line=first)))
        if _YES.get(row.cells["是否本级"]):
            heads[department].add(code)
        else:
            heads[department].discard(code)
    for row in rows:
        if _YES.get(row.cells["是否本级"]) and len(heads[row.cells["部门代码"]]) > 1:
            faults.append(row.fault("是否本级", _("一个部门只有一个本级。")))
    return faults


@transaction.atomic
def _take(rows: list[ListRow], region: Region) -> Taken:
    made = changed = 0
    for row in rows:
        department, _new = Department.objects.get_or_create(
            region=region, code=row.cells["部门代码"], defaults={"name": row.cells["部门名称"]}
        )
        told = {
            "name": row.cells["单位名称"],
            "kind": row.cells["单位性质"],
            "is_head": _YES[row.cells["是否本级"]],
        }
        unit, is_new = Unit.objects.get_or_create(department=department, code=row.cells["单位代码"], defaults=told)
        made += is_new
        if not is_new and any(getattr(unit, field) != value for field, value in told.items()):
            for field, value in told.items():
                setattr(unit, field, value)
            unit.save()
            changed += 1
    return Taken(made, changed, len(rows) - made - changed)
