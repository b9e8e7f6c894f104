"""Who disclosed: department or unit, region and level, the units with their kinds, people and assets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mingzhang.absorbing.economy import Economy
from mingzhang.absorbing.notes import Notes, named
from mingzhang.absorbing.printed import Printed
from mingzhang.model.disclosure import Disclosure, Field, Statement
from mingzhang.model.document import Paragraph
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Assets, Reply, Staffing, Unit, UnitKind
from mingzhang.model.writing import fold

_DISTRICT, _TOWN = "县（区）级", "乡镇级"
_LEVELS = (("省", "省级"), ("市", "市级"), ("县", _DISTRICT), ("区", _DISTRICT), ("乡", _TOWN), ("镇", _TOWN))
_SHEET_TITLE = re.compile(r"(?P<region>.*?)(?P<level>省级|市级|县[（(]区[）)]级|县级|区级|乡镇级)?预算部门")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_HEAD = ("本级", "机关")
_OTHER_USE = "其他公务用车"
_NO_CODE = "001"
#: Paragraphs of a cover at most.
_COVER = 12
_STAFF = {
    "offices": "内设职能部门数",
    "posts": "核定的人员编制数",
    "employed": "实际在职人员总数",
    "established": "其中:在编人员数",
    "others": "其他人员数",
}


@dataclass(frozen=True, slots=True)
class Body:
    """Who disclosed. ``code`` and ``name`` are the department's, ``units`` go by the positions of the tables'."""

    year: int
    code: str
    name: str
    region: str
    level: str
    is_department: bool
    reply: Reply
    units: tuple[Unit, ...]


def body_of(
    disclosure: Disclosure, printed: Printed, economy: Economy, vehicle_uses: Mapping[str, str], notes: Notes
) -> Body:
    """Return who disclosed, as far as cover, tables and sheets tell."""
    metadata = disclosure.metadata
    name = metadata.department_name or ""
    is_department = metadata.entity_type != "单位"
    year = metadata.year or 0
    sheet = next((one for one in disclosure.sheets if one.department_code), None)
    overall = disclosure.overall
    own_code = metadata.department_code or (overall.department_code if overall is not None else None)
    code = (sheet.department_code if sheet is not None else None) or own_code
    if not code:
        notes.assume(f"公开文件没有部门编码，账本暂用“{_NO_CODE}”，请改成预算管理一体化系统中的编码。")
        code = _NO_CODE
    above = (sheet.department_name if sheet is not None and not is_department else None) or name
    region, level = _place(disclosure, name, notes)
    units = _units(printed, economy, (name, code, own_code or ""), is_department, notes)
    units = _with_people(disclosure, units, vehicle_uses, notes)
    return Body(year, code, above, region, level, is_department, _reply(disclosure, notes), units)


def _place(disclosure: Disclosure, name: str, notes: Notes) -> tuple[str, str]:
    """Return region and level: as the titles of sheets state them, else as names tell."""
    region, level = "", ""
    for title in [one.title for one in disclosure.sheets[:1]]:
        if match := _SHEET_TITLE.match(title):
            region, level = match["region"] or "", _level(match["level"] or "")
    known = disclosure.metadata.region
    if known.stated and region.startswith(known.stated):
        region = known.stated
    if not region:
        region = known.stated or known.district or known.city or known.province or ""
    level = level or _level(known.level or "") or _level(region[-1:])
    if not region:
        region = name
        notes.assume("公开文件没有写明地区，账本暂填部门名称，请改成本级政府所在的地区。")
    if not level:
        level = _DISTRICT
        notes.assume("公开文件没有写明预算级次，账本暂按县（区）级，请核对。")
    return region, level


def _level(text: str) -> str:
    return next((level for mark, level in _LEVELS if mark in text), "")


def _reply(disclosure: Disclosure, notes: Notes) -> Reply:
    """Return the day on the cover as that of the reply: our own covers print it."""
    for block in disclosure.document.blocks[:_COVER]:
        if isinstance(block, Paragraph) and (match := _DAY.fullmatch(fold(block.text))):
            notes.assume("封面的日期记作批复日期，请核对。")
            notes.open("批复文号和批复机关，公开文件没有写。")
            return Reply(date(*(int(part) for part in match.groups())))
    notes.open("批复的日期、文号和机关，公开文件没有写。")
    return Reply()


def _units(
    printed: Printed, economy: Economy, own: tuple[str, str, str], is_department: bool, notes: Notes
) -> tuple[Unit, ...]:
    name, code, own_code = own
    bodies = printed.bodies
    head = _head([one.name for one in bodies], name)
    units = []
    for at, one in enumerate(bodies):
        kind = _kind(printed, economy, at, at == head, one.lines.get("T11"))
        is_own = not is_department and one.name == name and own_code and own_code != code
        units.append(Unit(own_code if is_own else f"{code}{at + 1:03d}", one.name, kind, at == head))
    notes.assume(f"单位编码没有公开，账本按部门编码顺次编号（{units[0].code}等），请改成系统中的编码。")
    kinds = "、".join(f"{one.name}为{one.kind.value}" for one in units[:6])
    notes.assume(f"单位性质按有无机关运行经费和政府经济科目判断：{kinds}，请核对。")
    return tuple(units)


def _head(names: list[str], name: str) -> int:
    marked = (at for at, one in enumerate(names) if one == name or one.endswith(_HEAD))
    return next(marked, 0)


def _kind(printed: Printed, economy: Economy, at: int, is_head: bool, line: str | None) -> UnitKind:
    """Return a unit's kind: who has agency operating expenses is an agency, a head without institutional items too."""
    has_agency = line is not None and any(
        not printed.is_blank(place) for place in printed.figures if place == Coordinate("T11", line, place.column)
    )
    if has_agency:
        return UnitKind.ADMINISTRATIVE if is_head else UnitKind.CIVIL_SERVICE_MANAGED
    agency = any(pair.is_agency for pair in economy.pairs)
    institution = any(pair.is_institution for pair in economy.pairs)
    if is_head and (agency or not institution):
        return UnitKind.ADMINISTRATIVE
    return UnitKind.INSTITUTION


