"""Several projects have the same goal or description word for word."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import letters, text_at, text_of
from mingzhang.checking.text import limited, quoted
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all groups of different projects with one text."""
    sheets = context.disclosure.sheets
    if len(sheets) < 2:
        yield not_applicable("项目绩效目标表不足两张")
        return
    groups: dict[tuple[str, str], list[ProjectSheet]] = {}
    for sheet in sheets:
        for label in context.settings["texts"]:
            text = letters(text_of(sheet, label))
            if len(text) >= context.settings["least_length"]:
                groups.setdefault((label, text), []).append(sheet)
    shared = {key: found for key, found in groups.items() if len({letters(sheet.name) for sheet in found}) > 1}
    if not shared:
        yield passed()
        return
    texts = [
        f"{label}：{'、'.join(dict.fromkeys(sheet.name or '' for sheet in found))}"
        for (label, _), found in shared.items()
    ]
    where = [
        text_at(sheet, label, text_of(sheet, label)[:40]) for (label, _), found in shared.items() for sheet in found
    ]
    yield violated(
        limited(where),
        expected="各项目各有目标",
        actual=quoted(texts),
        key="|".join(texts),
        count=str(len(shared)),
        examples=quoted(texts),
    )
