"""Read the cover: whose disclosure it is, of which year, of a department or a unit, budget or final accounts.

Covers are worded in a few ways: name above title, name in front of the title, the year in front of the name, and
each of them may be torn over two or three lines. Some give the region in the title and the body on a labelled line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.model.disclosure import EntityType
from mingzhang.model.document import Paragraph
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold, squeeze, unwrap

_LONGEST_NAME = 40
#: How web sites head their pages: words that are no part of a body's name.
_SITE = re.compile(r"网站|门户|政府网|政务公开|信息公开|公开(?:专栏|专题|平台|目录)|专栏|平台|首页|当前位置|[>›»]")
#: A line that is a title itself: what speaks of a year's budgets is no name either.
_SPEAKS_OF_BUDGETS = re.compile(r"20\d{2}年|(?:部门|单位)(?:综合)?[预决]算")
#: A whole name: it begins with the place, so that nothing of it stands on the line above.
_WHOLE = re.compile(r"[^省市区县旗州盟]{1,8}[省市区县旗州盟].{2,}")
#: Only a site is headed so; counties and cities disclose through their departments.
_GOVERNMENT = re.compile(r".*[省市区县旗州盟]人民政府")
#: A title may be torn over so many lines.
_MOST_LINES = 3
_KIND = (
    r"(?:[省市区县旗州]级|本级)?(?P<type>部门|单位)(?:（[^）]*）)?(?:综合)?(?P<kind>预算|决算)"
    r"(?:信息)?(?:公开|说明|情况说明)?"
)
_TITLE = re.compile(rf"(?P<name>.*?)(?P<title>(?P<year>20\d{{2}})年?度?{_KIND}.*)")
_YEAR_FIRST = re.compile(
    rf"(?P<year>20\d{{2}})年?度?(?P<name>[^，。；：、\d]{{3,}}?)(?P<title>{_KIND}(?:公开)?(?:报告|文本)?)"
)
_LABELLED = re.compile(r"(?:预算(?:主管)?(?:单位|部门)|(?:部门|单位)名称)：(?P<name>[^：]{3,})")
#: A name that is only the place: the body's own name then stands on a labelled line.
_PLACE = re.compile(r".*[省市区县旗州盟]")
#: 汇总 says that the units are included; it is no part of a name.
_ADDED_UP = re.compile(r"[（(]汇总[)）]$")
#: How names of public bodies end; asked for only where no title tells which line is the name.
_BODY = re.compile(
    r"[^\d，。；：、《》“”]*(?:局|委|部|厅|办|院|会|处|室|所|站|队|馆|校|中心|学校|大学|医院|政府|法院|检察院|集团|公司|基金)"
    r"(?:（[^）]*）)?"
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says; fields it does not have are None. ``full_title`` is name and title as printed."""

    name: str | None = None
    name_place: Place = NOWHERE
    title: str | None = None
    title_place: Place = NOWHERE
    year: int | None = None
    entity_type: EntityType | None = None
    full_title: str | None = None
    is_accounts: bool = False


def read_cover(paragraphs: Sequence[Paragraph]) -> Cover:
    """Read name and title from the lines before the contents or the first part."""
    labelled, labelled_place = _labelled(paragraphs)
    of_place: Cover | None = None
    for first, last in _windows(len(paragraphs)):
        if of_place is not None and last > first:
            break
        text = squeeze("".join(paragraph.text for paragraph in paragraphs[first : last + 1]))
        if len(text) > 2 * _LONGEST_NAME:
            continue
        folded = fold(text)
        match = _TITLE.fullmatch(folded) or _YEAR_FIRST.fullmatch(folded)
        if match is None or (last > first and len(match["name"]) > _LONGEST_NAME):
            continue
        own, title, place = _parts(text, match), _title(text, match), paragraphs[first].place
        full = f"{own}{title}" if match.start("name") == 0 else text
        if own and labelled and _PLACE.fullmatch(own):
            own, place, full = labelled, labelled_place, text
        elif not own:
            above, place = _name_above(paragraphs[:first])
            if above is None:
                above, place = labelled, labelled_place
            own, full = above or "", f"{above or ''}{title}"
        cover = Cover(
            name=_ADDED_UP.sub("", unwrap(own)) or None,
            name_place=place,
            title=title,
            title_place=paragraphs[last].place,
            year=int(match["year"]),
            entity_type="部门" if match["type"] == "部门" else "单位",
            full_title=full,
            is_accounts=match["kind"] == "决算",
        )
        if not (_PLACE.fullmatch(own) or _GOVERNMENT.fullmatch(own)):
            return cover
        # Such as the heading of a site that lists the disclosures of a place: the document's own title may follow.
        of_place = of_place or cover
    return of_place or Cover(*(labelled, labelled_place) if labelled else _name_alone(paragraphs[:_MOST_LINES]))


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Yield runs of lines as first and last index: single lines before pairs, pairs before threes."""
    for size in range(_MOST_LINES):
        yield from ((first, first + size) for first in range(count - size))


def _parts(text: str, match: re.Match[str]) -> str:
    # Folding keeps the length of a text without blanks.
    return text[match.start("name") : match.end("name")]


def _title(text: str, match: re.Match[str]) -> str:
    """Return the title without the name; the year stands in front of it also where the name stood between."""
    year = text[match.start("year") : match.start("name")] if match.start("name") > match.start("year") else ""
    return year + text[match.start("title") :]


def _labelled(paragraphs: Sequence[Paragraph]) -> tuple[str | None, Place]:
    for paragraph in paragraphs:
        text = squeeze(paragraph.text)
        match = _LABELLED.fullmatch(fold(text))
        if match is not None and len(match["name"]) <= _LONGEST_NAME:
            return text[match.start("name") :], paragraph.place
    return None, NOWHERE


def _name_above(paragraphs: Sequence[Paragraph]) -> tuple[str | None, Place]:
    """Return the name that stands above the title, on one line or several."""
    lines = [paragraph for paragraph in paragraphs if _may_be_name(paragraph.text)]
    if not lines:
        return None, NOWHERE
    return "".join(squeeze(line.text) for line in lines[-2:] if len(lines) == 1 or _is_part(line, lines)), lines[
        -1
    ].place


def _name_alone(paragraphs: Sequence[Paragraph]) -> tuple[str | None, Place]:
    """Return the name where there is no title: only a line that reads as the name of a public body."""
    return _name_above(
        [line for line in paragraphs if _BODY.fullmatch(text := fold(line.text)) and not _GOVERNMENT.fullmatch(text)]
    )


def _is_part(line: Paragraph, lines: Sequence[Paragraph]) -> bool:
    """Say whether a line is part of a name torn over two lines: the last, or one right above without an end."""
    last = fold(lines[-1].text)
    if line is lines[-1]:
        return True
    if _WHOLE.fullmatch(last) and _BODY.fullmatch(last):
        return _PLACE.fullmatch(fold(line.text)) is not None
    return not line.text.endswith(("局", "委", "部", "院", "中心", "室"))


def _may_be_name(text: str) -> bool:
    folded = fold(text)
    return (
        2 < len(folded) <= _LONGEST_NAME
        and not folded.startswith(("目录", "附件", "公开", "编制", "第"))
        and "：" not in folded
        and _SITE.search(folded) is None
        and _SPEAKS_OF_BUDGETS.search(folded) is None
    )