def _with_people(
    disclosure: Disclosure, units: tuple[Unit, ...], vehicle_uses: Mapping[str, str], notes: Notes
) -> tuple[Unit, ...]:
    """Give staffing and assets to the head: the disclosure states them for the whole."""
    head = next((at for at, one in enumerate(units) if one.is_head), 0)
    staffing = _staffing(disclosure, notes)
    assets = _assets(disclosure, vehicle_uses, notes)
    if len(units) > 1:
        notes.assume(f"人员编制和国有资产，公开文件只有合计数，账本都记在{units[head].name}，请按单位分开。")
        _compare_units(disclosure, units, notes)
    return tuple(replace(one, staffing=staffing, assets=assets) if at == head else one for at, one in enumerate(units))


def _compare_units(disclosure: Disclosure, units: tuple[Unit, ...], notes: Notes) -> None:
    stated = _count(disclosure.overall.staffing.get("所属预算单位数")) if disclosure.overall is not None else None
    if stated is not None and stated > len(units):
        names = named([one.name for one in units])
        notes.open(f"公开文件说有{stated}个预算单位，表中只列出{len(units)}个（{names}），请补上其余单位。")


def _count(found: Field | None) -> int | None:
    return int(found.figure.value) if found is not None and found.figure is not None else None


def _staffing(disclosure: Disclosure, notes: Notes) -> Staffing:
    if disclosure.overall is None:
        notes.open("人员编制，公开文件没有整体支出绩效目标表。")
        return Staffing()
    counts = {key: _count(disclosure.overall.staffing.get(label)) for key, label in _STAFF.items()}
    lacking = [_STAFF[key] for key, value in counts.items() if value is None]
    if lacking:
        notes.open(f"人员编制的{named(lacking)}，整体支出绩效目标表没有填。")
    found = Staffing(**{key: value or 0 for key, value in counts.items()})
    if found.employed != found.established + found.others:
        notes.contradict(
            f"整体支出绩效目标表的实际在职人员{found.employed}人，不等于在编{found.established}人"
            f"与其他{found.others}人之和，账本的在职人数取两者之和，请核对。"
        )
        found = replace(found, employed=found.established + found.others)
    return found


def _assets(disclosure: Disclosure, vehicle_uses: Mapping[str, str], notes: Notes) -> Assets:
    stated = {one.label: one for one in disclosure.statements if one.key.startswith("S11") and one.figure is not None}
    if not stated:
        notes.open("国有资产占有使用情况，公开文件没有可以认出的数。")
        return Assets()

    def number(label: str) -> int:
        return int(_value(stated.get(label)))

    vehicles: dict[str, int] = {}
    for label, one in stated.items():
        if label.endswith("用车") and (value := int(_value(one))):
            use = vehicle_uses.get(label, _OTHER_USE)
            vehicles[use] = vehicles.get(use, 0) + value
    counted, actual = sum(vehicles.values()), number("公务用车实有")
    if "公务用车实有" in stated and counted != actual:
        notes.contradict(f"公务用车实有{actual}辆，按用途列出的合计{counted}辆，账本按用途记。")
    equipment, large = number("50万元以上通用设备"), number("100万元以上通用设备")
    if large > equipment:
        notes.contradict(f"100万元以上设备{large}台套多于50万元以上的{equipment}台套，账本的后者改为{large}。")
        equipment = large
    days = [match for one in stated.values() if one.as_of and (match := _ISO.fullmatch(one.as_of))]
    as_of = date(*(int(part) for part in days[0].groups())) if days else None
    quota = number("公务用车编制") if "公务用车编制" in stated else actual
    return Assets(as_of, quota, vehicles, _value(stated.get("办公用房建筑总面积")), equipment, large)


def _value(stated: Statement | None) -> Decimal:
    return stated.figure.value if stated is not None and stated.figure is not None else Decimal(0)
