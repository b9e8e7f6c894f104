"""A figure is said to be as last year, and a change is stated as well."""

import re
from collections.abc import Iterator

from mingzhang.checking.changes import at, changes_of, said
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.disclosure import Statement
from mingzhang.model.money import ZERO

_STOP = re.compile(r"[，,。；;]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each figure that is said to be as last year."""
    same = [change for change in changes_of(context.disclosure) if change.same is not None]
    for change in same:
        if not context.knows_form and change.same is not None and "基本" in str(change.same.value):
            # 基本持平 beside a small change is loose, and no contradiction that a region's form forbids.
            yield not_applicable("写的是基本持平")
            continue
        moved = [item for item in (change.by, change.rate) if item is not None and (item.signed or ZERO)]
        if change.same is not None and any(_in_one_phrase(change.same, item) for item in moved):
            yield not_applicable("同一短语的矛盾由 W0017 检查")
        elif change.same is not None and moved:
            words = "，".join((str(change.same.value), *(said(item) for item in moved)))
            where = list(at(change.amount, change.same, *moved))
            yield violated(where, expected="持平或增减，只写一种", actual=words, what=change.name)
        else:
            yield passed()
    if not same:
        yield not_applicable("说明没有写持平的")


def _in_one_phrase(same: Statement, moved: Statement) -> bool:
    """Say whether words and figure stand in one phrase, without a comma between them."""
    for first, clause in ((str(same.value), moved.clause), (moved.raw, same.clause)):
        _, found, between = clause.partition(first)
        if found and not _STOP.search(between):
            return True
    return False
