"""What is done in a child process under limits: make the files of a package, or read and audit what was uploaded.

Nothing here knows Django or the database, and no key for signing comes near it: the child opens files of strangers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang import __version__
from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.checking.misreads import without_misreads
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Grid, Paragraph
from mingzhang.model.ledger import department_of, unit_of
from mingzhang.model.publication import Publication
from mingzhang.packaging.folder import write_package
from mingzhang.packaging.make import Made, Settings, make, manifest_of, render
from mingzhang.packaging.manifest import Manifest, listed, manifest_bytes
from mingzhang.readers.front import Part, read_parts
from mingzhang.readers.progress import Progress, tell
from mingzhang.readers.spans import with_spans
from mingzhang.renderers.charts import draw
from mingzhang.web.workflow.withholding import stated

if TYPE_CHECKING:
    from mingzhang.model.disclosure import Disclosure
    from mingzhang.model.fact import Fact
    from mingzhang.model.ledger import Ledger
    from mingzhang.model.report import Report
    from mingzhang.model.tabulated import Policy

#: What the reviewers are given with the watermark.
REVIEW_FORMATS = ("docx", "pdf")
FACTS = "facts.json"
BLOCKS = "disclosure.json"
Json = dict[str, Any]
#: What a reader looks at first: a name and where the figure stands.
HEADLINES = (
    ("收入总计", "T01[收入总计, 金额]"),
    ("支出总计", "T01[支出总计, 合计]"),
    ("基本支出", "T03[合计, 基本支出]"),
    ("项目支出", "T03[合计, 项目支出]"),
    ("一般公共预算支出", "T05[合计, 合计]"),
    ("“三公”经费", "T10[合计, 合计]"),
)


class BuildOrder(NamedTuple):
    """A package to be made. ``unit`` is the unit's code, "" for the department; ``path`` what messages call it.

    ``left_out`` is how many things a recorded decision left out of the ledger: the tables say so.
    ``folder`` takes the final files, ``review`` those with the watermark; both are empty folders.
    """

    path: str
    ledger: Ledger
    left_out: int
    unit: str
    policy: Policy
    last: Ledger | None
    formats: tuple[str, ...]
    folder: str
    review: str


class UploadOrder(NamedTuple):
    """Uploaded files to be read as one disclosure of a body and year. ``published`` are their names in the package."""

    path: str
    parts: tuple[Part, ...]
    published: tuple[str, ...]
    name: str
    code: str
    kind: str
    year: int
    folder: str


@dataclass(frozen=True, slots=True)
class Built:
    """What came of an order, as plain data. ``problems`` are reasons for which it may not be submitted."""

    facts: Mapping[str, str]
    findings: tuple[Json, ...]
    summary: Json
    problems: tuple[str, ...] = field(default=())


def build(order: BuildOrder) -> Built:
    """Make the package of a ledger, final and for review; runs in the child."""
    entity = unit_of(order.ledger, order.unit) if order.unit else department_of(order.ledger)
    final = Settings(order.policy, is_draft=False, formats=order.formats, last=order.last)
    review = Settings(order.policy, True, tuple(one for one in REVIEW_FORMATS if one in order.formats), order.last)
    told = _Told(len(final.formats) + len(review.formats) + 2)
    made = stated(make(order.ledger, entity, final), order.left_out)
    told.one()
    files = render(made, final, told.one) | _charts(made.publication) | {FACTS: _facts_file(made.report)}
    manifest = manifest_of(made, final, files)
    write_package(Path(order.folder), files, manifest)
    drafted = stated(make(order.ledger, entity, review), order.left_out)
    told.one()
    drafts = render(drafted, review, told.one)
    # The copy for review says which final package it is the copy of.
    of_final = listed("manifest.json", manifest_bytes(manifest))
    copy = manifest_of(drafted, review, drafts, [of_final])
    write_package(Path(order.review), drafts, copy)
    return Built(_facts(made.report), _findings(made.report), _summary(made.report, manifest, made))


def take_over(order: UploadOrder) -> Built:
    """Read and audit uploaded files and make their package; runs in the child.

    Raises:
        UnreadableInputError: a file cannot be read.
    """
    document = with_spans(read_parts(order.parts, order.path))
    disclosure = without_misreads(extract(document), extract)
    report = check(disclosure)
    data = disclosure_to_json(disclosure)
    files = {to: Path(part.path).read_bytes() for to, part in zip(order.published, order.parts, strict=True)}
    files[BLOCKS] = _json({"format": "mingzhang-upload/1", **data, "blocks": _blocks(disclosure)})
    files[FACTS] = _facts_file(report)
    manifest = Manifest(
        name=order.name,
        kind=order.kind,
        code=order.code,
        year=order.year,
        profile=disclosure.profile,
        date="",
        is_draft=False,
        rounding="",
        version=__version__,
        files=tuple(listed(path, content) for path, content in files.items()),
        findings=_counted(report),
        remarks=tuple(disclosure.document.remarks),
    )
    write_package(Path(order.folder), files, manifest)
    summary = _summary(report, manifest) | {"read": _read_as(disclosure)}
    return Built(_facts(report), _findings(report), summary, tuple(_mismatches(order, disclosure)))


class _Told:
    """Tells the parent how many of so many pieces are done."""

    def __init__(self, total: int) -> None:
        self.done, self.total = 0, total

    def one(self, _: str = "") -> None:
        # Never 0 of so many: that would be the pages of a scan, which get more time.
        self.done += 1
        tell(Progress(self.done, self.total))


def _charts(publication: Publication) -> dict[str, bytes]:
    return {f"charts/{chart.id}.svg": draw(chart).encode() for chart in publication.charts() if chart.slices}


def _facts(report: Report) -> dict[str, str]:
    """Return what is printed at each coordinate; where it is stated more than once, the table's own figure."""
    found: dict[str, str] = {}
    for fact in report.disclosure.facts:
        found.setdefault(str(fact.at), fact.value.printed)
    return found


