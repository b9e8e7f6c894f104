"""Read the rows of the overall performance target sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mingzhang.catalogue.forms import levels, overall_form
from mingzhang.extraction.sheets.indicators import read_rows
from mingzhang.extraction.sheets.levels import resolve
from mingzhang.extraction.sheets.project import code_and_name, is_indicator_row
from mingzhang.extraction.sheets.rows import Entry, RawSheet, Tokens, joined, place_of, read_entries, row_text
from mingzhang.model.disclosure import Field, KeyTask, OverallSheet
from mingzhang.model.money import Figure, parse_figure
from mingzhang.model.place import Place

_COUNT = re.compile(r"(?P<number>[\d,]+)\s*(?P<unit>\D{0,4})")
_UNIT = re.compile(r"（(万元|元)）")
Address = tuple[str, str]


@dataclass
class _Draft:
    """The fields read so far by area (basics, text, source, use), and what the next row may complete."""

    unit: str
    fields: dict[Address, Field] = field(default_factory=dict)
    tasks: list[KeyTask] = field(default_factory=list)
    task_column: int | None = None
    in_tasks: bool = False
    in_indicators: bool = False
    indicator_rows: list[Tokens] = field(default_factory=list)
    last: Address | None = None
    remnants: frozenset[str] = frozenset()
    unread: list[tuple[str, Place]] = field(default_factory=list)

    def area(self, name: str) -> dict[str, Field]:
        return {label: kept for (area, label), kept in self.fields.items() if area == name}


@dataclass(frozen=True, slots=True)
class OverallRead:
    """The sheet, and its rows that could not be placed."""

    sheet: OverallSheet
    unread: tuple[tuple[str, Place], ...]


def read_overall(raw: RawSheet) -> OverallRead:
    """Read the overall sheet; what its rows do not hold is None or missing from the mappings."""
    form = overall_form()
    draft = _Draft(form.unit)
    for tokens in raw.rows:
        _read_row(draft, tokens)
    tree = levels()
    indicators, _ = resolve(read_rows(draft.indicator_rows, form, tree, two_sided=False).rows, tree)
    department = draft.fields.get(("head", "部门名称"))
    code, name = code_and_name(department.value if department else None)
    sheet = OverallSheet(
        place=raw.place,
        first_row=place_of(raw.rows[0], raw.place) if raw.rows else raw.place,
        title=raw.title,
        department_raw=department.value if department else None,
        department_code=code,
        department_name=name,
        staffing=draft.area("staffing"),
        texts=draft.area("text"),
        budget_unit=draft.unit,
        budget_by_source=draft.area("source"),
        budget_by_use=draft.area("use"),
        key_tasks=tuple(draft.tasks),
        indicators=indicators,
    )
    return OverallRead(sheet, tuple(draft.unread))


def _read_row(draft: _Draft, tokens: Tokens) -> None:
    form = overall_form()
    if draft.in_indicators or is_indicator_row(form, tokens):
        draft.in_indicators = True
        draft.indicator_rows.append(tokens)
        return
    entries = read_entries(form, tokens)
    if not entries:
        _read_loose(draft, tokens)
        return
    draft.in_tasks = entries[0].label.row == "tasks"
    draft.remnants = frozenset(entry.match.rest for entry in entries) - {""}
    draft.last = None
    totals = 0
    for entry in entries:
        if entry.label.part == "total":
            _put(draft, ("source", "use")[min(totals, 1)], entry)
            totals += 1
        else:
            _read_entry(draft, entry)
    _read_first_task(draft, entries)


def _read_entry(draft: _Draft, entry: Entry) -> None:
    part = entry.label.part
    if part == "task_key":
        draft.task_column = entry.token.column
    elif part == "budget":
        unit = _UNIT.search(entry.token.key)
        draft.unit = unit.group(1) if unit else draft.unit
    elif part == "department":
        _put(draft, "head", entry)
    elif part in {"staffing", "text", "source", "use"}:
        _put(draft, part, entry)


def _put(draft: _Draft, area: str, entry: Entry) -> None:
    address = (area, entry.label.name)
    if address in draft.fields and draft.fields[address].value is not None:
        return
    value = joined(entry.values)
    kept = Field(entry.label.name, entry.token.text, value, place_of(entry.values, entry.token.place))
    draft.fields[address] = replace(kept, figure=_figure(draft, area, entry.label.unit, value))
    draft.last = address


def _figure(draft: _Draft, area: str, unit: str, value: str | None) -> Figure | None:
    if value is None or area not in {"staffing", "source", "use"}:
        return None
    if area != "staffing":
        return parse_figure(value, draft.unit)
    match = _COUNT.fullmatch(value)
    return parse_figure(match["number"], match["unit"] or unit) if match else None


def _read_first_task(draft: _Draft, entries: Sequence[Entry]) -> None:
    """Read a pair that stands on the row of the heading 年度重点任务 itself."""
    values = tuple(token for entry in entries if entry.label.row == "tasks" for token in entry.values)
    if values:
        _read_task(draft, values)


def _read_task(draft: _Draft, tokens: Tokens) -> None:
    split = draft.task_column
    if len(tokens) > 1:
        core, key = tokens[:1], tokens[1:]
    elif split is not None and tokens[0].column >= split - 1:
        core, key = (), tokens
    else:
        core, key = tokens, ()
    draft.tasks.append(KeyTask(joined(core), joined(key), tokens[0].place))


def _read_loose(draft: _Draft, tokens: Tokens) -> None:
    """Read a row without a label: a pair of tasks, what the row above lacks, or the rest of its text."""
    tokens = tuple(token for token in tokens if token.key not in draft.remnants or not token.key)
    if not tokens:
        return
    if draft.in_tasks:
        _read_task(draft, tokens)
    elif len(tokens) == 1 and draft.last is not None and _completes(draft, draft.last):
        kept = draft.fields[draft.last]
        value = (kept.value or "") + tokens[0].text
        place = tokens[0].place if kept.value is None else kept.place
        draft.fields[draft.last] = replace(
            kept, value=value, place=place, figure=_figure(draft, draft.last[0], "", value)
        )
    else:
        draft.unread.append((row_text(tokens), tokens[0].place))


def _completes(draft: _Draft, address: Address) -> bool:
    return address[0] == "text" or draft.fields[address].value is None
