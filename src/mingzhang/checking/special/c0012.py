"""A code of the general public budget table is not in the expenditure table."""

from collections.abc import Iterator

from mingzhang.checking.codes import common_depth, filled_codes, name_at, to_depth
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each code of T05 that has an amount; T03 holds the expenditure of all funds."""
    part, whole = (filled_codes(context.disclosure, table) for table in ("T05", "T03"))
    if not part and context.disclosure.table("T05") is not None:
        yield not_applicable("表5没有数据")
        return
    if not part or not whole:
        yield not_checked("缺表3或表5的科目")
        return
    depth = common_depth(part, whole)
    part, whole = to_depth(part, depth), to_depth(whole, depth)
    for code, one in part.items():
        if code in whole:
            yield passed(one.row.place)
        else:
            yield violated(
                [name_at(one)],
                expected="表3有此科目",
                actual=f"{code} {one.row.name or ''}".strip(),
                key=code,
                code=code,
            )
