"""Which files a command works on: files, folders and archives become inputs, one per disclosure."""

from __future__ import annotations

import functools
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from mingzhang.cli.progress import say_progress
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import Part, is_plain_text
from mingzhang.readers.limits import Limits, not_opened
from mingzhang.readers.progress import listening
from mingzhang.readers.sniff import ARCHIVES, READABLE, Kind, kind_of_name, sniff

if TYPE_CHECKING:
    from mingzhang.model.disclosure import Disclosure
    from mingzhang.readers.archive import Contents

#: So many kinds of files that were passed over are named.
_NAMED = 6
#: Browsers keep the pictures and scripts of a saved page in a folder of such a name beside it.
_SAVED_PAGE = ("_files", ".files")
_PAGES = (".html", ".htm")
_WHAT_IS_READ = "请给出 PDF、Word、Excel、网页、文本，或它们的压缩包。"
_NUMBER = re.compile(r"(\d+)", re.ASCII)


class Reading(NamedTuple):
    """How inputs are read: the password of encrypted files, the limits of each file."""

    password: str | None
    limits: Limits


class Input(NamedTuple):
    """One disclosure to be read: what it is called, its files, or reason and remedy why it cannot be read."""

    name: str
    parts: tuple[Part, ...] = ()
    problem: tuple[str, str] | None = None


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of reading; it gets them as ``reading``."""

    @click.option(
        "--password", envvar="MINGZHANG_PASSWORD", help="打开加密文件的密码；也可用环境变量 MINGZHANG_PASSWORD。"
    )
    @click.option(
        "--timeout",
        type=click.FloatRange(min=0),
        envvar="MINGZHANG_TIMEOUT",
        default=Limits().seconds,
        show_default=True,
        help="每份文件最多用多少秒，0 为不限；超过的停下，其余照常。不写时，扫描件按每页 20 秒放宽。",
    )
    @click.option(
        "--memory",
        type=click.IntRange(min=0),
        envvar="MINGZHANG_MEMORY",
        default=Limits().megabytes,
        show_default=True,
        help="每份文件最多用多少 MB 内存（地址空间），0 为不限。",
    )
    @functools.wraps(command)
    def packed(*args: Any, password: str | None, timeout: float, memory: int, **more: Any) -> Any:
        context = click.get_current_context()
        context.with_resource(listening(say_progress))
        limits = Limits(timeout, memory)
        if context.get_parameter_source("timeout") is not ParameterSource.DEFAULT:
            limits = limits._replace(seconds_a_page=0)  # who names a limit means it, however many pages there are
        return command(*args, reading=Reading(password, limits), **more)

    return packed


AS_ONE = click.option(
    "--as-one",
    is_flag=True,
    help="一份公开分成几个文件时合起来读：每个文件夹、压缩包各作一份，单独列出的文件合作一份。",
)


def gather(paths: Iterable[Path], reading: Reading, *, as_one: bool = False) -> list[Input]:
    """Return the inputs in the order given; those of a folder or an archive sorted by name.

    What is passed over is said on standard error, so that nobody takes it for audited. Archives are unpacked into a
    temporary folder that lives as long as the command.

    Args:
        paths: files, folders and archives.
        reading: password and limits for opening archives.
        as_one: join the files of each folder or archive, and all files given by name, into one input each.
    """
    found = [(path, list(_gathered(path, reading, pictures=as_one))) for path in paths]
    inputs = _as_one(found) if as_one else [item for _, items in found for item in items]
    if not inputs:
        raise click.UsageError(f"没有可以读的公开文件。{_WHAT_IS_READ}")
    if not all(is_plain_text(Path(part.path)) for item in inputs for part in item.parts):
        from mingzhang.workers import warm_up  # noqa: PLC0415  text needs no processes

        warm_up()
    return inputs


def one_input(path: Path, reading: Reading) -> Input:
    """Return what is given as one disclosure: a file, or all files of a folder or an archive."""
    (one,) = gather([path], reading, as_one=True)
    return one


def read_one(path: Path, reading: Reading) -> Disclosure | None:
    """Read what is given as one disclosure, apart and under limits; say why and return None where it cannot be."""
    from mingzhang.pipeline import Task, read_apart  # noqa: PLC0415

    name, parts, problem = one_input(path, reading)
    task = Task(name, "extract", "text", "zh", parts=parts, problem=problem, password=reading.password)
    try:
        return read_apart(task, reading.limits)
    except UnreadableInputError as error:
        click.echo(str(error), err=True)
        return None


def _as_one(found: Sequence[tuple[Path, list[Input]]]) -> list[Input]:
    """Return an input for each folder and archive, and one for all single files, in the order of their first."""
    groups: dict[str, list[Input]] = {}
    for path, items in found:
        own = path.is_dir() or _is_archive(path)
        groups.setdefault(str(path) if own else "", []).extend(items)
    return [_joined(items, name or "+".join(item.name for item in items)) for name, items in groups.items() if items]


def _joined(found: Sequence[Input], name: str) -> Input:
    """Return all parts as one input; where one part is unreadable, so is the whole."""
    for item in found:
        if item.problem is not None:
            reason = item.problem[0] if item.name == name else f"其中的 {item.name} {item.problem[0]}"
            return Input(name, (), (reason, item.problem[1]))
    return Input(name, tuple(part for item in found for part in item.parts))


def _is_archive(path: Path) -> bool:
    try:
        return sniff(path) in ARCHIVES
    except UnreadableInputError:
        return False


#: What Mingzhang itself wrote beside disclosures and is none.
_OWN = frozenset({Kind.OWN_REPORT, Kind.LEDGER})
#: What a folder of open data holds (specs.frictionlessdata.io/data-package).
_DATA_PACKAGE = "datapackage.json"


def _gathered(path: Path, reading: Reading, *, pictures: bool) -> Iterator[Input]:
    if path.is_dir():
        yield from _of_folder(path, reading, pictures=pictures)
    elif _is_archive(path):
        yield from _of_archive(Part(str(path), str(path)), reading, pictures=pictures)
    else:
        yield Input(str(path), (Part(str(path), str(path)),))


def _of_folder(folder: Path, reading: Reading, *, pictures: bool) -> Iterator[Input]:
    from mingzhang.readers.archive import is_litter  # noqa: PLC0415

    closed: list[OSError] = []
    # Also links to nothing and pipes: what is named like a disclosure is answered by a sentence.
    inside = sorted(
        Path(place, name)
        for place, folders, names in os.walk(folder, onerror=closed.append)
        for name in _read_here(place, folders, names, folder)
        if not is_litter(name)
    )
    parts = [Part(str(item), str(item)) for item in inside]
    found = list(_chosen(parts, str(folder), reading, pictures=pictures))
    for fault in closed:
        error = not_opened(Path(fault.filename), fault)
        found.append(Input(error.source, (), (error.reason, error.remedy)))
    if not found:
        found.append(Input(str(folder), (), ("文件夹里没有可以读的公开文件。", _WHAT_IS_READ)))
    yield from sorted(found, key=lambda item: Path(item.name))


def _read_here(place: str, folders: list[str], names: list[str], asked: Path) -> list[str]:
    """Return the files of a folder to look at; open data beside a disclosure are no disclosure of their own."""
    if _DATA_PACKAGE not in names or Path(place) == asked:
        return names
    folders.clear()
    return []


def _of_archive(archive: Part, reading: Reading, *, pictures: bool) -> Iterator[Input]:
    try:
        contents = _unpacked(archive, reading)
    except UnreadableInputError as error:
        yield Input(archive.name, (), (error.reason, error.remedy))
        return
    for sentence in contents.passed_over:
        click.echo(sentence, err=True)
    yield from (Input(name, (), (reason, remedy)) for name, reason, remedy in contents.unreadable)
    found = list(_chosen(contents.files, archive.name, reading, pictures=pictures))
    if not found and not contents.unreadable:
        yield Input(archive.name, (), ("压缩包里没有可以读的公开文件。", "请确认选对了文件。"))
    yield from found


class _Order(NamedTuple):
    """What ``_unpack`` needs, as it goes to the child process."""

    archive: Part
    folder: str
    password: str | None


def _unpacked(archive: Part, reading: Reading) -> Contents:
    """Unpack an archive in a child process under limits."""
    import tempfile  # noqa: PLC0415

    from mingzhang.workers import Lost, Pool, loss  # noqa: PLC0415

    folder = click.get_current_context().with_resource(tempfile.TemporaryDirectory(prefix="mingzhang-"))
    with Pool(1, reading.limits) as pool:
        made = pool.call(_unpack, _Order(archive, folder, reading.password))
    if isinstance(made, Lost):
        raise loss(archive.name, made)
    return made


def _unpack(order: _Order) -> Contents:
    from mingzhang.readers.archive import unpack  # noqa: PLC0415

    archive, folder, password = order
    return unpack(Path(archive.path), Path(folder), name=archive.name, password=password)


def _chosen(parts: Sequence[Part], place: str, reading: Reading, *, pictures: bool) -> Iterator[Input]:
    """Yield the inputs among the files of a folder or an archive, and say which files were passed over."""
    passed_over: Counter[str] = Counter()
    scans: dict[str, list[Part]] = {}
    alone = not pictures and _has_pictures_alone(parts)
    pages = {part.name.removesuffix(suffix) for part in parts for suffix in _PAGES if part.name.endswith(suffix)}
    for part in parts:
        kind = _kind(part)
        if _is_of_saved_page(part.name, pages):
            passed_over["网页附带的文件"] += 1
        elif kind in ARCHIVES and part.path == part.name:
            yield from _of_archive(part, reading, pictures=pictures)
        elif _is_picture(part, kind) and not (pictures or alone):
            passed_over["图片（扫描件请合成一份 PDF，或加 --as-one）"] += 1
        elif alone and _is_picture(part, kind):
            scans.setdefault(str(PurePath(part.name).parent), []).append(part)
        elif _is_wanted(part.name, kind):
            yield Input(part.name, (part,))
        else:
            passed_over[kind.words if kind in _OWN else PurePath(part.name).suffix.lower() or part.name] += 1
    for folder, own in scans.items():
        yield Input(folder, tuple(sorted(own, key=_page_order)))
    if passed_over:
        named = "、".join(sorted(passed_over)[:_NAMED])
        click.echo(f"{place}：有 {passed_over.total()} 个文件不是可以读的公开文件（{named}），没有处理。", err=True)


def _has_pictures_alone(parts: Sequence[Part]) -> bool:
    """Say whether pictures are all that may be a disclosure: those of one folder are then the pages of a scan."""
    return not any(
        kind in ARCHIVES or (not _is_picture(part, kind) and _is_wanted(part.name, kind))
        for part in parts
        for kind in (_kind(part),)
    )


def _is_picture(part: Part, kind: Kind) -> bool:
    """Say whether a file is a picture by name too; one that is called a PDF is an input like any other."""
    return kind is Kind.PICTURE and kind_of_name(part.name) in (Kind.PICTURE, None)


def _page_order(part: Part) -> list[tuple[int, str]]:
    """Return what sorts page 10 after page 2."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in _NUMBER.split(part.name) if piece]


def _kind(part: Part) -> Kind:
    try:
        return sniff(Path(part.path))
    except UnreadableInputError:
        return Kind.UNKNOWN


def _is_of_saved_page(name: str, pages: set[str]) -> bool:
    folders = [str(each) for each in PurePath(name).parents]
    return any(folder.removesuffix(end) in pages for folder in folders for end in _SAVED_PAGE if folder.endswith(end))


def _is_wanted(name: str, kind: Kind) -> bool:
    """Say whether a file may be a disclosure.

    Text can be anything, so its name decides; what is named like a readable file but is damaged, empty or of
    another kind is an input too, so that its fault is said.
    """
    promised = kind_of_name(name)
    if kind is Kind.TEXT:
        return promised is not None and (promised is Kind.TEXT or promised in READABLE)
    if kind in READABLE:
        return True
    return kind not in _OWN and promised in READABLE | ARCHIVES and promised is not Kind.PICTURE
