"""Income and expenditure table hold different codes though nothing is left over."""

from collections.abc import Iterator

from mingzhang.checking.codes import common_depth, filled_codes, filled_facts, name_at, to_depth
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the items of T02 and T03; with an amount left at the year's end nothing can be said."""
    income, spent = (filled_codes(context.disclosure, table) for table in ("T02", "T03"))
    if not income or not spent or context.disclosure.table("T01") is None:
        yield not_checked("缺表1，或缺表2、表3的科目")
        return
    if any(fact.at.line == "年终结转" for fact in filled_facts(context.disclosure).get("T01", ())):
        yield not_applicable("有年终结转")
        return
    depth = common_depth(income, spent)
    income, spent = to_depth(income, depth), to_depth(spent, depth)
    odd = [income[code] for code in income if code not in spent] + [spent[code] for code in spent if code not in income]
    if odd:
        codes = "、".join(f"{one.code}（只在表{one.table.number}）" for one in odd)
        yield violated(
            limited([name_at(one) for one in odd]), expected="科目相同", actual=codes, key=codes, codes=codes
        )
    else:
        yield passed()
