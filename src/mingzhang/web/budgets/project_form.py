"""A project with its target sheet as one form: its row, funds, texts and the tree of indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from mingzhang.ledgers.codes import known_names
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.options import choices, level_parents
from mingzhang.web.budgets.models import Filing, LedgerRow
from mingzhang.web.budgets.saving import Change, Deletion, Insertion, Typed

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Empty rows of indicators that a form offers for each period; a script adds more.
SPARE = 2
SCOPES = ("年度", "实施期")
_LEAF = ("level2", "level3", "value")


@dataclass(frozen=True, slots=True)
class ProjectRows:
    """The rows of one project: its own, its funds by channel, its texts, its indicators; ``lines`` are read only."""

    own: LedgerRow
    funds: Mapping[str, LedgerRow]
    texts: LedgerRow | None
    indicators: tuple[LedgerRow, ...]
    lines: tuple[LedgerRow, ...]


def rows_of(filing: Filing, own: LedgerRow) -> ProjectRows:
    """Return the rows that refer to a project by its code or name."""
    names = [(row.cells.get("code", ""), row.cells.get("name", "")) for row in filing.rows.filter(sheet="projects")]
    known = known_names(names, "项目")
    code, name = own.cells.get("code", ""), own.cells.get("name", "")

    def mine(sheet: str) -> list[LedgerRow]:
        rows = filing.rows.filter(sheet=sheet)
        return [row for row in rows if _refers(row.cells.get("project", ""), known.find, code, name)]

    texts = mine("project_texts")
    return ProjectRows(
        own=own,
        funds={row.cells.get("label", ""): row for row in reversed(mine("funds"))},
        texts=texts[0] if texts else None,
        indicators=tuple(mine("indicators")),
        lines=tuple(mine("lines")),
    )


def _refers(text: str, find: Any, code: str, name: str) -> bool:
    if not text:
        return False
    return text in (code, name) or find(text) == (code,)


def tree(rows: ProjectRows) -> list[dict[str, Any]]:
    """Return the indicators for the template: period → first level → leaves, with empty ones to fill in."""
    return [{"scope": scope, "leaves": list(_leaves(rows, scope, number))} for number, scope in enumerate(SCOPES)]


def _leaves(rows: ProjectRows, scope: str, number: int) -> Iterator[dict[str, Any]]:
    order = list(level_parents())
    own = [row for row in rows.indicators if (row.cells.get("scope") or SCOPES[0]) == scope]
    own.sort(key=lambda row: order.index(level) if (level := row.cells.get("level2", "")) in order else len(order))
    for row in own:
        yield {"key": row.key.hex, **{column: row.cells.get(column, "") for column in (*_LEAF, "level1")}}
    for spare in range(SPARE):
        yield {"key": f"new-{number}-{spare}", **dict.fromkeys((*_LEAF, "level1"), "")}


def typed_in(request: HttpRequest, rows: ProjectRows) -> Typed:
    """Return what was typed into the form of a project, as changes over what the form was filled with."""
    changes: list[Change] = []
    inserts: list[Insertion] = []
    deletes: list[Deletion] = []
    own = rows.own
    changes += _fields(request, "projects", own.key.hex, "own", [one.id for one in load_sheets()["projects"].columns])
    name = _posted(request, "own-name") or own.cells.get("name", "")
    renamed = [one for one in changes if one.column in ("code", "name")]
    _funds(request, rows, name, changes, inserts)
    _texts(request, rows, name, changes, inserts)
    _indicators(request, rows, name, (changes, inserts, deletes))
    if renamed:
        # Whatever refers to the project goes along with its new name.
        kept = (*rows.funds.values(), *rows.indicators, *rows.lines, *((rows.texts,) if rows.texts else ()))
        gone = {one.row for one in deletes}
        changes += [
            Change(row.sheet, row.key.hex, "project", row.cells["project"], name)
            for row in kept
            if row.key.hex not in gone and row.cells["project"] != name
        ]
    return Typed(changes, inserts, deletes)


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _fields(request: HttpRequest, sheet: str, row: str, prefix: str, columns: list[str]) -> Iterator[Change]:
    for column in columns:
        name = f"{prefix}-{column}"
        if name in request.POST:
            before, after = _posted(request, f"was-{name}"), _posted(request, name)
            if before != after:
                yield Change(sheet, row, column, before, after)


def _funds(request: HttpRequest, rows: ProjectRows, name: str, changes: list[Change], inserts: list[Insertion]) -> None:
    for number, label in enumerate(choices(load_sheets()["funds"].column("label"))):
        prefix = f"fund-{number}"
        row = rows.funds.get(label)
        if row is not None:
            changes += _fields(request, "funds", row.key.hex, prefix, ["annual", "period"])
            continue
        cells = {column: text for column in ("annual", "period") if (text := _posted(request, f"{prefix}-{column}"))}
        if cells:
            inserts.append(Insertion("funds", uuid4().hex, {"project": name, "label": label, **cells}))


def _texts(request: HttpRequest, rows: ProjectRows, name: str, changes: list[Change], inserts: list[Insertion]) -> None:
    columns = [one.id for one in load_sheets()["project_texts"].columns if one.id != "project"]
    if rows.texts is not None:
        changes += _fields(request, "project_texts", rows.texts.key.hex, "text", columns)
        return
    cells = {column: text for column in columns if (text := _posted(request, f"text-{column}"))}
    if cells:
        inserts.append(Insertion("project_texts", uuid4().hex, {"project": name, **cells}))


def _indicators(
    request: HttpRequest,
    rows: ProjectRows,
    name: str,
    typed: tuple[list[Change], list[Insertion], list[Deletion]],
) -> None:
    changes, inserts, deletes = typed
    known = {row.key.hex: row for row in rows.indicators}
    for key, row in known.items():
        found = list(_fields(request, "indicators", key, f"leaf-{key}", list(_LEAF)))
        if request.POST.get(f"leaf-{key}-gone") or (found and not any(_leaf(request, key).values())):
            deletes.append(Deletion("indicators", key, row.cells))
            continue
        changes += found
        changes += [
            Change("indicators", key, "level1", row.cells.get("level1", ""), level_parents()[one.after])
            for one in found
            if one.column == "level2" and one.after in level_parents()
        ]
    spare = [field.removeprefix("leaf-").removesuffix("-level3") for field in request.POST if _is_new(field)]
    for key in spare:
        leaf = _leaf(request, key)
        scope = SCOPES[1] if key.startswith("new-1-") else SCOPES[0]
        if any((leaf["level3"], leaf["value"])):
            level1 = level_parents().get(leaf["level2"], "")
            cells = {"project": name, "scope": scope, "level1": level1, **leaf}
            inserts.append(Insertion("indicators", uuid4().hex, {k: v for k, v in cells.items() if v}))


def _is_new(field: str) -> bool:
    return field.startswith("leaf-new-") and field.endswith("-level3")


def _leaf(request: HttpRequest, key: str) -> dict[str, str]:
    return {column: _posted(request, f"leaf-{key}-{column}") for column in _LEAF}
