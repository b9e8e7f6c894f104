"""How much a file may ask of the machine before it is refused: sizes, numbers of members, ratio of packing.

These limits stop bombs and mistakes, not large disclosures: the largest met have 60 MB as a scan.
"""

from __future__ import annotations

import errno
import stat
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

    A page of a scan takes 3 to 6 seconds on a core of its own, and longer where others share it: where
    ``seconds_a_page`` is not 0, a file with so many pages to recognise has at least so many seconds for each. An
    address space counts what is reserved, several times of what is used.
    """

    seconds: float = 600
    megabytes: int = 4096
    seconds_a_page: float = 20

    def seconds_for(self, pages: int) -> float:
        """Return the seconds of a file with so many pages to be recognised from pictures; 0: as long as it takes."""
        return max(self.seconds, pages * self.seconds_a_page) if self.seconds else 0.0


class Head(NamedTuple):
    """The size of a file in bytes and how it begins."""

    size: int
    data: bytes


def read_head(path: Path, count: int) -> Head:
    """Return the size and the first bytes of a file.

    Raises:
        UnreadableInputError: it is missing, no regular file, or cannot be opened.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise UnreadableInputError(str(path), "是文件夹，不是文件。", "请指定文件。")
        if not stat.S_ISREG(about.st_mode):
            # Opening a pipe would wait for somebody to write to it.
            raise UnreadableInputError(str(path), "是管道或设备，不是普通文件。", "请先把内容存成文件。")
        with path.open("rb") as file:
            return Head(about.st_size, file.read(count))
    except OSError as error:
        raise not_opened(path, error) from error


_CHECK_PATH = "请检查路径，确认文件没有被移走或改名。"
_FAULTS = {
    errno.ENOENT: ("没有这个文件", _CHECK_PATH),
    errno.ENOTDIR: ("没有这个文件", _CHECK_PATH),
    errno.EACCES: ("没有读取权限", "请修改文件权限，或换有权限的账号再试。"),
    errno.EPERM: ("没有读取权限", "请修改文件权限，或换有权限的账号再试。"),
    errno.ELOOP: ("链接绕成了圈", "请改用文件本身的路径。"),
    errno.ENAMETOOLONG: ("路径太长", "请把文件移到较短的路径再试。"),
    errno.EIO: ("磁盘或网络读取出错", "请把文件复制到本机硬盘再试。"),
    errno.ESTALE: ("网络盘已断开", "请重新连接网络盘，或把文件复制到本机硬盘再试。"),
    errno.ENOSPC: ("磁盘已满", "请腾出磁盘空间再试。"),
    errno.EMFILE: ("打开的文件太多", "请分批处理，或提高系统允许打开的文件数。"),
}


def not_opened(path: Path, error: OSError, what: str = "打不开") -> UnreadableInputError:
    """Return the sentence about a file that the system does not let be read.

    Args:
        path: the file.
        error: what the system said.
        what: what did not work, such as 解不开.
    """
    if error.errno == errno.ENOENT and path.is_symlink():
        return UnreadableInputError(str(path), f"{what}（链接指向的文件不存在）。", "请改用文件本身的路径。")
    said = error.strerror or type(error).__name__
    reason, remedy = _FAULTS.get(error.errno or 0, (said, "请检查路径和权限。"))
    return UnreadableInputError(str(path), f"{what}（{reason}）。", remedy)


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
