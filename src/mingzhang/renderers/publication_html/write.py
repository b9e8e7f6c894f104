"""Write the page: cover, contents, text and tables in the order of print, and how the figures were checked."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from mingzhang.model.publication import (
    Chart,
    Contents,
    Heading,
    PageBreak,
    Piece,
    Publication,
    Run,
    TableBlock,
    Text,
)
from mingzhang.model.report import Report
from mingzhang.renderers.charts import draw
from mingzhang.renderers.publication_html.anchors import Anchors, anchors
from mingzhang.renderers.publication_html.tables import Named, table_html, text
from mingzhang.renderers.report_words import WORDS, clean

_TEMPLATES = Path(__file__).parent.parent / "templates"
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_COVER = {"cover_name": "name", "cover_date": "date"}
_POLICY = {
    "plain": "各数由精确到分的金额分别四舍五入，合计与分项之和可能有尾差。",
    "balanced": "各表分项之和等于合计；为此个别数字与四舍五入相差一个末位。",
}
_WHITE = re.compile(r"\s+")


def write_html(publication: Publication, report: Report) -> str:
    """Return the disclosure as one HTML page with its own style and drawings; equal input gives equal text.

    A figure carries its coordinate (``data-at``), and one in the text leads to the cell that it restates. A draft
    carries its watermark and ends with what the audit found and what is left open; a final disclosure only says how
    many checks its figures passed.

    Args:
        publication: what is printed.
        report: its audit.
    """
    style = _style()
    return _template().render(
        publication=publication,
        title=publication.title or publication.name,
        style=Markup(style),
        digest="sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        body=Markup("\n".join(_Page(publication).html())),  # every text in it is escaped
        summary=report.summary,
        policy=_POLICY[publication.policy],
        findings=report.findings if publication.watermark else (),
        words=WORDS["zh"],
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean
    return environment.get_template("publication.html.j2")


@cache
def _style() -> str:
    return (_TEMPLATES / "publication.css").read_text(encoding="utf-8").strip()


class _Page:
    """Turns pieces into HTML; keeps the level of the last heading, so that none is skipped."""

    def __init__(self, publication: Publication) -> None:
        self.pieces = publication.pieces
        self.places: Anchors = anchors(publication)
        self.depth = 1
        self.has_title = any(isinstance(one, Text) and one.role == "cover_title" for one in publication.pieces)
        self.title = publication.title or publication.name
        self.sheets = [index for index, one in enumerate(self.pieces) if isinstance(one, TableBlock) and one.is_sheet]

    def html(self) -> Iterator[str]:
        """Yield the pieces."""
        if not self.has_title:
            yield f"<h1>{text(self.title)}</h1>"
        for index, piece in enumerate(self.pieces):
            if not isinstance(piece, PageBreak):
                yield from self._piece(index, piece)

    def _piece(self, index: int, piece: Piece) -> Iterator[str]:
        if isinstance(piece, Heading):
            if index not in self.places.titles:
                level = self._level(piece.level + 1)
                yield f'<h{level} id="{self.places.of(index)}">{text(piece.text)}</h{level}>'
        elif isinstance(piece, Text):
            yield self._text(piece)
        elif isinstance(piece, Contents):
            yield from self._contents(piece)
        elif isinstance(piece, TableBlock):
            if self.sheets and index == self.sheets[0]:
                yield from self._sheets()
            # A sheet belongs to the section that it stands in, a table is a section of its own.
            level = self._level(4 if piece.is_sheet else 3) if piece.title else self.depth
            yield from table_html(Named(piece, self.places.of(index), level, self.places.targets))
        elif isinstance(piece, Chart):
            yield _chart(piece)

    def _level(self, wanted: int) -> int:
        self.depth = min(wanted, self.depth + 1, 6)
        return self.depth

    def _text(self, piece: Text) -> str:
        runs = "".join(map(self._run, piece.runs))
        if piece.role == "cover_title":
            return f"<h1>{runs}</h1>"
        role = _COVER.get(piece.role, piece.role)
        return f"<p>{runs}</p>" if role == "body" else f'<p class="{role}">{runs}</p>'

    def _run(self, run: Run) -> str:
        made = text(run.text)
        if run.at is not None:
            at = f' data-at="{escape(clean(str(run.at)))}"'
            target = self.places.targets.get(run.at)
            made = f'<a href="#{target}"{at}>{made}</a>' if target else f"<span{at}>{made}</span>"
        return f"<strong>{made}</strong>" if run.bold else made

    def _contents(self, contents: Contents) -> Iterator[str]:
        yield '<section id="contents" role="doc-toc" aria-labelledby="contents-title">'
        level = self._level(2)
        yield f'<h{level} id="contents-title">{text(contents.title)}</h{level}><ul>'
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, Heading) and piece.in_contents:
                words = text(f"{piece.contents_prefix}{piece.text}")
                yield f'<li class="l{piece.level}"><a href="#{self.places.of(index)}">{words}</a></li>'
        yield "</ul></section>"

    def _sheets(self) -> Iterator[str]:
        """Yield links to the performance sheets; as navigation, for the printed contents do not have them."""
        yield '<nav class="sheets" aria-label="绩效目标表"><details>'
        yield f"<summary>绩效目标表（{len(self.sheets)}张）</summary><ul>"
        for index in self.sheets:
            table = self.pieces[index]
            if isinstance(table, TableBlock):
                yield f'<li><a href="#{self.places.of(index)}">{text(_sheet_name(table))}</a></li>'
        yield "</ul></details></nav>"


def _sheet_name(table: TableBlock) -> str:
    """Return the project that a sheet is about, or else its title."""
    for row in table.rows:
        for cell, following in pairwise(row):
            if cell.text.strip() == "项目名称" and following.text.strip():
                return _WHITE.sub(" ", following.text)
    return table.title or table.id


def _chart(chart: Chart) -> str:
    drawing = draw(chart).replace(_NAMESPACE, "", 1) if chart.slices else ""
    return f"<figure>{drawing}<figcaption>{text(chart.caption)}</figcaption></figure>"
