"""Ledger → rows of text and numbers by sheet and column, as all writers write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingzhang.catalogue.classifications import load_classification
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.options import DEPARTMENT_WORD, choices, profile_names, sections
from mingzhang.model.ledger import Assets, Indicator, Ledger, Reply, Staffing, Unit, Words

#: What is written into a cell.
Written = str | int | Decimal | date
Rows = Mapping[str, tuple[Mapping[str, Written], ...]]


@dataclass(frozen=True, slots=True)
class Naming:
    """How codes are written: units and projects by names where those are unique, other codes with their names."""

    units: Mapping[str, str]
    projects: Mapping[str, str]
    names: Mapping[str, str]
    year: int

    def code(self, kind: str, code: str) -> str:
        """Return a code with its name."""
        entry = load_classification(kind, self.year).entry(code)
        name = entry.name if entry is not None else self.names.get(code, "")
        return f"{code} {name}" if name else code

    def unit(self, code: str) -> str:
        """Return a unit's name, the word for the department where it is meant."""
        return self.units.get(code, code) if code else DEPARTMENT_WORD


def to_rows(ledger: Ledger) -> Rows:
    """Return all rows of a ledger by sheet id; blanks are left out.

    Raises:
        ValueError: the ledger holds what no column can hold, such as a text under an unknown label.
    """
    naming = Naming(
        units=_unique({unit.code: unit.name for unit in ledger.units}, ledger.name),
        projects=_unique({project.code: project.name for project in ledger.projects}),
        names=ledger.names,
        year=ledger.year,
    )
    made: dict[str, Iterable[Mapping[str, Written | None]]] = {
        "info": [_info(ledger)],
        "units": map(_unit, ledger.units),
        "lines": _lines(ledger, naming),
        "revenues": _revenues(ledger, naming),
        "projects": _projects(ledger, naming),
        "funds": _funds(ledger, naming),
        "project_texts": _project_texts(ledger, naming),
        "indicators": _indicators(ledger, naming),
        "overalls": ({"unit": naming.unit(one.unit), **_prefixed("texts", one.texts)} for one in ledger.overalls),
        "tasks": (
            {"unit": naming.unit(one.unit), "core": core, "key": key}
            for one in ledger.overalls
            for core, key in one.tasks
        ),
        "overall_indicators": (
            {"unit": naming.unit(one.unit), **_leaf(leaf)} for one in ledger.overalls for leaf in one.indicators
        ),
        "staffing": _staffing(ledger, naming),
        "assets": _assets(ledger, naming),
        "procurements": _procurements(ledger, naming),
        "last_year": (
            {"unit": naming.unit(one.unit), "label": one.label, "amount": one.amount} for one in ledger.last_year
        ),
        "reasons": (
            {"unit": naming.unit(one.unit), "label": one.key, "reason": one.text}
            for one in _split(ledger, reasons=True)
        ),
        "words": _words(ledger, naming),
        "attachments": (
            {"unit": naming.unit(one.unit), "title": one.title, "text": one.text} for one in ledger.attachments
        ),
        "attachment_rows": _attachment_rows(ledger, naming),
        "names": ({"code": code, "name": name} for code, name in ledger.names.items()),
    }
    return {
        sheet: tuple(
            _known(sheet, {key: value for key, value in row.items() if value not in (None, "")}) for row in rows
        )
        for sheet, rows in made.items()
    }


def _known(sheet: str, row: Mapping[str, Written | None]) -> Mapping[str, Written]:
    columns = {column.id for column in load_sheets()[sheet].columns}
    if unknown := row.keys() - columns:
        name = load_sheets()[sheet].name
        raise ValueError(f"账本的“{name}”没有这些列，写不下：{'、'.join(sorted(unknown))}。请改用规定的栏目。")
    return {key: value for key, value in row.items() if value is not None}


def _unique(names: Mapping[str, str], *taken: str) -> Mapping[str, str]:
    """Return names that stand for one code only; other codes are written as they are."""
    counted = Counter((*names.values(), *names, *taken))
    return {code: name if counted[name] == 1 and name else code for code, name in names.items()}


