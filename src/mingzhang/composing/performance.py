"""Section 10: the overall target and the targets of projects, in number and amount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mingzhang.composing.declared import coordinate
from mingzhang.composing.matter import Matter
from mingzhang.composing.overall_sheet import overall_sheet
from mingzhang.composing.project_sheet import project_sheet
from mingzhang.composing.rounding import HUNDRED, half_up, parts_of
from mingzhang.composing.telling import paragraph, plain, tell, words_or
from mingzhang.composing.template import Stated
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Project, ProjectCategory, Purpose
from mingzhang.model.money import ZERO
from mingzhang.model.publication import PageBreak, Piece

_WHOLE = "T03[合计, 合计]"
_PROJECTS = "T03[合计, 项目支出]"
_OWN = "S10.2"


def overall(matter: Matter) -> list[Piece]:
    """Section 10.1: whether an overall target is filed, what it covers, and those of the units."""
    filed = any(one.unit == matter.entity.key for one in matter.ledger.overalls)
    if not filed:
        return words_or(matter, ("整体绩效目标编报说明",), "S1010")
    runs = tell(matter, "S1011")
    if matter.entity.kind == "部门" and (units := _filing_units(matter)):
        runs += tell(matter, "S1012", units)
    return [paragraph(runs, "S10.1"), plain(matter.fill(matter.frame.fixed["overall_attached"]), "S10.1")]


def _filing_units(matter: Matter) -> dict[str, Stated]:
    """Return how many units there are, how many filed a target of their own, and what they spend."""
    filing = {one.unit for one in matter.ledger.overalls if one.unit in matter.entity.units}
    if not filing:
        return {}
    spent, lines = matter.picked(lambda line: line.unit in filing and line.purpose is not Purpose.LEFT)
    at = Coordinate("S10.1", "单位整体绩效目标涉及资金")
    same = spent == matter.exact(coordinate(_WHOLE))
    return {
        "机关及下属预算单位数": _count("S10.1", "机关及下属预算单位数", len(matter.units)),
        "编报单位整体绩效目标单位数": _count("S10.1", "编报单位整体绩效目标单位数", len(filing)),
        "单位整体绩效目标涉及资金": matter.figure(coordinate(_WHOLE)) if same else matter.amount(spent, at, lines),
    }


def projects(matter: Matter) -> list[Piece]:
    """Section 10.2: projects under performance management, and those whose targets are published."""
    if not matter.projects:
        return [plain(matter.fill(matter.frame.fixed["no_project"]), _OWN)]
    shown = [one for one in matter.projects if one.is_published]
    printed = _printed(matter)
    given = dict(_amounts(matter, matter.projects, "二级项目", "", printed))
    if matter.of_projects(matter.projects)[0] == matter.exact(coordinate(_PROJECTS)):
        given["二级项目金额"] = matter.figure(coordinate(_PROJECTS))
    runs = tell(matter, "S1021", given)
    if not shown:
        return [paragraph(runs, _OWN), plain(matter.fill(matter.frame.fixed["none_published"]), _OWN)]
    published = dict(_amounts(matter, shown, "公开项目绩效目标", "公开", printed))
    share = _share(matter, published["公开项目绩效目标金额"], matter.of_projects(shown)[0])
    if share is not None:
        published["公开项目金额占项目支出总额比重"] = share
    runs += tell(matter, "S1022", published)
    return [paragraph(runs, _OWN), plain(matter.fill(matter.frame.fixed["sheets_attached"]), _OWN)]


#: The smallest groups of projects that section 10 speaks of: a category, published or not.
_Group = tuple[ProjectCategory, bool]


def _printed(matter: Matter) -> dict[_Group, Decimal] | None:
    """Return the balanced amounts of the smallest groups, so that all that is said of them adds up; None if plain."""
    if not matter.balanced:
        return None
    groups: list[_Group] = [(category, shown) for category in ProjectCategory for shown in (True, False)]
    exact = [matter.of_projects(_members(matter.projects, [group]))[0] for group in groups]
    whole, at = sum(exact, ZERO), coordinate(_PROJECTS)
    total = matter.printed(at) if whole == matter.exact(at) else half_up(whole / matter.scale)
    return dict(zip(groups, parts_of(total, [one / matter.scale for one in exact], balanced=True), strict=True))


def _members(chosen: Sequence[Project], groups: Sequence[_Group]) -> list[Project]:
    return [one for one in chosen if (one.category, one.is_published) in groups]


def _amounts(
    matter: Matter, chosen: Sequence[Project], label: str, prefix: str, printed: Mapping[_Group, Decimal] | None
) -> Iterator[tuple[str, Stated]]:
    """Yield numbers and amounts of some projects, whole and by category."""

    def said(own: Sequence[Project], name: str) -> Iterator[tuple[str, Stated]]:
        exact, lines = matter.of_projects(own)
        groups = {(one.category, one.is_published) for one in own}
        value = sum((printed[one] for one in groups), ZERO) if printed else half_up(exact / matter.scale)
        yield f"{name}数", _count(_OWN, f"{name}数", len(own))
        yield f"{name}金额", Stated(f"{value:,.2f}", Coordinate(_OWN, f"{name}金额"), lines)

    yield from said(chosen, label)
    for category in ProjectCategory:
        yield from said([one for one in chosen if one.category is category], f"{prefix}{category.value}项目")


def _share(matter: Matter, stated: Stated, exact: Decimal) -> Stated | None:
    """Return the published share of project expenditure, None where there is none."""
    if matter.balanced:
        part, whole = Decimal(stated.text.replace(",", "")), matter.printed(coordinate(_PROJECTS))
    else:
        part, whole = exact, matter.exact(coordinate(_PROJECTS))
    if not whole:
        return None
    label = "公开项目金额占项目支出总额比重"
    return Stated(f"{half_up(part * HUNDRED / whole):,}", Coordinate(_OWN, label), stated.lines)


def _count(section: str, label: str, number: int) -> Stated:
    return Stated(str(number), Coordinate(section, label))


def sheets(matter: Matter) -> Iterator[Piece]:
    """Yield the overall sheet and the sheets of published projects, each on a page of its own."""
    own = next((one for one in matter.ledger.overalls if one.unit == matter.entity.key), None)
    if own is not None:
        yield PageBreak()
        yield overall_sheet(matter, own)
    for project in matter.projects:
        if project.is_published:
            yield PageBreak()
            yield project_sheet(matter, project)
