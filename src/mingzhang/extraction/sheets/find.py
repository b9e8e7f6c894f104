"""Find the performance sheets of a document by their labels, and cut them apart.

A sheet is a run of rows that begins with its first label; grids torn by page breaks are one sheet, and a row
with the first label begins the next one even in the midst of a grid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from mingzhang.catalogue.forms import Form, Label, label_key, levels, overall_form, project_form
from mingzhang.catalogue.outline import load_outline, stem
from mingzhang.extraction.headings import read_heading_line
from mingzhang.extraction.sheets.rows import RawSheet, Token, Tokens, rejoined, row_text, token_of, tokens_of
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.place import Place
from mingzhang.model.writing import fold

_YEAR_LINE = re.compile(r"（?(?P<year>(?:19|20)\d\d)年?）?年?度?）?")
_YEAR_TAIL = re.compile(r"（?(?:19|20)\d\d年?度?）?(?:年度)?$")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_PAGE = re.compile(r"[-—–·第]*\d{1,4}[-—–·页]*(?:[共/]\d{1,4}页?)?")
_LONGEST_TITLE = 80
_SHORTEST_YEAR_LINE = 6
_LONGEST_MARK = 24
_MARK_REPEATS = 3
#: Paragraphs that may stand between a title and its sheet, and between two rows of one sheet.
_PATIENCE = 2
_MOST_STRAYS = 6
#: Parts of the forms whose texts may run on over a page, and the cells of one side of an indicator.
_TEXTS = frozenset({"text", "goals"})
_LEVEL_AND_VALUE = 2
#: So many labels among so many blocks below a title are a sheet set as lines of text.
_LEAST_LABELS, _AHEAD = 3, 12
#: Why a sheet is not trusted, as a person reads it.
_NO_ROWS = "绩效目标表没有画表格线，各行各格的起止无法可靠区分，没有采用读出的内容"
_TORN_ROW = "绩效目标表没有画竖线，且有一行被分页断开，前后两部分无法可靠接续，没有采用读出的内容"


@dataclass(frozen=True, slots=True)
class Found:
    """The sheets of a document in reading order, the blocks they take, and rows that belong to no sheet."""

    sheets: tuple[RawSheet, ...]
    used: frozenset[int]
    loose: tuple[Tokens, ...]
    #: Why the sheets cannot be trusted: rows or cells could not be told apart; "" where they could.
    doubt: str = ""
    #: Where they are doubtful, the first block of each stretch of the document that holds them.
    stretches: tuple[int, ...] = ()


@dataclass
class _Title:
    kind: str
    text: str
    place: Place
    blocks: list[int]
    year: int | None
    patience: int = _PATIENCE


@dataclass
class _Open:
    """The sheet being collected, and the labels (names and parts) that opened its rows.

    ``strays`` are paragraphs that belong to it only if a row of it follows.
    """

    kind: str
    title: _Title | None
    rows: list[Tokens]
    parts: set[str]
    strays: list[tuple[int, Paragraph]] = field(default_factory=list)


@dataclass
class _Finder:
    marks: frozenset[str]
    title: _Title | None = None
    sheet: _Open | None = None
    sheets: list[RawSheet] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    loose: list[Tokens] = field(default_factory=list)
    #: The places in the document where sheets begin, and titles under which none was found.
    starts: list[int] = field(default_factory=list)
    missed: list[_Title] = field(default_factory=list)
    doubt: str = ""

    def close(self) -> None:
        """End the sheet being collected."""
        if self.sheet is not None:
            self.sheets.append(_raw(self.sheet))
        self.sheet = None

    def begin(self, kind: str, block: int) -> None:
        """Begin a sheet, under the title that was seen last."""
        self.close()
        title, self.title = self.title, None
        self.used.update(title.blocks if title else ())
        self.sheet = _Open(kind, title, [], set())
        self.used.add(block)
        self.starts.append(min(title.blocks, default=block) if title else block)


def find(blocks: Sequence[Block]) -> Found:
    """Cut the sheets out of the blocks of a document."""
    finder = _Finder(_marks(blocks))
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            _take_paragraph(finder, index, block)
        elif isinstance(block, Grid):
            _take_grid(finder, index, block, blocks)
    finder.close()
    finder.missed = [title for title in finder.missed if _is_sheet_in_lines(blocks, title)]
    if finder.missed:
        finder.doubt = _NO_ROWS
    if not finder.doubt:
        return Found(tuple(finder.sheets), frozenset(finder.used), tuple(finder.loose))
    inside = list(_stretches(blocks, finder))
    firsts = tuple(index for index in inside if index - 1 not in inside)
    return Found(tuple(finder.sheets), frozenset({*finder.used, *inside}), (), finder.doubt, firsts)


def _is_sheet_in_lines(blocks: Sequence[Block], title: _Title) -> bool:
    """Say whether labels of the form stand as lines of text below a title: a sheet without any rule."""
    below = blocks[title.blocks[-1] + 1 : title.blocks[-1] + 1 + _AHEAD]
    words = [word for block in below if isinstance(block, Paragraph) for word in block.text.split()]
    return sum(label_key(word) in _whole_labels(title.kind) for word in words) >= _LEAST_LABELS


def _stretches(blocks: Sequence[Block], finder: _Finder) -> Iterator[int]:
    """Yield all blocks from where sheets begin to the next heading of the narrative, whatever they hold."""
    known = load_outline().by_stem
    starts = {*finder.starts, *(index for title in finder.missed for index in title.blocks)}
    inside = False
    for index, block in enumerate(blocks):
        if index in starts:
            inside = True
        elif inside and isinstance(block, Paragraph):
            line = read_heading_line(block.text)
            inside = line is None or not line.style or not (line.style == "part" or stem(line.title) in known)
        if inside:
            yield index


def _marks(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the short paragraphs that recur: watermarks and running heads."""
    counts = Counter(b.text for b in blocks if isinstance(b, Paragraph) and len(b.text) <= _LONGEST_MARK)
    return frozenset(text for text, count in counts.items() if count >= _MARK_REPEATS)


