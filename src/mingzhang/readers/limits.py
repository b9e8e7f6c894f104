"""How much a file may ask of the machine before it is refused: sizes, numbers of members, ratio of packing.

These limits stop bombs and mistakes, not large disclosures: the largest met have 60 MB as a scan.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.model.errors import UnreadableInputError

if TYPE_CHECKING:
    import zipfile

#: Bytes of one file; bytes of everything an archive unpacks to.
LARGEST_FILE = 500_000_000
LARGEST_UNPACKED = 1_000_000_000
#: Members of an archive or of an Office file, and bytes of the list of them.
MOST_MEMBERS = 20_000
_LARGEST_LIST = 16_000_000
#: Packed text shrinks to a tenth, a bomb to a thousandth. Small files may do as they like.
HIGHEST_RATIO = 200
_RATIO_MATTERS_FROM = 50_000_000
_END_RECORD = b"PK\x05\x06"
_END_RECORD_REACH = 66_000


class Limits(NamedTuple):
    """What reading one file in a child process may take: seconds, megabytes of address space. 0 lifts a limit.

    A scan of 60 pages takes some 300 seconds on one slow core; an address space counts what is reserved, several
    times of what is used.
    """

    seconds: float = 600
    megabytes: int = 4096


class Head(NamedTuple):
    """The size of a file in bytes and how it begins."""

    size: int
    data: bytes


def read_head(path: Path, count: int) -> Head:
    """Return the size and the first bytes of a file.

    Raises:
        UnreadableInputError: it is missing, a folder, or cannot be opened.
    """
    try:
        if path.is_dir():
            raise UnreadableInputError(str(path), "是文件夹，不是文件。", "请指定文件。")
        with path.open("rb") as file:
            return Head(path.stat().st_size, file.read(count))
    except OSError as error:
        raise UnreadableInputError(str(path), f"打不开（{error.strerror}）。", "请检查路径和权限。") from error


def refuse_large(path: Path, size: int) -> None:
    """Refuse a file of more bytes than any disclosure has.

    Raises:
        UnreadableInputError: it is too large.
    """
    if size > LARGEST_FILE:
        limit = f"{LARGEST_FILE // 1_000_000} MB"
        raise UnreadableInputError(
            str(path), f"文件有 {size // 1_000_000} MB，超过上限 {limit}。", "请确认选对了文件。"
        )


def refuse_bomb(path: Path, unpacked: int, packed: int, members: int = 1) -> None:
    """Refuse what would unpack to too many members, too many bytes, or suspiciously many bytes.

    Raises:
        UnreadableInputError: one of the limits is passed.
    """
    if members > MOST_MEMBERS:
        raise UnreadableInputError(
            str(path), f"包里有 {members} 个文件，超过上限 {MOST_MEMBERS} 个。", "请解开后分批处理。"
        )
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableInputError(
            str(path),
            f"解开后有 {unpacked // 1_000_000} MB，超过上限 {LARGEST_UNPACKED // 1_000_000} MB。",
            "请解开后分批处理。",
        )
    if unpacked > _RATIO_MATTERS_FROM and unpacked > HIGHEST_RATIO * max(packed, 1):
        raise UnreadableInputError(
            str(path), f"解开后是原来的 {unpacked // max(packed, 1)} 倍，像是压缩炸弹。", "请确认文件来源可靠。"
        )


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a ZIP file whose list of members and whose unpacked size are within the limits.

    Raises:
        UnreadableInputError: it is a bomb.
        zipfile.BadZipFile: it is damaged.
        OSError: it cannot be opened.
    """
    import zipfile  # noqa: PLC0415  plain text comes by here on its way and needs none

    _refuse_long_list(path)
    try:
        package = zipfile.ZipFile(path)
    except (ValueError, NotImplementedError, UnicodeDecodeError, OverflowError) as error:
        # What zipfile raises beside BadZipFile where the list of members is damaged.
        raise zipfile.BadZipFile(str(error)) from error
    try:
        infos = package.infolist()
        if infos and min(info.header_offset for info in infos) > 0 and _starts_with_member(path):
            # Cut off, so that the list found is that of an archive inside it: most members would be lost unnoticed.
            raise zipfile.BadZipFile("the list of members is not that of the file")
        refuse_bomb(path, sum(info.file_size for info in infos), path.stat().st_size, len(infos))
    except (UnreadableInputError, zipfile.BadZipFile):
        package.close()
        raise
    return package


def _starts_with_member(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _refuse_long_list(path: Path) -> None:
    """Refuse before Python reads a list of members that would fill the memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_RECORD_REACH))
        tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or at + 22 > len(tail):
        return
    members = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if length == 0xFFFFFFFF or members == 0xFFFF or (_LARGEST_LIST < length <= size):
        raise UnreadableInputError(str(path), f"包里的文件超过上限 {MOST_MEMBERS} 个。", "请解开后分批处理。")
