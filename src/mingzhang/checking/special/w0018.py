"""Different changes are explained with the same or with empty words."""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each reason; that of a whole may be that of its part."""
    groups: dict[str, int] = {
        label: index for index, labels in enumerate(context.settings["groups"]) for label in labels
    }
    empty = {fold(phrase) for phrase in context.settings["empty"]}
    same: defaultdict[str, list[Statement]] = defaultdict(list)
    for item in context.disclosure.statements:
        if item.type == "text" and item.label.endswith("变动原因") and isinstance(item.value, str):
            same[fold(item.value).strip("，。；")].append(item)
    if not same:
        has_text = any(narrative(context.disclosure))
        yield not_applicable("没有写变动原因") if has_text else not_checked("没有情况说明")
    for reason, items in same.items():
        topics = {groups[item.label] for item in items if item.label in groups}
        if len(topics) > 1 or reason in empty:
            where = limited([Location(item.place, item.section, text=str(item.value)) for item in items])
            labels = "、".join(dict.fromkeys(item.label for item in items))
            yield violated(where, expected="各自的具体原因", actual=reason[:60], key=reason, labels=labels)
        else:
            yield passed(*(item.place for item in items))
