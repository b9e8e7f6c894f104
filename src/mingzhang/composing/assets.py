"""Sections 11 and 12: state assets in use, the guide for buying services, and what else there is to say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from mingzhang.composing.matter import Matter
from mingzhang.composing.telling import free, paragraph, plain, sentence, tell, words_or
from mingzhang.composing.template import Stated
from mingzhang.model.fact import Coordinate
from mingzhang.model.money import ZERO
from mingzhang.model.publication import Piece

_USUAL_DATE = "{上年度}年12月31日"
#: Uses that are printed only where there is such a vehicle.
_RARE = ("主要负责人用车", "离退休干部用车")
_OTHER = "其他公务用车"
#: An attachment with these words in its title is the guide for buying services.
_GUIDE = "政府购买服务"


def vehicles(matter: Matter) -> list[Piece]:
    """Section 11.1: vehicles, authorised and in use, by use."""
    uses: Counter[str] = Counter()
    for unit in matter.units:
        for name, number in unit.assets.vehicles.items():
            uses[matter.frame.vehicles.get(name, _OTHER)] += number
    counts = {label: uses[label] for label in dict.fromkeys(matter.frame.vehicles.values())}
    counts = {label: number for label, number in counts.items() if number or label not in _RARE}
    counts |= {"公务用车编制": sum(unit.assets.quota for unit in matter.units), "公务用车实有": uses.total()}
    given = {label: Stated(str(number), Coordinate("S11.1", label)) for label, number in counts.items()}
    return [paragraph(tell(matter, "S1101", given, writes=_dated(matter, "S1101")), "S11.1")]


def rooms(matter: Matter) -> list[Piece]:
    """Section 11.2: office area in use."""
    area = sum((unit.assets.area for unit in matter.units), ZERO).quantize(Decimal("0.01"))
    label = "办公用房建筑总面积"
    given = {label: Stated(f"{area:,}", Coordinate("S11.2", label))}
    return [paragraph(tell(matter, "S1102", given, writes=_dated(matter, "S1102")), "S11.2")]


def equipment(matter: Matter) -> list[Piece]:
    """Section 11.3: general equipment of at least 500,000 and 1,000,000 yuan."""
    counts = {
        "50万元以上通用设备": sum(unit.assets.equipment for unit in matter.units),
        "100万元以上通用设备": sum(unit.assets.large_equipment for unit in matter.units),
    }
    given = {label: Stated(str(number), Coordinate("S11.3", label)) for label, number in counts.items()}
    return [paragraph(tell(matter, "S1103", given, writes=_dated(matter, "S1103")), "S11.3")]


def _dated(matter: Matter, sentence_id: str) -> str:
    """Return a sentence's template with the day as of which the assets were counted."""
    days = [unit.assets.as_of for unit in matter.units if unit.assets.as_of is not None]
    usual = date(matter.ledger.year - 1, 12, 31)
    as_of = max(days, default=usual)
    writes = sentence(sentence_id).writes
    return writes if as_of == usual else writes.replace(_USUAL_DATE, f"{as_of.year}年{as_of.month}月{as_of.day}日")


def guide(matter: Matter) -> list[Piece]:
    """Section 12.1: the clerk's words on the guide for buying services, that it is attached, or that there is none."""
    guides = [one for one in matter.attached if _GUIDE in one.title]
    if guides and not {"S12.1", "政府购买服务指导性目录说明"} & matter.words.keys():
        return [plain(matter.fill(matter.frame.fixed["guide_attached"], 标题=guides[0].title), "S12.1")]
    return words_or(matter, ("S12.1", "政府购买服务指导性目录说明"), "S1201")


def others(matter: Matter) -> list[Piece]:
    """Section 12.2: the clerk's words, or that there is nothing else to say."""
    after = free(matter.say("其他说明后附陈述"), "S12.2")
    return [*words_or(matter, ("S12.2", "其他说明"), "S1202"), *after]
