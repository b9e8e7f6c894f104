"""Different texts of a target sheet are the same word for word."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import TEXTS, has_text, is_repeated, letters, no_sheets, text_at, text_of
from mingzhang.checking.text import limited, quoted, sheet_at
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all groups of equal texts; sheets that say nothing at all are left out."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not has_text(context.disclosure, *TEXTS):
        yield not_applicable("没有填写文字栏目")
        return
    groups = [
        (sheet, labels) for sheet in context.disclosure.sheets if not is_repeated(sheet) for labels in _same(sheet)
    ]
    if not groups:
        yield passed()
        return
    texts = [f"{sheet.name}：{'='.join(labels)}" for sheet, labels in groups]
    where: list[Location] = []
    for (sheet, labels), text in zip(groups, texts, strict=True):
        where += [sheet_at(sheet, text=text), *(text_at(sheet, label) for label in labels)]
    yield violated(
        limited(where),
        expected="各栏各有内容",
        actual=quoted(texts),
        key="|".join(texts),
        count=str(len(groups)),
        examples=quoted(texts),
    )


def _same(sheet: ProjectSheet) -> Iterator[list[str]]:
    """Yield the labels of each group of texts that are equal but for punctuation."""
    same: dict[str, list[str]] = {}
    for label in TEXTS:
        if text := letters(text_of(sheet, label)):
            same.setdefault(text, []).append(label)
    yield from (labels for labels in same.values() if len(labels) > 1)
