"""The review memo (审核意见书): body, findings with what was decided on each, remarks, signatures; DOCX and XLSX."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import override

from mingzhang.model.publication import GridCell, Heading, Piece, Publication, Run, TableBlock, Text
from mingzhang.renderers.publication_docx import write_docx
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.models import Decision, Remark
from mingzhang.web.workflow.review import Item, Recheck, recheck, threads

if TYPE_CHECKING:
    from mingzhang.model.publication import Role
    from mingzhang.web.workflow.models import Revision

_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "提示"}
_STANDINGS = {"new": "新增", "changed": "数字有变", "remaining": "仍在", "": "首次审核"}
_COLUMNS = ("序号", "级别", "位置", "问题", "依据", "处理意见", "复核")
_WIDTHS = (1.2, 1.4, 3.0, 5.0, 2.4, 3.4, 1.6)
_REMARKS, _REMARK_WIDTHS = ("序号", "位置", "意见", "答复", "办结"), (1.0, 3.0, 5.0, 5.0, 1.5)
#: Signs of width by which a column of the workbook is wide.
_UNIT_WIDTH = 8
_BLANK = "＿＿＿＿＿"


def memo(revision: Revision, day: date) -> Publication:
    """Return the memo on a revision as a publication, for any renderer. It is always in Chinese: it is a document."""
    with override("zh-hans"):
        filing, checked = revision.filing, recheck(revision)
        remarks = [one for one in threads(filing) if one.pin != Remark.Pin.FINDING]
        pieces = tuple(_pieces(revision, checked, remarks, day))
    return Publication(
        name=filing.body.name,
        kind="单位" if filing.unit_id else "部门",
        code=filing.body.code,
        year=filing.year.year,
        title=f"{filing.body.name}{filing.year.year}年{filing.kind}预算公开审核意见书",
        region=filing.department.region.name,
        level=filing.department.region.level,
        profile=filing.department.region.profile,
        policy="plain",
        date=day.isoformat(),
        watermark="",
        pieces=pieces,
    )


def memo_docx(revision: Revision, day: date) -> bytes:
    """Return the memo as a Word file."""
    return write_docx(memo(revision, day))


def memo_xlsx(revision: Revision, day: date) -> bytes:
    """Return the memo as a workbook: a sheet of text, one of findings, one of remarks."""
    import xlsxwriter  # noqa: PLC0415  only where a workbook is asked for

    publication = memo(revision, day)
    file = io.BytesIO()
    # Texts of strangers stay texts: nothing is taken for a formula or an address.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold, plain = (
            book.add_format({"bold": True, "text_wrap": True, "border": 1}),
            {"text_wrap": True, "valign": "top"},
        )
        framed, bare = book.add_format(plain | {"border": 1}), book.add_format(plain)
        words = book.add_worksheet("审核意见")
        words.set_column(0, 0, 100)
        lines = [one.text for one in publication.pieces if isinstance(one, Heading | Text)]
        for number, line in enumerate(lines):
            words.write_string(number, 0, line, bare)
        for table in publication.tables():
            sheet = book.add_worksheet(table.id)
            for column, width in enumerate(table.widths):
                sheet.set_column(column, column, width * _UNIT_WIDTH)
            for down, row in enumerate(table.matrix()):
                for right, text in enumerate(row):
                    sheet.write_string(down, right, text, bold if down < len(table.header) else framed)
            sheet.freeze_panes(len(table.header), 0)
    return file.getvalue()


def _pieces(revision: Revision, checked: Recheck, remarks: Sequence[Remark], day: date) -> Iterator[Piece]:
    filing = revision.filing
    body = filing.body.name
    yield Text((Run("预算公开审核意见书", bold=True),), "center")
    yield _text(f"{body}：")
    yield _text(
        f"你{filing.kind}报送的{filing.year.year}年{filing.kind}预算公开文件（第{revision.number}稿）已经审核。"
        f"文件清单的校验值为{revision.manifest_hash[:16]}，本意见只对这一稿有效。审核意见如下。"
    )
    yield Heading(2, "一、总体情况", "M1")
    yield _text(_overall(checked))
    yield _text(_conclusion(filing, checked))
    yield Heading(2, "二、审核发现的问题和处理意见", "M2")
    if checked.items:
        rows = [_finding(number, item) for number, item in enumerate(checked.items, start=1)]
        yield _table("问题", _COLUMNS, _WIDTHS, rows)
    else:
        yield _text("自动审核没有发现问题。")
    yield Heading(2, "三、其他意见", "M3")
    if remarks:
        rows = [_remark(number, one) for number, one in enumerate(remarks, start=1)]
        yield _table("其他意见", _REMARKS, _REMARK_WIDTHS, rows)
    else:
        yield _text("没有其他意见。")
    for line in ("审核人（签字）：", "审核机构负责人（签字）：", "被审核单位负责人（签字）："):
        yield _text(f"{line}{_BLANK}　日期：{_BLANK}")
    yield _text("审核机构（盖章）")
    yield _text(f"{day.year}年{day.month}月{day.day}日")


def _overall(checked: Recheck) -> str:
    counts = Counter(one.finding["severity"] for one in checked.items)
    said = "、".join(f"{name}{counts[key]}处" for key, name in _SEVERITIES.items())
    if checked.before is None:
        return f"本稿共有{said}。"
    return (
        f"本稿共有{said}。与第{checked.before}稿相比，新增{checked.count('new')}处，"
        f"已改正{len(checked.fixed)}处，仍在{checked.count('remaining') + checked.count('changed')}处。"
    )


def _conclusion(filing: Filing, checked: Recheck) -> str:
    """Say what follows: the state where a step was taken, else what is still to be done."""
    if filing.state in (Filing.State.CLEARED, Filing.State.PUBLISHED):
        return "审核结论：审核通过，按规定办理保密审查后公开。"
    if filing.state == Filing.State.RETURNED:
        last = filing.events.filter(action="return").order_by("-id").first()
        reason = f"理由：{last.comment}" if last is not None and last.comment else ""
        return f"审核结论：退回修改。{reason}"
    waived = sum(one.decision is not None and one.decision.verdict == Decision.Verdict.WAIVE for one in checked.items)
    return f"审核尚未办结；已逐条同意不改{waived}处，其余请按下列意见改正或者说明。"


def _finding(number: int, item: Item) -> tuple[str, ...]:
    found, decision = item.finding, item.decision
    said = Decision.Verdict(decision.verdict).label if decision is not None else ""
    reason = f"{said}：{decision.reason}" if decision is not None and decision.reason else str(said)
    answers = [
        f"{answer.author}：{answer.text}" for remark in item.remarks for answer in (remark, *remark.answers.all())
    ]
    return (
        str(number),
        _SEVERITIES[found["severity"]],
        item.where,
        f"{found['title']}：{found['message']}",
        "、".join(item.basis),
        "\n".join([reason, *answers]).strip(),
        _STANDINGS[item.standing],
    )


def _remark(number: int, remark: Remark) -> tuple[str, ...]:
    place = _place(remark)
    answers = "\n".join(f"{one.author}：{one.text}" for one in remark.answers.all())
    return (
        str(number),
        place,
        f"{remark.author}：{remark.text}",
        answers,
        "已办结" if remark.resolved_at else "未办结",
    )


def _place(remark: Remark) -> str:
    """Say what a remark is about: a cell by its coordinate and figure, a paragraph by its words."""
    if remark.pin == Remark.Pin.CELL:
        return f"{remark.anchor}：{remark.quoted}" if remark.quoted else remark.anchor
    return remark.quoted or str(remark.get_pin_display())


def _table(name: str, head: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> TableBlock:
    return TableBlock(
        id=name,
        title=name,
        widths=tuple(widths),
        header=(tuple(GridCell(text, align="center", bold=True, is_header=True) for text in head),),
        rows=tuple(tuple(GridCell(text) for text in row) for row in rows),
    )


def _text(words: str, role: Role = "body") -> Text:
    return Text((Run(words),), role)
