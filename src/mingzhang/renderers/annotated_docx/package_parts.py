"""The parts of a Word file that are the same in every one we set."""

from __future__ import annotations

from mingzhang.renderers.annotated_docx import words

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"

CONTENT_TYPES = (
    f'{words.HEAD}<Types xmlns="{words.CONTENT_TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_STYLES}"/>'
    f'<Override PartName="/word/comments.xml" ContentType="{words.COMMENTS_TYPE}"/>'
    "</Types>"
).encode()

RELATIONS = (
    f'{words.HEAD}<Relationships xmlns="{words.RELATIONS}">'
    f'<Relationship Id="rId1" Type="{words.KINDS}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
).encode()

DOCUMENT_RELATIONS = (
    f'{words.HEAD}<Relationships xmlns="{words.RELATIONS}">'
    f'<Relationship Id="rId1" Type="{words.KINDS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{words.KINDS}/comments" Target="comments.xml"/>'
    "</Relationships>"
).encode()


def _heading(level: int, half_points: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="{half_points}"/></w:rPr></w:style>'
    )


STYLES = (
    f'{words.HEAD}<w:styles xmlns:w="{words.W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
    '<w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    + "".join(_heading(level, size) for level, size in ((1, 36), (2, 30), (3, 28), (4, 24)))
    + "</w:styles>"
).encode()