def _take_paragraph(finder: _Finder, index: int, paragraph: Paragraph) -> None:
    if _take_title(finder, paragraph.text, paragraph.place, index):
        return
    if paragraph.text in finder.marks or _PAGE.fullmatch(paragraph.text.replace(" ", "")):
        return
    if finder.sheet is not None:
        finder.sheet.strays.append((index, paragraph))
        if len(finder.sheet.strays) > _MOST_STRAYS:
            finder.close()
    if finder.title is not None:
        finder.title.patience -= 1
        if finder.title.patience < 0:
            if finder.title.kind:
                finder.missed.append(finder.title)
            finder.title = None


def _take_title(finder: _Finder, text: str, place: Place, index: int) -> bool:
    """Keep a line that is a title or a year line; the next first row begins a sheet under it."""
    folded = fold(text) if len(text) <= _LONGEST_TITLE else ""
    kind = _title_kind(_YEAR_TAIL.sub("", folded))
    if kind is not None:
        year = _YEAR.search(folded)
        finder.title = _Title(kind, text, place, [index], int(year.group(1)) if year else None)
        return True
    line = _YEAR_LINE.fullmatch(folded) if len(folded) >= _SHORTEST_YEAR_LINE else None
    if line is None or (finder.title is None and finder.sheet is None):
        return False
    if finder.title is None:
        finder.title = _Title("", "", place, [], None)
    finder.title.year = int(line["year"])
    finder.title.blocks.append(index)
    return True


def _title_kind(folded: str) -> str | None:
    if not folded.endswith("表") or "。" in folded:
        return None
    for kind in ("project", "overall"):
        if folded.endswith(_form(kind).titles):
            return kind
    return None


