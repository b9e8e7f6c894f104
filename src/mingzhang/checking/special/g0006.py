"""A sentence of the narrative speaks of another body."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import narrative, same_body, short_for, words
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each name that stands where the form has the department's own."""
    name = context.disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    pattern = _pattern(context.settings)
    endings, ignored = tuple(context.settings["endings"]), words(context.settings["ignored"])
    for line in narrative(context.disclosure, *context.settings["sections"]):
        for match in pattern.finditer(line.text):
            other = match.group("name")
            bare = fold(other)
            if same_body(bare, name) or short_for(bare, name) or name in bare:
                yield passed(line.paragraph.place)
            elif len(bare) >= 4 and bare.endswith(endings) and not ignored.search(bare):
                where = [line.here(match.start("name"), match.end("name"))]
                yield violated(where, expected=name, actual=other, key=f"{line.key}|{bare}", section=line.section)


def _pattern(settings: object) -> re.Pattern[str]:
    assert isinstance(settings, dict)
    verbs = "|".join(settings["verbs"])
    return re.compile(
        rf"(?:^|[。；;，,])\s*(?:20\d\d年度?|截[至止]20\d\d年\d+月\d+日[，,])?(?P<name>[^，,。；;：:0-9]{{2,40}}?)(?={verbs})"
    )
