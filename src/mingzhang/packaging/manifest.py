"""The manifest of a package: which files it holds, their SHA-256, what they were made of and by which policy."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
FORMAT = "mingzhang-package/1"
_HASH = re.compile(r"[0-9a-f]{64}")
#: Signs that lead elsewhere on some system: a drive, another separator, the end of a name.
_FORBIDDEN = re.compile(r"[\x00-\x1f:\\]")


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a package: its path inside, SHA-256 in hexadecimal, size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package holds and how it was made.

    ``rounding`` is the policy by which amounts were printed (plain, balanced), ``adjusted`` the figures that balanced
    rounding moved by one last place (coordinate, exact yuan, printed). ``findings`` counts what the audit of the
    package itself found, by severity. ``made_from`` are the ledger's own hashes. No clock is read: ``date`` is that of
    the reply (批复), so that equal input gives an equal manifest.
    """

    name: str
    kind: str
    code: str
    year: int
    profile: str
    date: str
    is_draft: bool
    rounding: str
    version: str
    files: tuple[Listed, ...]
    made_from: tuple[Listed, ...] = ()
    adjusted: tuple[Mapping[str, str], ...] = ()
    tails: tuple[str, ...] = ()
    findings: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def listed(path: str, data: bytes) -> Listed:
    """Return the manifest's line of a file."""
    return Listed(path, hashlib.sha256(data).hexdigest(), len(data))


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as canonical JSON: UTF-8, keys in a fixed order, a line feed at the end."""
    data = {"format": FORMAT} | asdict(manifest)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def manifest_from(data: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: it is no manifest of a known format, or lists what is no file inside the package; the message says
            why, in Chinese.
    """
    try:
        read = json.loads(data)
    except ValueError as error:
        raise ValueError("清单不是有效的 JSON") from error
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise ValueError(f"清单不是 {FORMAT} 格式")
    try:
        return Manifest(**_fields(read))
    except (KeyError, TypeError) as error:
        raise ValueError(f"清单缺项或有多余的项（{error}）") from error


def _fields(read: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: value for key, value in read.items() if key != "format"}
    for key in ("files", "made_from"):
        fields[key] = tuple(Listed(**one) for one in fields.get(key, ()))
    _refuse_unsafe(fields["files"])
    for key in ("adjusted", "tails", "remarks"):
        fields[key] = tuple(fields.get(key, ()))
    return fields


def _refuse_unsafe(files: Sequence[Listed]) -> None:
    """Refuse a list that leads out of the package, names a file twice, or holds no hashes: whoever wrote it meant harm.

    Raises:
        ValueError: it is such a list; the message names the file.
    """
    seen: set[str] = set()
    for one in files:
        if not isinstance(one.path, str) or not is_inside(one.path) or one.path in seen | {MANIFEST, SIGNATURE}:
            raise ValueError(f"清单里的文件名“{one.path}”不对")
        if not isinstance(one.sha256, str) or not _HASH.fullmatch(one.sha256) or not isinstance(one.size, int):
            raise ValueError(f"清单里“{one.path}”的 SHA-256 或大小不对")
        seen.add(one.path)


def is_inside(path: str) -> bool:
    """Say whether a path of a manifest names a file inside the package on every system."""
    parts = path.split("/")
    return bool(path) and not any(part in {"", ".", ".."} or _FORBIDDEN.search(part) for part in parts)