def _take_grid(finder: _Finder, index: int, grid: Grid, blocks: Sequence[Block]) -> None:
    if finder.sheet is None and finder.title is None and not _has_start(grid):
        return
    rows = [tokens for row in grid.rows if (tokens := tokens_of(row))]
    if finder.sheet is not None and (skipped := _carried_over(finder.sheet, rows)):
        rows = rows[skipped:]
        finder.used.add(index)
    upper = finder.sheet.rows[-1] if finder.sheet is not None else ()
    if finder.sheet is not None and rows and not _continues(finder.sheet, rows):
        finder.close()
    for at, tokens in enumerate(rows):
        kind = _start(finder, rows, at, index, blocks)
        if kind is not None:
            finder.begin(kind, index)
        elif len(tokens) == 1 and _take_title(finder, tokens[0].text, tokens[0].place, index):
            continue
        _add(finder, tokens, index)
    if grid.inferred and index in finder.used:
        _doubt(finder, grid, rows[0] if upper and rows else (), upper)


def _doubt(finder: _Finder, grid: Grid, first: Tokens, upper: Tokens) -> None:
    """Note why a grid whose cells are not drawn cannot be trusted: its rows are not, or its first may be a rest."""
    if grid.inferred == "rows":
        finder.doubt = finder.doubt or _NO_ROWS
    elif first and not _stands_by_itself(first, upper):
        finder.doubt = finder.doubt or _TORN_ROW


def _stands_by_itself(row: Tokens, upper: Tokens) -> bool:
    """Say whether the first row of a page is whole: it has a label, or is an indicator the same on both sides.

    The rest of a long text needs no label: it goes on with the text of the row above.
    """
    if any(token.key in _labels() for token in row[:2]):
        return True
    half = len(row) // 2
    if half == _LEVEL_AND_VALUE and [token.text for token in row[:half]] == [token.text for token in row[half:]]:
        return True
    return len(row) == 1 and bool(upper) and _is_text(upper[0])


def _is_text(token: Token) -> bool:
    return any(_part(form, token) in _TEXTS for form in (project_form(), overall_form()))


@cache
def _labels() -> frozenset[str]:
    return _whole_labels("project") | _whole_labels("overall")


def _carried_over(sheet: _Open, rows: Sequence[Tokens]) -> int:
    """Return how many rows at the top of a grid a page end made: the header repeated, the rest of the last row.

    The rest is put to the row it belongs to.
    """
    count = 0
    if rows and not sheet.strays and _is_repeated(sheet, rows):
        count = 1
    if len(rows) > count and not sheet.strays:
        whole = rejoined(sheet.rows[-1], rows[count], _whole_labels(sheet.kind))
        if whole is not None:
            sheet.rows[-1] = whole
            label = _label(_form(sheet.kind), whole[0])
            sheet.parts.update((label.part, label.name) if label is not None else ())
            count += 1
    return count


@cache
def _whole_labels(kind: str) -> frozenset[str]:
    tree = levels()
    return frozenset(_form(kind).exact) | tree.whole | tree.first


def _is_repeated(sheet: _Open, rows: Sequence[Tokens]) -> bool:
    """Say whether a grid opens with the sheet's own first row again, but goes on otherwise than the sheet did."""
    if "footer" in sheet.parts or len(sheet.rows) < 2 or len(rows) < 2:
        return False
    return row_text(rows[0]) == row_text(sheet.rows[0]) and rows[1][0].key != sheet.rows[1][0].key


def _add(finder: _Finder, tokens: Tokens, index: int) -> None:
    sheet = finder.sheet
    if sheet is not None and "footer" in sheet.parts and not _is_footer(tokens):
        finder.close()
        sheet = None
    if sheet is None:
        if index in finder.used:
            finder.loose.append(tokens)
        return
    finder.used.add(index)
    if finder.title is not None:  # a running head: the sheet goes on below it
        finder.used.update(finder.title.blocks)
        finder.title = None
    for stray, paragraph in sheet.strays:
        sheet.rows.append((token_of(paragraph),))
        finder.used.add(stray)
    sheet.strays.clear()
    sheet.rows.append(tokens)
    label = _label(_form(sheet.kind), tokens[0])
    if label is not None:
        sheet.parts.update((label.part, label.name))


