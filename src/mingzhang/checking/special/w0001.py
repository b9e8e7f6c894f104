"""The form's choice 部门（单位） was left in the narrative."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative, search, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole narrative."""
    lines = list(narrative(context.disclosure))
    found = limited(search(lines, words(context.settings["choices"])))
    if not lines:
        yield not_checked("没有情况说明")
    elif found:
        kind = context.disclosure.metadata.entity_type or "部门”或“单位"
        yield violated(found, expected=kind, actual=found[0].text, key="部门（单位）", count=str(len(found)))
    else:
        yield passed()
