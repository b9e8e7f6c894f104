"""Random ledgers, rich and consistent: whatever must hold in a real ledger holds in them.

``ledger_of_seed`` draws one from a number, ``ledgers`` is the same as a strategy of Hypothesis. The order of what a
ledger holds is the one in which its files are read, and no place is set.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from mingzhang.model.ledger import Assets, Ledger, Reply, Staffing, Unit, UnitKind
from tests.ledgers.lines import NAMES, basic_lines, left_lines, revenue_lines, scale_of, with_corrections
from tests.ledgers.projects import overalls, projects_with_lines
from tests.ledgers.rest import VEHICLES, attachments, last_year, procurements, words

_REGIONS = (
    ("甲省", "省级"),
    ("乙市", "市级"),
    ("乙市丙区", "县（区）级"),
    ("丁市戊县", "县（区）级"),
    ("己县庚镇", "乡镇级"),
)
_BODIES = ("水务局", "文化和旅游局", "民政局", "住房和城乡建设局", "残疾人联合会", "市场监督管理局", "第一中学")
_SUBUNITS = ("综合服务中心", "执法大队", "信息中心", "老年活动中心", "实验小学", "检测站", "图书馆")


def ledgers() -> st.SearchStrategy[Ledger]:
    """Return the strategy of all random ledgers; a failing one is named by its seed."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(ledger_of_seed)


def ledger_of_seed(seed: int) -> Ledger:
    """Draw one ledger; the same seed gives the same ledger."""
    chance = random.Random(seed)
    year = chance.choice((2025, 2026, 2026, 2027))
    region, level = chance.choice(_REGIONS)
    name = region + chance.choice(_BODIES)
    code = str(chance.randint(100, 999))
    units = _units(chance, code, name, year)
    scale = scale_of(chance)
    basic = () if chance.random() < 0.04 else basic_lines(chance, units, scale)
    projects, work = projects_with_lines(chance, units, scale, year, name)
    if not basic and not work:
        basic = basic_lines(chance, units[:1], scale)
    lines = with_corrections(chance, (*basic, *work, *left_lines(chance, (*basic, *work), scale)), projects)
    revenues = revenue_lines(chance, units, lines)
    return Ledger(
        source=f"random-{seed}",
        year=year,
        code=code,
        name=name,
        region=region,
        level=level,
        reply=_reply(chance, region, year),
        units=units,
        lines=lines,
        revenues=revenues,
        projects=projects,
        overalls=overalls(chance, units, year),
        procurements=procurements(chance, units, lines, projects),
        last_year=last_year(chance, units, lines),
        words=words(chance, units, year),
        attachments=attachments(chance, units),
        names={code: NAMES[code] for code in _unlisted([one.code for one in revenues])},
    )


def _unlisted(codes: list[str]) -> list[str]:
    """Return the codes with those above them that need a name of their own."""
    return sorted({code[:length] for code in codes for length in (3, 5, 7, 9)} & NAMES.keys())


def _units(chance: random.Random, code: str, name: str, year: int) -> tuple[Unit, ...]:
    count = chance.choice((1, 1, 2, 2, 3, 4, 5))
    names = [name if count == 1 else f"{name}本级", *(name + one for one in chance.sample(_SUBUNITS, count - 1))]
    return tuple(_unit(chance, f"{code}{number:03d}", own, number == 1, year) for number, own in enumerate(names, 1))


def _unit(chance: random.Random, code: str, name: str, is_head: bool, year: int) -> Unit:
    kinds = (*([UnitKind.ADMINISTRATIVE] * (4 if is_head else 1)), UnitKind.CIVIL_SERVICE_MANAGED, UnitKind.INSTITUTION)
    return Unit(
        code=code,
        name=name,
        kind=chance.choice(kinds),
        is_head=is_head,
        reply=_reply(chance, name, year) if chance.random() < 0.2 else Reply(),
        staffing=_staffing(chance),
        assets=_assets(chance, year),
    )


def _reply(chance: random.Random, region: str, year: int) -> Reply:
    day = date(year, chance.choice((1, 2, 3)), chance.randint(1, 28))
    return Reply(day, f"财预〔{year}〕{chance.randint(1, 99)}号", f"{region}财政局")


def _staffing(chance: random.Random) -> Staffing:
    established, others = chance.randint(2, 120), chance.choice((0, 0, 1, 7))
    posts = established + chance.choice((0, 1, 4))
    return Staffing(chance.randint(1, 14), posts, established + others, established, others)


def _assets(chance: random.Random, year: int) -> Assets:
    vehicles = {use: chance.choice((0, 0, 1, 2, 5)) for use in VEHICLES if chance.random() < 0.9}
    large = chance.choice((0, 0, 1, 3))
    return Assets(
        as_of=date(year - 1, 12, 31),
        quota=sum(vehicles.values()) + chance.choice((0, 0, 1)),
        vehicles=vehicles,
        area=Decimal(chance.randint(0, 900_000)) / 100,
        equipment=large + chance.choice((0, 2, 9)),
        large_equipment=large,
    )
