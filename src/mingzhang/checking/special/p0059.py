"""The cover lacks what the profile wants stated there, such as the secrecy review, or leaves it blank."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import Piece, pieces_of, whole_text
from mingzhang.model.finding import Location
from mingzhang.model.place import NOWHERE
from mingzhang.model.writing import fold

#: A value on the line below its label is short and no label itself.
_LONGEST_VALUE = 12


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each statement that is printed, or asked for in the province of the body."""
    metadata, text = context.disclosure.metadata, whole_text(context.disclosure)
    pieces: list[Piece] = []
    concerned = False
    for statement in context.profile.cover_statements:
        if not pieces and statement.label in text:
            pieces = [piece for piece in pieces_of(context.disclosure) if piece.part != "contents"]
        labelled = [index for index, piece in enumerate(pieces) if fold(piece.text).startswith(f"{statement.label}：")]
        if not labelled and metadata.region.province not in statement.provinces:
            continue
        concerned = True
        if not labelled:
            place = metadata.name_place if metadata.name_place != NOWHERE else metadata.title_place
            yield _broken([Location(place, text=metadata.department_name)], statement.label, "没有这一栏")
        elif all(not _value(pieces, index, statement.label) for index in labelled):
            piece = pieces[labelled[0]]
            yield _broken([Location(piece.place, piece.section or None, text=piece.text)], statement.label, "没有填写")
        else:
            yield passed(pieces[labelled[0]].place)
    if not concerned:
        yield not_applicable("表样不要求")


def _value(pieces: list[Piece], index: int, label: str) -> str:
    """Return what is stated behind a label, on its line or the next."""
    value = fold(pieces[index].text).removeprefix(f"{label}：")
    if value or index + 1 >= len(pieces):
        return value
    below = fold(pieces[index + 1].text)
    is_value = len(below) <= _LONGEST_VALUE and "：" not in below and not below.startswith("第")
    return below if is_value else ""


def _broken(where: list[Location], label: str, what: str) -> Outcome:
    return violated(where, expected="填写", actual=what, key=label, label=label, what=what)
