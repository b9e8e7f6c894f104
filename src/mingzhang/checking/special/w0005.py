"""The same amount is written with and without separators."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative
from mingzhang.model.finding import Location

_AMOUNT = re.compile(r"(?<![\d,.])(\d{1,3}(?:[,，]\d{3})+|\d{4,12})(\.\d+)?(?=\s*万?元)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the amounts of the narrative."""
    written: dict[str, dict[bool, Location]] = {}
    lines = list(narrative(context.disclosure))
    if not lines:
        yield not_checked("没有情况说明")
        return
    for line in lines:
        for match in _AMOUNT.finditer(line.text):
            whole = match.group(1)
            bare = re.sub("[,，]", "", whole) + (match.group(2) or "")
            written.setdefault(bare, {}).setdefault(whole.isdigit(), line.here(match.start(), match.end()))
    mixed = [forms for forms in written.values() if len(forms) > 1]
    if mixed:
        where = limited([location for forms in mixed for location in (forms[False], forms[True])])
        yield violated(where, expected=mixed[0][False].text, actual=mixed[0][True].text, key="千分位")
    else:
        yield passed() if written else not_applicable("没有四位以上的金额")
