"""The catalogue's files, parsed once and kept compiled.

YAML takes a hundred times longer to parse than JSON, so the parsed catalogue is kept as one JSON file in
the user's cache folder, named by a digest of the source files; it is made anew when any of them changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from mingzhang import __version__
from mingzhang.model.errors import CatalogueError

ROOT = Path(__file__).parent
#: Compiled catalogues of earlier versions are removed after a week, in seconds.
_OLD = 7 * 24 * 3600


def read(name: str) -> Any:
    """Return the parsed content of a catalogue file such as ``tables/T03.yaml``.

    Raises:
        CatalogueError: there is no such file, or it is not well-formed.
    """
    try:
        return _compiled()[name]
    except KeyError:
        raise CatalogueError(name, "no such catalogue file") from None


def names(folder: str) -> list[str]:
    """Return the names of all YAML files in a folder of the catalogue and below, sorted."""
    return sorted(name for name in _compiled() if name.startswith(f"{folder}/"))


@cache
def _compiled() -> dict[str, Any]:
    sources = sorted(ROOT.rglob("*.yaml"))
    cached = _cache_file(sources)
    try:
        return dict(json.loads(cached.read_bytes()))
    except (OSError, ValueError):
        parsed = {path.relative_to(ROOT).as_posix(): _parse(path) for path in sources}
        _keep(cached, parsed)
        return parsed


def _cache_file(sources: list[Path]) -> Path:
    digest = hashlib.sha256(__version__.encode())
    for path in sources:
        stat = path.stat()
        digest.update(f"{path.relative_to(ROOT)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    folder = os.environ.get("MINGZHANG_CACHE") or platformdirs.user_cache_dir("mingzhang", appauthor=False)
    return Path(folder) / f"catalogue-{digest.hexdigest()[:20]}.json"


def _keep(target: Path, parsed: dict[str, Any]) -> None:
    """Write the compiled catalogue in one step; a folder that cannot be written only costs time next time."""
    try:
        text = json.dumps(parsed, ensure_ascii=False)
    except TypeError as error:
        raise CatalogueError("catalogue", f"{error}: put dates into quotation marks") from error
    part = target.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in target.parent.glob("catalogue-*"):
            if time.time() - old.stat().st_mtime > _OLD:
                old.unlink()
        part.write_text(text, encoding="utf-8")
        part.replace(target)


def _parse(path: Path) -> Any:
    import yaml  # noqa: PLC0415  imported only when the compiled catalogue is missing: it takes 30 ms

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"第 {mark.line + 1} 行" if mark is not None else ""
        reason = getattr(error, "problem", None) or " ".join(str(error).split())
        raise CatalogueError(path.relative_to(ROOT).as_posix(), f"{at}不是正确的 YAML（{reason}）") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(path.relative_to(ROOT).as_posix(), "不是 UTF-8 编码（not UTF-8）") from error
