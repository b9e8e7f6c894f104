"""All texts of a target sheet are the same."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import is_repeated, no_sheets, text_at, text_of
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        if is_repeated(sheet):
            labels = [label for label in sheet.texts if text_of(sheet, label)]
            text = text_of(sheet, labels[0])
            yield violated(
                limited([text_at(sheet, label) for label in labels]),
                expected="各栏各有内容",
                actual=text[:60],
                key=f"{sheet.name}|{text}",
                name=sheet.name or "",
                count=str(len(labels)),
            )
        elif any(text_of(sheet, label) for label in sheet.texts):
            yield passed(sheet.place)
        else:
            yield not_applicable("没有填写文字栏目")
