"""Document → disclosure. Reads as the order in which a person would look at the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.catalogue.classifications import class_names
from mingzhang.catalogue.profiles import DEFAULT, choose_profile
from mingzhang.extraction.attachments import read_attachments
from mingzhang.extraction.captions import find_captions
from mingzhang.extraction.cover import read_cover
from mingzhang.extraction.glossary import read_glossary
from mingzhang.extraction.metadata import make_metadata, vote_year
from mingzhang.extraction.narrative import NarrativeRead, read_narrative
from mingzhang.extraction.outline import read_part1, read_passages, read_sections, sheet_sections
from mingzhang.extraction.sheet_facts import overall_facts, project_facts
from mingzhang.extraction.sheets import find_sheets, match_project_names
from mingzhang.extraction.tables import TablesRead, Unbound, kind_of, read_tables
from mingzhang.extraction.tables.titles import is_caption, is_page_number
from mingzhang.extraction.toc import read_toc
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.disclosure import Disclosure, DocumentKind, ProjectSheet, Section, Statement, Table, Unread
from mingzhang.model.document import Block, Document, Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.place import Place
from mingzhang.model.writing import fold

_FIRST_LINES = 12
#: A document with fewer recognised tables and sections than this is not a budget disclosure.
_LEAST_TABLES = 2
_LEAST_SECTIONS = 4
#: The last table of the form; a document may consist of the tables alone.
_LAST_TABLE = "T13"
_FINAL = "这是决算公开：读出决算报表 {tables} 张，情况说明没有逐句读取；审核规则针对预算公开，没有用于决算。"


def extract(document: Document, *, strict: bool = True) -> Disclosure:
    """Read everything a disclosure states: a budget's, or the tables of final accounts.

    Args:
        document: what a reader made of a file.
        strict: refuse documents that disclose neither a budget nor final accounts, or break off inside a table.

    Raises:
        UnreadableInputError: only if ``strict``.
    """
    blocks = document.blocks
    watermark, marks = find_watermark(blocks)
    toc, contents = read_toc(blocks)
    skip = frozenset(marks | contents)
    found = find_sheets(blocks)
    taken = skip | found.used
    sections = read_sections(blocks, taken)
    cover = read_cover(_cover_lines(blocks, skip, contents, sections))
    table_year = vote_year(cover, sections, (), found.projects)
    kind: DocumentKind = "final_accounts" if cover.is_accounts else kind_of(blocks, taken)
    tables = read_tables(blocks, taken, year=table_year, name=cover.name, entity_type=cover.entity_type, kind=kind)
    if strict:
        _refuse_others(document, kind, tables.tables, sections, found.projects)
    attachments, attached = read_attachments(blocks, sections, taken | tables.used)
    body = taken | tables.used | attached
    passages = read_passages(blocks, sections, body)
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    year = vote_year(cover, sections, tables.tables, found.projects, texts)
    narrative = read_narrative(
        passages, class_names=class_names(year), class_amounts=_class_amounts(tables.facts), year=year
    )
    if kind == "final_accounts":
        # Its sentences are worded like those of a budget, but state what was spent: none is bound to a budget's label.
        narrative = NarrativeRead((), (), narrative.figures, 0)
        document = replace(document, remarks=(*document.remarks, _FINAL.format(tables=len(tables.tables))))
    sheets = _matched(found.projects, tables)
    duties, organisation = read_part1(passages)
    own_sections = sorted(
        (*sections, *found.headings, *sheet_sections(found.overall, sheets)), key=lambda section: _order(section.place)
    )
    metadata = make_metadata(
        cover,
        year=year,
        tables=tables.tables,
        sheets=sheets,
        overall_code=found.overall.department_code if found.overall else None,
        watermark=watermark,
        statements=narrative.statements,
        kind=kind,
    )
    facts = (
        *tables.facts,
        *_statement_facts(narrative.statements),
        *(overall_facts(found.overall) if found.overall else ()),
        *project_facts(sheets),
    )
    unread = (*tables.unread, *narrative.unread, *found.unread, *_unknown_grids(blocks, body, sections, tables.unbound))
    return Disclosure(
        document=document,
        profile=_profile(kind, tables),
        metadata=metadata,
        toc=toc,
        sections=tuple(own_sections),
        duties=duties,
        organisation=organisation,
        tables=tables.tables,
        statements=narrative.statements,
        captions=find_captions(blocks, sections, body),
        overall=found.overall,
        sheets=sheets,
        attachments=attachments,
        glossary=read_glossary(blocks, sections, body),
        facts=facts,
        unread=unread,
        narrative_figures=narrative.figures,
        narrative_bound=narrative.bound,
        further_tables=tables.further,
        sheets_doubt=found.doubt,
    )


def _profile(kind: DocumentKind, tables: TablesRead) -> str:
    """Return the profile by the titles that are printed; a table known by its content says nothing of the form."""
    if kind == "final_accounts":
        return DEFAULT
    return choose_profile([table.title for table in tables.tables if table.id not in tables.untitled])


def _order(place: Place) -> tuple[int, int]:
    return (place.page or 0, place.line or 0)


def _cover_lines(
    blocks: Sequence[Block], skip: frozenset[int], contents: frozenset[int], sections: Sequence[Section]
) -> list[Paragraph]:
    """Return the lines before the contents, or before the first part where there is no contents page."""
    first = min(contents, default=len(blocks))
    start = _order(sections[0].place) if sections else None
    lines: list[Paragraph] = []
    for index, block in enumerate(blocks[:first]):
        is_heading = start is not None and _order(block.place) >= start
        # The title of a short disclosure may read like the heading of its only part.
        if is_heading and (len(lines) > 1 or sections[0].level > 1 or sections[0].number):
            break
        if (
            index not in skip
            and isinstance(block, Paragraph)
            and not is_page_number(block.text)
            and not is_caption(block.text)
        ):
            lines.append(block)
        if is_heading:
            break
    return lines[:_FIRST_LINES]


def _class_amounts(facts: Sequence[Fact]) -> Mapping[str, Decimal]:
    """Return the amounts of the functional classes in the fiscal appropriation table, by name."""
    return {
        fact.at.line: fact.value.value
        for fact in facts
        if fact.at.table == "T04" and fact.at.column == "一般公共预算" and fact.value.value
    }


def _matched(sheets: Sequence[ProjectSheet], tables: TablesRead) -> tuple[ProjectSheet, ...]:
    """Pair sheets with the projects of the two project tables."""
    # Read backwards, so that this year's table counts before the one of carry-over.
    stated = [fact for fact in reversed(tables.facts) if fact.at.column == "合计" and fact.value.printed]
    totals = {fact.at.line: fact.value.value for fact in stated}
    names = dict.fromkeys(
        row.name for table in tables.tables for row in table.rows if row.kind == "project" and row.name
    )
    return match_project_names(sheets, [(name, totals.get(name)) for name in names])


def _statement_facts(statements: Sequence[Statement]) -> list[Fact]:
    """State the numbers of the narrative as facts; changes carry their sign."""
    seen: dict[tuple[str, str], int] = {}
    facts = []
    for statement in statements:
        figure = statement.figure
        if figure is None:
            continue
        again = seen[statement.key, statement.label] = seen.get((statement.key, statement.label), 0) + 1
        line = statement.label if again == 1 else f"{statement.label}#{again}"
        if statement.signed is not None and statement.signed < 0:
            figure = type(figure)(-abs(figure.value), figure.step, figure.unit, figure.printed)
        facts.append(Fact(Coordinate(statement.key, line), figure, statement.place, statement.clause))
    return facts


def _unknown_grids(
    blocks: Sequence[Block], used: frozenset[int], sections: Sequence[Section], unbound: Sequence[Unbound]
) -> list[Unread]:
    """Return the grids that belong to no table, sheet or attachment, each with the reason."""
    reasons = {one.index: one for one in unbound}
    unread = []
    for index, block in enumerate(blocks):
        if index in used or not isinstance(block, Grid):
            continue
        section = next((item for item in reversed(sections) if _order(item.place) <= _order(block.place)), None)
        words = " ".join(cell.text for cell in block.rows[0] if cell.text)
        known = reasons.get(index)
        text = f"{known.title}：{words}" if known is not None and known.title else words
        reason = known.reason if known is not None else ""
        unread.append(Unread("table", text, section.title if section else "", block.place, reason))
    return unread


def _refuse_others(
    document: Document,
    kind: DocumentKind,
    tables: Sequence[Table],
    sections: Sequence[Section],
    sheets: Sequence[ProjectSheet],
) -> None:
    if kind == "final_accounts":
        if not tables:
            raise UnreadableInputError(
                document.source,
                "这是决算公开，但没有找到决算报表。",
                "请换用带有决算报表的文件，或同一单位的预算公开文件。",
            )
        return
    known = {section.key for section in sections if section.key}
    narrated = any(key.startswith("S") for key in known)
    complete = any(table.id == _LAST_TABLE for table in tables)
    # Only text may be cut anywhere; a file of another format that was cut cannot be opened.
    is_text = document.format == "text"
    if is_text and tables and not narrated and not complete and _ends_in_rows(document.blocks):
        table = max(tables, key=lambda item: _order(item.title_place))
        raise UnreadableInputError(
            document.source, f"文件在“{fold(table.title)}”中间断开，后面的内容缺失。", "请检查文件是否保存完整。"
        )
    if len(tables) < _LEAST_TABLES and len(known) < _LEAST_SECTIONS and not sheets:
        raise UnreadableInputError(
            document.source, "不像部门预算公开：没有找到预算表，也没有找到情况说明的各节。", "请确认选对了文件。"
        )


def _ends_in_rows(blocks: Sequence[Block]) -> bool:
    """Say whether a document ends with table rows, the last of them perhaps torn before its first tab."""
    if blocks and isinstance(blocks[-1], Grid):
        return True
    if len(blocks) < 2 or not isinstance(blocks[-2], Grid):
        return False
    last, row = blocks[-1].place.line, blocks[-2].rows[-1][0].place.line
    return last is not None and row is not None and last == row + 1
