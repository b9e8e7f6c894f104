"""Pension contributions are budgeted and no occupational annuity."""

from collections.abc import Iterator

from mingzhang.checking.codes import code_rows, filled_codes, name_at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the first table of expenditure that has the pension contribution."""
    pension, annuity = context.settings["pension"], context.settings["annuity"]
    for table in ("T03", "T05", "T02"):
        codes = filled_codes(context.disclosure, table)
        if pension not in codes:
            continue
        if annuity in codes:
            yield passed(codes[annuity].row.place)
        else:
            yield violated(
                [name_at(codes[pension])], expected=f"有{annuity}或说明原因", actual=f"无职业年金缴费（{annuity}）"
            )
        return
    has_codes = bool(code_rows(context.disclosure))
    yield not_applicable("没有基本养老保险缴费") if has_codes else not_checked("没有读到功能分类科目")
