"""The styles of the file and its fonts, by GB/T 9704-2012 《党政机关公文格式》: 仿宋 三号, titles 小标宋, 黑体, 楷体.

Fonts are named as the standard names them and are not embedded: most of them are not free. The table of fonts says what
else may stand in for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mingzhang.renderers.publication_docx.markup import HEAD, attribute, declared, twips

BODY, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
#: What stands in for each where it is not installed: letters of the kind that come with Windows or Office, free ones
#: for those that Windows itself has. Word takes one name of at most 31 letters, whatever the standard says
#: ([MS-OI29500] 2.1.262).
_STAND_INS = {
    BODY: "仿宋",
    TITLE: "华文中宋",
    HEI: "Noto Sans CJK SC",
    KAI: "楷体",
    SONG: "Noto Serif CJK SC",
}
#: How ``w:family`` classes them.
_CLASSES = {BODY: "modern", TITLE: "auto", HEI: "modern", KAI: "modern", SONG: "auto"}
#: Points between lines of running text: 22 lines on a page (GB/T 9704-2012, 5.2.2) with a little room for the sign that
#: ends a section.
LINE = 28.9
#: The usual size of a table's letters (五号), in points.
USUAL = 10.5
#: Height of a line of a table, in its size.
PITCH = 1.36
#: Width of the type area, in twips: 156 mm.
TEXT_WIDE = 8845
_CENTER = '<w:jc w:val="center"/>'
_LEFT = '<w:jc w:val="left"/>'
#: Normal indents its first line; what is no running text does not.
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_ONE = '<w:ind w:leftChars="200" w:left="640" w:firstLineChars="0" w:firstLine="0"/>'


class Style(NamedTuple):
    """A style. ``paragraph`` and ``letters`` are the content of ``w:pPr`` and ``w:rPr``."""

    id: str
    name: str
    paragraph: str = ""
    letters: str = ""
    base: str = "Normal"
    next: str = ""
    kind: str = "paragraph"
    is_listed: bool = True


def _exact(points: float, before: float = 0, after: float = 0) -> str:
    return (
        f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}" w:line="{twips(points)}" w:lineRule="exact"/>'
    )


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _letters(font: str, points: float) -> str:
    # Normal sets 28 characters in a line; letters of other sizes stand as they are.
    return f'{_font(font)}<w:spacing w:val="0"/>{_size(points)}'


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


_KEPT = "<w:keepNext/><w:keepLines/>"
_TAB = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDE}"/></w:tabs>'
_PART = f"{_KEPT}{_exact(33, 0, 22)}{_FLUSH}{_CENTER}"
_LED = f"{_KEPT}{_exact(LINE)}{_ONE}{_LEFT}"
_TABLE_TITLE = f"{_KEPT}{_exact(25, 2, 3)}{_FLUSH}{_CENTER}"

STYLES = (
    Style("Heading1", "heading 1", f"{_PART}{_outline(0)}", _letters(TITLE, 22), next="Normal"),
    Style("Heading2", "heading 2", f"{_LED}{_outline(1)}", _font(HEI), next="Normal"),
    Style("Heading3", "heading 3", f"{_LED}{_outline(2)}", _font(KAI), next="Normal"),
    # The contents gather heading 1 and 2; these look the same, stand in the outline, and are left out.
    Style("Heading1Apart", "标题 1（不自动入目录）", base="Heading1", next="Normal"),
    Style("Heading2Apart", "标题 2（不自动入目录）", base="Heading2", next="Normal"),
    Style("Note", "说明文字", f"{_exact(19)}{_FLUSH}", _letters(BODY, 12)),
    Style("Centered", "居中文字", f"<w:keepNext/>{_exact(LINE)}{_FLUSH}{_CENTER}"),
    Style("UnitLine", "单位行", f'<w:keepNext/>{_exact(18.5)}{_FLUSH}<w:jc w:val="right"/>', _letters(BODY, 12)),
    Style("CaptionLine", "题行", f"<w:keepNext/>{_exact(LINE)}{_FLUSH}{_LEFT}", _font(HEI)),
    Style("CoverName", "封面单位", f"{_exact(48, 0, 45)}{_FLUSH}{_CENTER}", _letters(TITLE, 30)),
    Style("CoverTitle", "封面标题", f"{_exact(44, 0, 28)}{_FLUSH}{_CENTER}", _letters(TITLE, 26)),
    Style("CoverDate", "封面日期", f"{_exact(LINE)}{_FLUSH}{_CENTER}", _letters(KAI, 18)),
    Style("TOCHeading", "TOC Heading", f"<w:keepNext/>{_exact(33, 0, 12)}{_FLUSH}{_CENTER}", _letters(TITLE, 22)),
    Style("TOC1", "toc 1", f"{_TAB}{_exact(16.5, 4)}{_FLUSH}{_LEFT}", _letters(HEI, 12), next="Normal"),
    Style(
        "TOC2",
        "toc 2",
        f'{_TAB}{_exact(16.5)}<w:ind w:left="240" w:firstLineChars="0" w:firstLine="0"/>{_LEFT}',
        _letters(BODY, 12),
        next="Normal",
    ),
    Style(
        "TOC3",
        "toc 3",
        f'{_TAB}{_exact(16.5)}<w:ind w:left="480" w:firstLineChars="0" w:firstLine="0"/>{_LEFT}',
        _letters(BODY, 12),
        next="Normal",
    ),
    Style("Caption", "caption", f"<w:keepLines/>{_exact(20, 4, 12)}{_FLUSH}{_CENTER}", _letters(HEI, 12)),
    Style(
        "Figure",
        "图",
        f'<w:keepNext/><w:spacing w:before="160" w:after="0" w:line="240" w:lineRule="auto"/>{_FLUSH}{_CENTER}',
        next="Caption",
    ),
    Style("TableCaption", "表号", f"<w:keepNext/>{_exact(18.5)}{_FLUSH}{_LEFT}", _letters(HEI, 12), base="Caption"),
    Style("TableTitle", "表格标题", f"{_TABLE_TITLE}{_outline(1)}", _letters(TITLE, 16)),
    Style("SheetTitle", "绩效表标题", f"{_TABLE_TITLE}{_outline(2)}", _letters(TITLE, 16)),
    Style("TableSubtitle", "表格副标题", f"<w:keepNext/>{_exact(18.5)}{_FLUSH}{_CENTER}", _letters(BODY, 12)),
    Style("TableUnit", "表格单位行", f"<w:keepNext/>{_exact(18.5)}{_FLUSH}{_LEFT}", _letters(SONG, USUAL)),
    Style("TableNote", "表注", f"{_exact(15)}{_FLUSH}{_LEFT}", _letters(SONG, USUAL)),
    Style("TableText", "表格正文", f"{_exact(PITCH * USUAL)}{_FLUSH}{_LEFT}", _letters(SONG, USUAL)),
    Style("SectionEnd", "分节", f"{_exact(1)}{_FLUSH}", _letters(SONG, 1), is_listed=False),
    Style("Header", "header", f"{_exact(12)}{_FLUSH}{_CENTER}", _letters(SONG, 9)),
    Style("Footer", "footer", f"{_exact(20)}{_FLUSH}", _letters(SONG, 14)),
    # Bold letters of official documents are 黑体, not thickened ones.
    Style("Strong", "Strong", letters=_font(HEI), base="DefaultParagraphFont", kind="character"),
)


def table_style(points: float) -> str:
    """Return the id of the style of tables set in letters of a size."""
    return "TableText" if points == USUAL else f"TableText{round(points * 10)}"


def _table_style(points: float) -> Style:
    paragraph = _exact(PITCH * points)
    return Style(table_style(points), f"表格正文 {points:g}磅", paragraph, _size(points), base="TableText")


def styles_part(sizes: Iterable[float]) -> str:
    """Return ``styles.xml``.

    Args:
        sizes: of the letters of tables, in points; each gets a style of its own.
    """
    fitted = (_table_style(points) for points in sorted(set(sizes) - {USUAL}, reverse=True))
    return (
        f"{HEAD}<w:styles {declared('w')}><w:docDefaults><w:rPrDefault><w:rPr>{_font(BODY)}{_size(16)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f"{_exact(LINE)}"
        '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr>'
        '<w:rPr><w:spacing w:val="-5"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:qFormat/><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style>"
        f"{''.join(map(_written, (*STYLES, *fitted)))}</w:styles>"
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _written(style: Style) -> str:
    custom = "" if style.name.isascii() else ' w:customStyle="1"'
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    listed = "<w:qFormat/>" if style.is_listed else "<w:semiHidden/>"
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    letters = f"<w:rPr>{style.letters}</w:rPr>" if style.letters else ""
    return (
        f'<w:style w:type="{style.kind}"{custom} w:styleId="{style.id}"><w:name w:val="{attribute(style.name)}"/>'
        f'<w:basedOn w:val="{style.base}"/>{following}{listed}{paragraph}{letters}</w:style>'
    )


def fonts_part() -> str:
    """Return ``fontTable.xml``: the fonts with what may stand in for them."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{_CLASSES[name]}"/><w:pitch w:val="default"/></w:font>'
        for name, other in _STAND_INS.items()
    )
    return f"{HEAD}<w:fonts {declared('w')}>{fonts}</w:fonts>"
