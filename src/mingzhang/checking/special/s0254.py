"""A target sheet carries another department code than the others."""

from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import sheets_of
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet with a code; a unit's code begins with its department's."""
    coded = [(sheet, sheet.department_code) for sheet in sheets_of(context.disclosure) if sheet.department_code]
    counts = Counter(code for _, code in coded)
    if len(coded) < 2:
        yield not_applicable("代码不足两处")
        return
    usual, most = counts.most_common(1)[0]
    for sheet, code in coded:
        if code.startswith(usual) or usual.startswith(code) or counts[code] == most:
            yield passed(sheet.place)
        else:
            yield violated([sheet_at(sheet, text=code)], expected=usual, actual=code, name=sheet.department_name or "")
