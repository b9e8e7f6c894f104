"""A whole is said to be as last year while its parts, or its counterpart, change."""

from collections.abc import Iterator, Sequence

from mingzhang.checking.changes import Change, at, change_named, figure_of, said
from mingzhang.checking.compare import Side, compare
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.model.finding import Verdict
from mingzhang.model.money import Figure


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each whole that is said to be as last year; parts said to be so count as 0."""
    outcomes = [
        _outcome(whole, parts, context)
        for name, parts in context.settings["wholes"].items()
        if (whole := change_named(context, name)) is not None and whole.same is not None and whole.by is None
    ]
    yield from outcomes or [not_applicable("说明没有写持平的合计")]


def _outcome(whole: Change, parts: Sequence[str], context: Context) -> Outcome:
    changes = [change_named(context, name) for name in parts]
    if not any(changes):
        return not_applicable("没有写各项的增减")
    moved: list[Figure] = []
    for name, change in zip(parts, changes, strict=True):
        by = figure_of(context, change.by) if change is not None else None
        if change is None or (by is None and change.same is None):
            return not_checked(f"没有写“{name}”的增减额")
        if by is not None:
            moved.append(by)
    if compare(Side(tuple(moved)), Side(())) is not Verdict.IMPOSSIBLE:
        return passed()
    stated = [change.by for change in changes if change is not None and change.by is not None]
    words = "，".join(f"{item.label.removesuffix('比上年增减额')}{said(item)}" for item in stated)
    same = str(whole.same.value) if whole.same is not None else ""
    return violated(
        list(at(whole.same, *stated)),
        expected="增减额之和为零",
        actual=words,
        key=f"{whole.name}|{words}",
        what=whole.name,
        same=same,
    )
