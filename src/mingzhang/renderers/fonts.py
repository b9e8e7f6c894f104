"""The fonts that documents are set in: those of GB/T 9704 where the user has them, free ones otherwise.

The free ones (Noto Serif SC and Noto Sans SC, SIL Open Font Licence) come with the package ``pylopdf-fonts-zh-cn``.
System fonts are never looked at: the same input must give the same pages on every machine.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Literal

from mingzhang.model.errors import MingzhangError

#: What a font is for. ``title`` is 小标宋, ``song`` the font of tables and page numbers.
FontRole = Literal["body", "title", "hei", "kai", "song"]

_PACKAGE = "pylopdf-fonts-zh-cn"
_MODULE = "pylopdf_fonts_zh_cn"
_REMEDY = (
    f"请执行 pip install {_PACKAGE} 安装开源中文字体（思源宋体、思源黑体），或用 font_dir 指定存放中文字体的文件夹。"
)
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_SERIF = "Noto Serif SC"
_SANS = "Noto Sans SC"
#: The names that fonts of a kind go by, the standard's own first, the free one last.
_FAMILIES: Mapping[FontRole, tuple[str, ...]] = {
    "body": (
        *("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02", "FZFangSong-Z02S"),
        *("方正仿宋简体", "华文仿宋", "STFangsong", "FandolFang R", "FandolFang", _SERIF),
    ),
    "title": (
        *("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "小标宋"),
        *("华文中宋", "STZhongsong", _SERIF),
    ),
    "hei": ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "FZHei-B01", "FZHei-B01S", "STHeiti", "FandolHei", _SANS),
    "kai": (
        *("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "方正楷体简体", "FZKai-Z03", "FZKai-Z03S"),
        *("华文楷体", "STKaiti", "FandolKai", "LXGW WenKai", _SERIF),
    ),
    "song": ("宋体", "SimSun", "方正书宋_GBK", "方正书宋简体", "STSong", "FandolSong", _SERIF),
}  # fmt: skip


class MissingFontError(MingzhangError):
    """A document cannot be set because no font for it is there. The message says how to get one."""

    def __init__(self, reason: str, remedy: str = _REMEDY) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}{remedy}")


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where fonts lie, and the families to set each role in, the best first; later ones stand in for single signs.

    ``weak`` names the roles that a free font stands in for.
    """

    folders: tuple[Path, ...]
    families: Mapping[FontRole, tuple[str, ...]]
    weak: frozenset[FontRole]


@cache
def find_fonts(font_dir: Path | None = None) -> Fonts:
    """Find fonts for all roles in the user's folder and in the package of free fonts.

    Args:
        font_dir: a folder (with subfolders) of fonts that the user owns, such as 仿宋_GB2312 and 方正小标宋简体.

    Raises:
        MissingFontError: the folder does not exist or holds no font, or there is no font at all for some role.
    """
    folders = tuple(folder for folder in (_own_folder(font_dir), _free_folder()) if folder is not None)
    if not folders:
        raise MissingFontError("没有找到可用的中文字体。")
    known = _families_in(folders)
    families = {role: _chosen(names, known) for role, names in _FAMILIES.items()}
    lacking = sorted(role for role, found in families.items() if not found)
    if lacking:
        names = "、".join(_FAMILIES[role][0] for role in lacking)
        raise MissingFontError(f"文件夹 {font_dir} 中的字体不全，缺少：{names}。")
    weak = frozenset(role for role, found in families.items() if found[0] in {_SERIF, _SANS})
    return Fonts(folders, families, weak)


def _own_folder(font_dir: Path | None) -> Path | None:
    if font_dir is None:
        return None
    if not font_dir.is_dir():
        raise MissingFontError(f"字体文件夹不存在：{font_dir}。", "请检查 font_dir 的路径。")
    if not any(path.suffix.lower() in _SUFFIXES for path in font_dir.rglob("*")):
        raise MissingFontError(
            f"字体文件夹 {font_dir} 中没有字体文件。", "请放入 .ttf、.otf 或 .ttc 字体文件，或不设置 font_dir。"
        )
    return font_dir


def _free_folder() -> Path | None:
    try:
        package: ModuleType = importlib.import_module(_MODULE)
    except ModuleNotFoundError:
        return None
    sans: Path = package.sans_path()
    return sans.parent


def _families_in(folders: Collection[Path]) -> frozenset[str]:
    # Here, not above: the module that draws charts only must not load the typesetter.
    from typst import Fonts as Installed  # noqa: PLC0415

    paths = [str(folder) for folder in folders]
    found = Installed(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return frozenset(found.families())


def _chosen(names: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """Return the first known family, and the free ones behind it for signs that it lacks."""
    first = next((name for name in names if name in known), None)
    if first is None:
        return ()
    return (first, *(name for name in (names[-1], _SERIF, _SANS) if name in known and name != first))