def _is_footer(tokens: Tokens) -> bool:
    return _part(project_form(), tokens[0]) == "footer" or (len(tokens) == 1 and tokens[0].key.isdigit())


def _form(kind: str) -> Form:
    return overall_form() if kind == "overall" else project_form()


def _label(form: Form, token: Token) -> Label | None:
    match = form.known(token.key.partition("：")[0])
    return match.label if match is not None else None


def _part(form: Form, token: Token) -> str | None:
    label = _label(form, token)
    return label.part if label is not None else None


def _has_start(grid: Grid) -> bool:
    """Say cheaply whether a grid may hold the first row of a sheet."""
    starts = _start_keys()
    return any(label_key(cell.text).partition("：")[0] in starts for row in grid.rows for cell in row[:2] if cell.text)


@cache
def _start_keys() -> frozenset[str]:
    project = {key for key, label in project_form().exact.items() if label.part in {"name", "department"}}
    return frozenset(project | {key for key, label in overall_form().exact.items() if label.part == "basics"})


def _start(finder: _Finder, rows: Sequence[Tokens], at: int, index: int, blocks: Sequence[Block]) -> str | None:
    """Return the kind of sheet that begins with a row, None where none does."""
    tokens = rows[at]
    sheet = finder.sheet
    if _starts_under_title(finder, tokens):
        return finder.title.kind if finder.title else None
    if tokens[0].key.partition("：")[0] not in _start_keys():
        return None
    if _part(overall_form(), tokens[0]) == "basics":
        return "overall"
    part = _part(project_form(), tokens[0])
    if part == "department" and (sheet is None or sheet.kind != "project" or "department" in sheet.parts):
        return "project"
    if part != "name" or len(tokens) > 3:
        return None
    if finder.title is not None:
        return "project"
    following = rows[at + 1] if at + 1 < len(rows) else _next_row(blocks, index)
    known = _part(project_form(), following[0]) if following else None
    return "project" if known is not None and known not in {"name", "other"} else None


def _starts_under_title(finder: _Finder, tokens: Tokens) -> bool:
    """Say whether a row with any label begins a sheet: a title stands above, and the open sheet has that label."""
    if finder.title is None or not finder.title.kind:
        return False
    match = _form(finder.title.kind).match(tokens[0].key)
    if match is None or tokens[0].key in levels().second:
        return False
    sheet = finder.sheet
    return sheet is None or sheet.kind != finder.title.kind or match.label.name in sheet.parts


def _next_row(blocks: Sequence[Block], index: int) -> Tokens:
    """Return the first row of the next grid, () where none is near."""
    for block in blocks[index + 1 : index + 4]:
        if isinstance(block, Grid):
            return next((tokens for row in block.rows if (tokens := tokens_of(row))), ())
    return ()


def _continues(sheet: _Open, rows: Sequence[Tokens]) -> bool:
    """Say whether a grid goes on with the sheet: it holds labels of its form, or follows without any text between."""
    form, tree = _form(sheet.kind), levels()
    if "footer" in sheet.parts:
        return bool(rows) and _is_footer(rows[0])
    labelled = any(
        form.known(token.key) is not None or token.key in tree.whole or token.key in tree.parents.values()
        for tokens in rows
        for token in tokens[:2]
    )
    return labelled or not sheet.strays


def _raw(sheet: _Open) -> RawSheet:
    title = sheet.title
    first = sheet.rows[0][0].place
    row_place = first._replace(start=None, end=None)
    place = title.place if title and title.text else row_place
    return RawSheet(sheet.kind, title.text if title else "", title.year if title else None, place, tuple(sheet.rows))
