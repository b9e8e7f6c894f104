"""Read the rows of one project performance target sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mingzhang.catalogue.forms import Form, levels, project_form
from mingzhang.extraction.sheets.draft import GOALS, Draft
from mingzhang.extraction.sheets.funds import read_funds
from mingzhang.extraction.sheets.indicators import read_rows
from mingzhang.extraction.sheets.levels import resolve
from mingzhang.extraction.sheets.rows import Entry, RawSheet, Tokens, read_entries
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.place import NOWHERE
from mingzhang.model.writing import unwrap

_CODE_AND_NAME = re.compile(r"(?P<code>\d{2,})\s*[-－—–_ ]?\s*(?P<name>\D.*)", re.DOTALL)
_INDICATOR_PARTS = frozenset({"indicators", "column"})


def read_project(raw: RawSheet, index: int) -> ProjectSheet:
    """Read a sheet; what its rows do not hold is None or missing from the mappings."""
    form = project_form()
    draft = Draft(form, form.unit)
    for tokens in raw.rows:
        _read_row(draft, tokens)
    tree = levels()
    read = read_rows(draft.indicator_rows, form, tree, two_sided=True)
    left, right = resolve(read.rows, tree)
    if set(draft.sides) == {"annual"} and not right:
        left, right = right, left
    odd = (*draft.odd, *((slip.label, slip.token.text, slip.token.place) for slip in read.odd))
    head = draft.area("head")
    name, department = head.get("项目名称"), head.get("主管部门及代码")
    code, department_name = code_and_name(department.value if department else None)
    return ProjectSheet(
        index=index,
        place=raw.place,
        title=raw.title,
        year=raw.year,
        name_raw=name.value if name else None,
        name=unwrap(name.value) if name and name.value else None,
        name_place=name.place if name else NOWHERE,
        department_code=code,
        department_name=department_name,
        implementing_unit=head.get("实施单位"),
        attribute=head.get("项目属性"),
        period=head.get("项目期"),
        funds_unit=draft.unit,
        funds_implementation=draft.area("implementation"),
        funds_annual=draft.area("annual"),
        texts=draft.area("text"),
        indicators_implementation=left,
        indicators_annual=right,
        footer=draft.area("footer") or None,
        odd_labels=odd,
        unread=tuple(draft.unread),
    )


def code_and_name(text: str | None) -> tuple[str | None, str | None]:
    """Split ``123-某某局`` into code and name."""
    if text is None:
        return None, None
    match = _CODE_AND_NAME.fullmatch(text)
    return (match["code"], match["name"].strip()) if match else (None, text)


def is_indicator_row(form: Form, tokens: Tokens) -> bool:
    """Say whether a row opens the indicator part: its heading, its column names, or a label of the tree."""
    tree = levels()
    first = tokens[0].key
    match = form.known(first)
    if match is not None:
        return match.label.part in _INDICATOR_PARTS
    if first in tree.first or first in tree.whole:
        return True
    return len(tokens) > 1 and tokens[1].key in tree.whole and tree.odd_first(first) is not None


def _read_row(draft: Draft, tokens: Tokens) -> None:
    entries: tuple[Entry, ...] = ()
    if draft.in_indicators:
        entries = _footer_entries(draft, tokens)
    elif not is_indicator_row(draft.form, tokens):
        entries = read_entries(draft.form, tokens)
    else:
        draft.in_indicators = True
    if entries:
        _read_entries(draft, entries)
    elif draft.in_indicators and not draft.in_footer:
        draft.indicator_rows.append(tokens)
    else:
        _read_loose(draft, tokens)


def _footer_entries(draft: Draft, tokens: Tokens) -> tuple[Entry, ...]:
    match = draft.form.match(tokens[0].key.partition("：")[0], "footer")
    return read_entries(draft.form, tokens) if match is not None else ()


def _read_entries(draft: Draft, entries: Sequence[Entry]) -> None:
    draft.pending, draft.open_texts = [], []
    draft.remnants = frozenset(entry.match.rest for entry in entries) - {""}
    for entry in entries:
        if entry.match.odd:
            draft.odd.append((entry.label.name, entry.token.text, entry.token.place))
    part = entries[0].label.part
    if entries[0].label.row == "funds":
        read_funds(draft, entries)
        return
    for entry in entries:
        _READERS.get(entry.label.part, _read_head)(draft, entry)
    if part == "goals" and not entries[0].values:
        draft.pending = list(GOALS)


def _read_head(draft: Draft, entry: Entry) -> None:
    draft.put(("head", entry.label.name), entry, entry.values)


def _read_text(draft: Draft, entry: Entry) -> None:
    draft.put(("text", entry.label.name), entry, entry.values)


def _read_footer(draft: Draft, entry: Entry) -> None:
    draft.in_footer = True
    draft.put(("footer", entry.label.name), entry, entry.values)


def _read_goal_heading(draft: Draft, entry: Entry) -> None:
    annual = entry.label.part == "goal_annual"
    if annual:
        draft.annual_column = entry.token.column
    if entry.values:
        draft.put(GOALS[annual], entry, entry.values)


def _read_goals(draft: Draft, entry: Entry) -> None:
    """Read the goals: two cells are the two sides, otherwise the column of 年度目标 divides them."""
    values = entry.values
    split = draft.annual_column
    right = tuple(value for value in values if split is not None and value.column >= split)
    if len(values) == 2:
        right = values[1:]
    draft.put(GOALS[0], entry, values[: len(values) - len(right)])
    draft.put(GOALS[1], entry, right)


_READERS: Mapping[str, Callable[[Draft, Entry], None]] = {
    "text": _read_text,
    "footer": _read_footer,
    "goal_implementation": _read_goal_heading,
    "goal_annual": _read_goal_heading,
    "goals": _read_goals,
}


def _read_loose(draft: Draft, tokens: Tokens) -> None:
    """Read a row without a label: what the row above lacks, or the rest of its text."""
    tokens = tuple(token for token in tokens if token.key not in draft.remnants or not token.key)
    if not tokens:
        return
    if len(tokens) <= len(draft.pending):
        addresses = draft.pending[-len(tokens) :]
        draft.pending = draft.pending[: -len(tokens)]
        for address, token in zip(addresses, tokens, strict=True):
            draft.fill(address, token)
    elif len(tokens) <= len(draft.open_texts):
        _extend(draft, tokens)
    else:
        draft.reject(tokens)


def _extend(draft: Draft, tokens: Tokens) -> None:
    addresses = draft.open_texts
    if len(tokens) < len(addresses):
        annual = draft.annual_column is not None and tokens[0].column >= draft.annual_column
        addresses = addresses[1:] if annual else addresses[:1]
    for address, token in zip(addresses, tokens, strict=True):
        draft.extend(address, token)
