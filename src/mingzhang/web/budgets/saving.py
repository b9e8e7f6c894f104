"""Saving: typed changes become rows in one transaction, merged cell by cell, each edit kept so that it can be undone.

A change conflicts only where the stored text is not the one it was typed over; everything else of an edit is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.web.budgets.identity import sheets_of
from mingzhang.web.budgets.models import Edit, Filing, LedgerRow
from mingzhang.web.workflow.events import record

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User

#: Rows are laid out with room between them, so that one can be put between two.
_GAP = 1024
_LONGEST, _MOST_CHANGES, _MOST_ROWS = 20_000, 50_000, 20_000


class SaveRefusedError(Exception):
    """What was sent is no edit of this filing; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: ``row`` is the row's key (32 hexadecimal digits), ``before`` the text it was typed over."""

    sheet: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Insertion:
    """A new row behind the row of key ``behind`` ("" for the first place, None for the end)."""

    sheet: str
    row: str
    cells: Mapping[str, str]
    behind: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row that goes, with what its cells were when the user decided so."""

    sheet: str
    row: str
    cells: Mapping[str, str]
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What one user typed in one go."""

    changes: Sequence[Change] = ()
    inserts: Sequence[Insertion] = ()
    deletes: Sequence[Deletion] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was not saved: what the user wanted, what stands there, and who wrote that when.

    ``column`` is "" where the row was changed by another before it was to be deleted; ``is_gone`` where it was deleted.
    """

    sheet: str
    row: str
    column: str
    before: str
    mine: str
    theirs: str
    who: str
    when: str
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving. ``edit`` is None where nothing had to be changed."""

    version: int
    conflicts: tuple[Conflict, ...]
    edit: Edit | None


@dataclass(slots=True)
class _Done:
    """What is being changed, in the form that ``Edit.changes`` keeps."""

    changes: list[dict[str, str]] = field(default_factory=list)
    inserts: list[dict[str, Any]] = field(default_factory=list)
    deletes: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.inserts or self.deletes)


@transaction.atomic
def save(filing: Filing, user: User, typed: Typed, *, note: str = "", undoes: Edit | None = None) -> Saved:
    """Save what a user typed.

    Args:
        filing: whose ledger.
        user: who typed.
        typed: the changes.
        note: what made the edit where it was not typing.
        undoes: the earlier edit that this one takes back.

    Raises:
        PermissionDenied: the user may not change the ledger, now or at all.
        SaveRefusedError: a sheet, column or row is not one of this filing.
    """
    filing = (
        Filing.objects.select_for_update(of=("self",)).select_related("department", "unit", "year").get(pk=filing.pk)
    )
    if not user.has_perm("filing.edit", filing):
        raise PermissionDenied
    _check(filing, typed)
    rows = {row.key.hex: row for row in filing.rows.select_related("changed_by")}
    done, conflicts = _Done(), list[Conflict]()
    _insert(filing, user, rows, typed.inserts, done)
    _change(user, rows, typed.changes, done, conflicts)
    _delete(rows, typed.deletes, done, conflicts)
    if not done:
        return Saved(filing.version, tuple(conflicts), None)
    filing.version += 1
    filing.save(update_fields=["version", "changed_at"])
    edit = Edit.objects.create(
        filing=filing, version=filing.version, changes=_as_json(done), made_by=user, note=note, undoes=undoes
    )
    if note:
        # Typing is kept in the edits; what replaces much at once is told in the log of the filing too.
        record("edit", actor=user, filing=filing, comment=note, data={"version": filing.version})
    return Saved(filing.version, tuple(conflicts), edit)


def _as_json(done: _Done) -> dict[str, Any]:
    return {"changes": done.changes, "inserts": done.inserts, "deletes": done.deletes}


def _check(filing: Filing, typed: Typed) -> None:
    if len(typed.changes) + len(typed.inserts) + len(typed.deletes) > _MOST_CHANGES:
        raise SaveRefusedError("一次改动太多，请分几次保存，或者用导入。")
    known = sheets_of(filing, load_sheets())
    every: tuple[Change | Insertion | Deletion, ...] = (*typed.changes, *typed.inserts, *typed.deletes)
    for one in every:
        if one.sheet not in known:
            raise SaveRefusedError(f"这份公开文件的账本里没有“{one.sheet}”这张表。")
        if not _is_key(one.row):
            raise SaveRefusedError("行的标识不对，请刷新页面后再试。")
    cells = [(one.sheet, one.column, one.after) for one in typed.changes]
    cells += [(one.sheet, column, text) for one in typed.inserts for column, text in one.cells.items()]
    for sheet, column, text in cells:
        if column not in {one.id for one in load_sheets()[sheet].columns}:
            raise SaveRefusedError(f"“{load_sheets()[sheet].name}”没有“{column}”这一列。")
        if len(text) > _LONGEST or "\x00" in text:
            raise SaveRefusedError(f"一个单元格最多{_LONGEST}个字，且不能有控制字符。")


def _is_key(text: str) -> bool:
    return len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)