def _facts_file(report: Report) -> bytes:
    return _json({"format": "mingzhang-facts/1", "facts": [_fact(fact) for fact in report.disclosure.facts]})


def _fact(fact: Fact) -> Json:
    at, value = fact.at, fact.value
    return {
        "table": at.table,
        "line": at.line,
        "column": at.column,
        "printed": value.printed,
        "unit": value.unit,
        "value": f"{value.value:f}",
        "text": fact.text,
    }


def _findings(report: Report) -> tuple[Json, ...]:
    return tuple(report_to_json(report)["findings"])


def _counted(report: Report) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in report.findings:
        counts[finding.severity.value] = counts.get(finding.severity.value, 0) + 1
    return dict(sorted(counts.items()))


def _summary(report: Report, manifest: Manifest, made: Made | None = None) -> Json:
    watermark = report.disclosure.metadata.watermark
    return {
        "name": manifest.name,
        "kind": manifest.kind,
        "code": manifest.code,
        "year": manifest.year,
        "profile": manifest.profile,
        "counts": dict(manifest.findings),
        "checks": report_to_json(report)["summary"],
        "headlines": _headlines(report.disclosure.facts),
        "missing": list(made.missing) if made else [],
        "remarks": list(manifest.remarks),
        "watermark": watermark.text if watermark else "",
    }


def _headlines(facts: Iterable[Fact]) -> list[Json]:
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(str(fact.at), fact)
    return [
        {"label": label, "printed": first[at].value.printed or "0", "unit": first[at].value.unit, "at": at}
        for label, at in HEADLINES
        if at in first
    ]


def _read_as(disclosure: Disclosure) -> Json:
    metadata = disclosure.metadata
    return {
        "name": metadata.department_name or "",
        "kind": metadata.entity_type or "",
        "code": metadata.department_code or "",
        "year": metadata.year,
        "title": metadata.title or "",
        "format": disclosure.document.format,
        "tables": len(disclosure.tables),
        "narrative_figures": disclosure.narrative_figures,
        "narrative_bound": disclosure.narrative_bound,
    }


def _mismatches(order: UploadOrder, disclosure: Disclosure) -> Iterable[str]:
    """Yield why what was read is not what this place is for; what could not be read does not match."""
    metadata = disclosure.metadata
    if _plain(metadata.department_name or "") != _plain(order.name):
        read = f"“{metadata.department_name}”" if metadata.department_name else "（没有读出）"
        yield f"名称不符：文件里是{read}，这里应为“{order.name}”。"
    if metadata.year != order.year:
        read = f"{metadata.year}年" if metadata.year else "（没有读出）"
        yield f"年度不符：文件里是{read}，这里应为{order.year}年。"
    if metadata.entity_type is not None and metadata.entity_type != order.kind:
        yield f"主体不符：文件里是{metadata.entity_type}预算公开，这里应为{order.kind}预算公开。"
    if metadata.document_kind != "budget":
        yield "文件是决算公开，这里应为预算公开。"


def _plain(name: str) -> str:
    return "".join(name.split()).replace("（", "(").replace("）", ")")


def _blocks(disclosure: Disclosure) -> list[Json]:
    """Return the text and tables in reading order, headings told by what extraction took for headings."""
    levels = {(section.place.line, section.raw): section.level for section in disclosure.sections}
    watermark = disclosure.metadata.watermark
    furniture = {place.line for place in (watermark.places if watermark else ())}
    tables = (*disclosure.tables, *disclosure.further_tables)
    heads = {place.line for table in tables for row in table.header_places for place in row}
    blocks: list[Json] = []
    for block in disclosure.document.blocks:
        if isinstance(block, Grid):
            lines = [row[0].place.line if row else None for row in block.rows]
            rows = [[cell.text for cell in row] for row in block.rows]
            head = next((n for n, line in enumerate(lines) if line not in heads), len(lines))
            blocks.append({"block": "Grid", "line": block.place.line, "lines": lines, "head": head, "rows": rows})
        elif isinstance(block, Paragraph) and block.text and block.place.line not in furniture:
            if block.text.isdigit():
                continue  # a page number
            level = levels.get((block.place.line, block.raw)) or levels.get((block.place.line, block.text), 0)
            said: Json = {"text": block.text, "level": level} if level else {"runs": [{"text": block.text}]}
            blocks.append({"block": "Heading" if level else "Text", "line": block.place.line, **said})
    return blocks


def _json(data: Json) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