def _prefixed(prefix: str, values: Mapping[str, Written]) -> dict[str, Written]:
    return {f"{prefix}:{key}": value for key, value in values.items()}


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _info(ledger: Ledger) -> dict[str, Written | None]:
    profiles = {code: name for name, code in profile_names().items()}
    return {
        "year": ledger.year,
        "code": ledger.code,
        "name": ledger.name,
        "region": ledger.region,
        "level": ledger.level,
        "profile": profiles[ledger.profile],
        **_reply(ledger.reply),
    }


def _reply(reply: Reply) -> dict[str, Written | None]:
    return {"reply_date": reply.date, "reply_number": reply.number, "reply_issuer": reply.issuer}


def _unit(unit: Unit) -> dict[str, Written | None]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind.value,
        "is_head": _yes(unit.is_head),
        **_reply(unit.reply),
    }


def _lines(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for line in ledger.lines:
        yield {
            "unit": naming.unit(line.unit),
            "function": naming.code("functional", line.function),
            "item": naming.code("economic_dept", line.item),
            "government": naming.code("economic_gov", line.government),
            "source": line.source.value,
            "purpose": line.purpose.value,
            "project": naming.projects.get(line.project, line.project),
            "carried": _yes(line.carried),
            "amount": line.amount,
        }


def _revenues(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for one in ledger.revenues:
        yield {
            "unit": naming.unit(one.unit),
            "source": one.source.value,
            "code": naming.code("revenue", one.code),
            "amount": one.amount,
        }


def _projects(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for one in ledger.projects:
        yield {
            "code": one.code,
            "name": one.name,
            "unit": naming.unit(one.unit),
            "category": one.category.value,
            "attribute": one.attribute,
            "period": one.period,
            "is_published": _yes(one.is_published),
        }


def _funds(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    order = choices(load_sheets()["funds"].column("label"))
    for one in ledger.projects:
        labels = one.annual.keys() | one.period_total.keys()
        for label in sorted(labels, key=lambda name: (order.index(name) if name in order else len(order), name)):
            yield {
                "project": naming.projects[one.code],
                "label": label,
                "annual": one.annual.get(label),
                "period": one.period_total.get(label),
            }


def _project_texts(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for one in ledger.projects:
        if one.texts or one.goals:
            yield {
                "project": naming.projects[one.code],
                **_prefixed("texts", one.texts),
                **_prefixed("goals", one.goals),
            }


def _indicators(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for one in ledger.projects:
        for leaf in one.indicators:
            scope = "实施期" if leaf.whole_period else "年度"
            yield {"project": naming.projects[one.code], "scope": scope, **_leaf(leaf)}


def _leaf(leaf: Indicator) -> dict[str, Written]:
    return {"level1": leaf.level1, "level2": leaf.level2, "level3": leaf.level3, "value": leaf.value}


def _staffing(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for unit in ledger.units:
        if unit.staffing != Staffing():
            own = unit.staffing
            yield {
                "unit": naming.unit(unit.code),
                "offices": own.offices,
                "posts": own.posts,
                "employed": own.employed,
                "established": own.established,
                "others": own.others,
            }


def _assets(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for unit in ledger.units:
        if unit.assets != Assets():
            own = unit.assets
            yield {
                "unit": naming.unit(unit.code),
                "as_of": own.as_of,
                "quota": own.quota,
                **_prefixed("vehicles", own.vehicles),
                "area": own.area,
                "equipment": own.equipment,
                "large_equipment": own.large_equipment,
            }


def _procurements(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for one in ledger.procurements:
        yield {
            "unit": naming.unit(one.unit),
            "kind": one.kind.value,
            "item": one.item,
            "amount": one.amount,
            "project": naming.projects.get(one.project, one.project),
            "for_small": _yes(one.for_small),
        }


def _split(ledger: Ledger, *, reasons: bool) -> Iterator[Words]:
    known = choices(load_sheets()["reasons"].column("label"))
    return (one for one in ledger.words if (one.key in known) is reasons)


def _words(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    titles = sections(ledger.profile)
    for one in _split(ledger, reasons=False):
        yield {"unit": naming.unit(one.unit), "key": titles.get(one.key, one.key), "text": one.text}


def _attachment_rows(ledger: Ledger, naming: Naming) -> Iterator[dict[str, Written | None]]:
    for one in ledger.attachments:
        for row in one.rows:
            cells = {f"cell:{number:02d}": text for number, text in enumerate(row, 1)}
            yield {"unit": naming.unit(one.unit), "title": one.title, **cells}
