"""The text points to an annex that does not follow."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import Line, narrative, words

_WORDS = re.compile(r"[^一-鿿]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sentence that points to an annex."""
    pointing = words(context.settings["pointing"])
    seen: set[tuple[str, str]] = set()
    lines = list(narrative(context.disclosure))
    found = [(line, match) for line in lines if (match := pointing.search(line.text))]
    if not found:
        yield not_applicable("正文没有指向附件") if lines else not_checked("没有情况说明")
    for line, match in found:
        if line.key.startswith("S10") and context.disclosure.sheets_doubt:
            yield not_checked(context.disclosure.sheets_doubt)
            continue
        missing = _missing(context, line)
        if missing is None:
            yield passed(line.paragraph.place)
        elif (line.key, missing) not in seen:
            seen.add((line.key, missing))
            where = [line.here(match.start(), match.end())]
            yield violated(
                where, expected=missing, actual="未附", key=f"{line.key}|{missing}", annex=missing, text=match.group()
            )


def _missing(context: Context, line: Line) -> str | None:
    """Return what the line promises and the document does not hold."""
    disclosure, settings = context.disclosure, context.settings
    if line.key.startswith("S10"):
        wants_overall = settings["overall"] in line.text or (line.key == "S10.1" and "项目" not in line.text)
        if wants_overall:
            return None if disclosure.overall is not None else "整体绩效目标表"
        return None if disclosure.sheets else "项目绩效目标表"
    attached = [attachment.title or "" for attachment in disclosure.attachments]
    if line.key == "S12.1":
        bodies = [str(attachment.content.get("body", "")) for attachment in disclosure.attachments]
        named = any(word in text for text in (*attached, *bodies) for word in settings["catalogue"])
        return None if named else "政府购买服务指导性目录"
    anything = attached or disclosure.sheets or disclosure.overall is not None or disclosure.sheets_doubt
    return None if anything else "附件"
