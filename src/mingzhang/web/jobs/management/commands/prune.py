"""``manage prune``: remove what broken transactions and past builds left on disk. Sealed packages are never touched."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from mingzhang.web.workflow.models import Revision


class Command(BaseCommand):
    """Remove unfinished folders, packages without a revision, old builds and old exports."""

    help = "清理磁盘：没有封存成功的文件、过期的生成结果和导出包。已封存的公开包不会动。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how old something has to be."""
        parser.add_argument("--hours", type=int, default=24, help="未封存的残留至少存在多少小时才清理。")
        parser.add_argument("--days", type=int, default=14, help="生成结果和导出包保留多少天。")

    def handle(self, *_args: Any, hours: int, days: int, **_options: Any) -> None:
        """Remove what is old enough and belongs to nothing."""
        root = Path(settings.MEDIA_ROOT)
        removed = 0
        for path in stale(root, hours * 3600, days * 86400):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            removed += 1
        self.stdout.write(f"清理了 {removed} 项。")


def stale(root: Path, broken_after: float, old_after: float) -> Iterator[Path]:
    """Yield what may be removed; ages in seconds."""
    kept = set(Revision.objects.values_list("folder", flat=True))
    reviews = set(Revision.objects.values_list("manifest_hash", flat=True))
    for pattern in (".sealing-*", "built/.building-*", "review/.review-*", "exports/.export-*"):
        yield from (path for path in root.glob(pattern) if _age(path) > broken_after)
    for path in root.glob("packages/*/r*"):
        if path.relative_to(root).as_posix() not in kept and _age(path) > broken_after:
            yield path
    for path in root.glob("review/[0-9a-f]*"):
        if path.name not in reviews and _age(path) > broken_after:
            yield path
    for pattern in ("built/[0-9a-f]*", "exports/*.zip", "batches/*"):
        yield from (path for path in root.glob(pattern) if _age(path) > old_after)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
