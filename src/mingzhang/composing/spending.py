"""Sections 7 to 9 of the narrative: three public expenses, agency operating expenses, procurement."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.composing.changes import compared, last_amount
from mingzhang.composing.charts import chart_or_sentence
from mingzhang.composing.matter import Matter
from mingzhang.composing.rounding import half_up
from mingzhang.composing.telling import paragraph, tell, words_or
from mingzhang.composing.template import Stated
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import ProcurementKind
from mingzhang.model.money import ZERO
from mingzhang.model.publication import Piece, Slice

#: The sentences of section 7 and the figure that each compares with last year's.
_PARTS = (
    ("S0702", "因公出国（境）费"),
    ("S0703", "公务接待费"),
    ("S0704", "公务用车购置及运行费"),
    ("S0705", "公务用车运行维护费"),
    ("S0706", "公务用车购置费"),
)
#: Those that add up to the whole without counting anything twice.
_SLICES = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")


def three_public(matter: Matter) -> list[Piece]:
    """Section 7: the three public expenses, each against last year's; a sentence where there are none."""
    if not matter.tabulation.table("T10").has_data and not _had(matter, "三公经费"):
        return words_or(matter, ("三公经费说明",), "S0700", _none(matter, "S0700", "三公经费"))
    whole = tell(matter, "S0701", compared(matter, "S07", "三公经费"))
    parts = [run for name, stem in _PARTS for run in tell(matter, name, compared(matter, "S07", stem))]
    slices = []
    for name in _SLICES:
        at = Coordinate("T10", name, "合计")
        slices.append(Slice(name, matter.printed(at), matter.figure(at).text, at))
    return [
        paragraph(whole, "S07"),
        paragraph(parts, "S07"),
        *chart_or_sentence(matter, "three_public", slices),
    ]


def agency(matter: Matter) -> list[Piece]:
    """Section 8: agency operating expenses; a sentence where there are none."""
    table = matter.tabulation.table("T11")
    if not table.has_data and not _had(matter, "机关运行经费"):
        return words_or(matter, ("机关运行经费说明",), "S0800", _none(matter, "S0800", "机关运行经费"))
    given = compared(matter, "S08", "机关运行经费")
    units = sum(row.kind == "entity" for row in table.rows)
    if matter.entity.kind == "部门" and units:
        given["行政单位家数"] = Stated(str(units), Coordinate("S08", "行政单位家数"))
    return [paragraph(tell(matter, "S0801", given), "S08")]


def _had(matter: Matter, stem: str) -> bool:
    """Say whether there was anything last year."""
    return any(last_amount(matter, label) for label in matter.frame.compared[stem].last)


def _none(matter: Matter, sentence_id: str, stem: str) -> str:
    """Return what is written where there is nothing: the sentence's own words, or that it was so last year too."""
    known = all(last_amount(matter, label) is not None for label in matter.frame.compared[stem].last)
    return matter.frame.as_before[sentence_id] if known else ""


def procurement(matter: Matter) -> list[Piece]:
    """Section 9: procurement by kind; a sentence where there is none."""
    own = [one for one in matter.ledger.procurements if one.unit in matter.entity.units]
    exact = {kind: sum((one.amount for one in own if one.kind is kind), ZERO) for kind in ProcurementKind}
    whole = sum(exact.values(), ZERO)
    if not whole:
        return words_or(matter, ("政府采购说明",), "S0900")
    printed = {kind: half_up(amount / matter.scale) for kind, amount in exact.items()}
    total = sum(printed.values(), ZERO) if matter.balanced else half_up(whole / matter.scale)
    given = {
        f"政府采购{kind.value}预算": _stated(value, f"政府采购{kind.value}预算") for kind, value in printed.items()
    }
    given["政府采购预算总额"] = _stated(total, "政府采购预算总额")
    return [paragraph(tell(matter, "S0901", given), "S09")]


def _stated(value: Decimal, label: str) -> Stated:
    return Stated(f"{value:,}", Coordinate("S09", label))