def _insert(filing: Filing, user: User, rows: dict[str, LedgerRow], inserts: Sequence[Insertion], done: _Done) -> None:
    if len(rows) + len(inserts) > _MOST_ROWS:
        raise SaveRefusedError(f"一份账本最多{_MOST_ROWS}行。")
    made: list[LedgerRow] = []
    for one in inserts:
        if one.row in rows:  # sent again after the answer was lost
            continue
        cells = {column: text for column, text in one.cells.items() if text}
        row = LedgerRow(
            filing=filing,
            key=UUID(one.row),
            sheet=one.sheet,
            position=one.position if one.position is not None else _position(rows, one),
            cells=cells,
            changed_by=user,
        )
        rows[one.row] = row
        made.append(row)
    done.inserts += [
        {"sheet": row.sheet, "row": row.key.hex, "position": row.position, "cells": row.cells} for row in made
    ]
    LedgerRow.objects.bulk_create(made, batch_size=500)


def _position(rows: Mapping[str, LedgerRow], one: Insertion) -> int:
    """Return a place behind a row; its neighbours make room where there is none."""
    own = sorted((row for row in rows.values() if row.sheet == one.sheet), key=lambda row: (row.position, row.pk or 0))
    if one.behind is None or not own:
        return own[-1].position + _GAP if own else _GAP
    at = next((index + 1 for index, row in enumerate(own) if row.key.hex == one.behind), 0 if not one.behind else None)
    if at is None:  # the neighbour is gone
        return own[-1].position + _GAP
    low = own[at - 1].position if at else 0
    high = own[at].position if at < len(own) else low + 2 * _GAP
    if high - low > 1:
        return (low + high) // 2
    for number, row in enumerate(own, 1):
        row.position = _GAP * (number + (number > at))
    LedgerRow.objects.bulk_update([row for row in own if row.pk], ["position"], batch_size=500)
    return _GAP * (at + 1)


def _change(
    user: User, rows: Mapping[str, LedgerRow], changes: Iterable[Change], done: _Done, conflicts: list[Conflict]
) -> None:
    touched: dict[str, LedgerRow] = {}
    for one in changes:
        row = rows.get(one.row)
        if row is None or row.sheet != one.sheet:
            conflicts.append(Conflict(one.sheet, one.row, one.column, one.before, one.after, "", "", "", is_gone=True))
            continue
        stored = row.cells.get(one.column, "")
        if stored == one.after:
            continue
        if stored.strip() != one.before.strip():
            conflicts.append(_conflict(row, one.column, one.before, one.after))
            continue
        row.cells = {key: text for key, text in {**row.cells, one.column: one.after}.items() if text}
        touched[one.row] = row
        done.changes.append(asdict(one))
    for row in touched.values():
        row.changed_by, row.changed_at = user, timezone.now()
    LedgerRow.objects.bulk_update(touched.values(), ["cells", "changed_by", "changed_at"], batch_size=500)


def _conflict(row: LedgerRow, column: str, before: str, mine: str) -> Conflict:
    who = str(row.changed_by) if row.changed_by else ""
    when = timezone.localtime(row.changed_at).strftime("%Y-%m-%d %H:%M")
    return Conflict(row.sheet, row.key.hex, column, before, mine, row.cells.get(column, ""), who, when)


def _delete(rows: Mapping[str, LedgerRow], deletes: Iterable[Deletion], done: _Done, conflicts: list[Conflict]) -> None:
    gone: list[int] = []
    for one in deletes:
        row = rows.get(one.row)
        if row is None or row.sheet != one.sheet:
            continue
        if _bare(one.cells) != _bare(row.cells):
            conflicts.append(_conflict(row, "", "", ""))
            continue
        gone.append(row.pk)
        done.deletes.append({"sheet": row.sheet, "row": one.row, "position": row.position, "cells": row.cells})
    LedgerRow.objects.filter(pk__in=gone).delete()


def _bare(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: text.strip() for column, text in cells.items() if text.strip()}


def undo(edit: Edit, user: User) -> Saved:
    """Take an edit back; what others have changed since stays as it is and is returned as conflicts.

    Raises:
        SaveRefusedError: it has been taken back already.
        PermissionDenied: the user may not change the ledger.
    """
    if Edit.objects.filter(undoes=edit).exists():
        raise SaveRefusedError("这次修改已经撤销过了。")
    return save(edit.filing, user, inverse(edit.changes), note=f"撤销第{edit.version}版的修改", undoes=edit)


def inverse(changes: Mapping[str, Any]) -> Typed:
    """Return what takes an edit back, from what ``Edit.changes`` keeps."""
    return Typed(
        changes=[
            Change(one["sheet"], one["row"], one["column"], one["after"], one["before"])
            for one in reversed(changes["changes"])
        ],
        inserts=[
            Insertion(one["sheet"], one["row"], one["cells"], position=one["position"]) for one in changes["deletes"]
        ],
        deletes=list(_undone(changes)),
    )


def _undone(changes: Mapping[str, Any]) -> Iterator[Deletion]:
    """Yield the rows that an edit put in, as that edit left them."""
    for one in changes["inserts"]:
        cells = dict(one["cells"])
        for change in changes["changes"]:
            if change["row"] == one["row"]:
                cells[change["column"]] = change["after"]
        yield Deletion(one["sheet"], one["row"], cells)


def last_edit_of(filing: Filing, user: User) -> Edit | None:
    """Return the newest edit of a user that can be taken back."""
    own = Edit.objects.filter(filing=filing, made_by=user, undoes=None, undone_by=None)
    return own.order_by("-version").first()
