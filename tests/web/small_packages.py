"""Small sealed packages: what a filing's revision needs, made at once in place of the whole pipeline.

``Sealing`` stands in for ``budgets.sources.sealed_package``: it writes a real package folder (manifest, blocks, facts)
of the figures and findings it is told, so that hashes, files and comparisons are those of the real thing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from mingzhang.packaging.folder import write_package
from mingzhang.packaging.manifest import Manifest, listed
from mingzhang.web.budgets.models import LedgerRow
from mingzhang.web.workflow.records import left_out_of

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing
    from mingzhang.web.budgets.sources import Sealed

AMOUNT = "T05[合计, 合计]"
SENTENCE = "一般公共预算支出{}万元，主要用于保障单位运转。"


def finding(rule: str = "X0001", severity: str = "error", mark: str = "aa", line: int | None = 6) -> dict[str, Any]:
    """Return a finding as the published JSON has it."""
    place = {"line": line, "page": None, "box": None, "section": None, "table": 5, "row": "合计", "column": "合计"}
    return {
        "rule": rule,
        "severity": severity,
        "category": "tables",
        "verdict": "impossible",
        "method": "deterministic",
        "title": f"合计与分项之和不符{mark}",
        "message": f"表5合计不等于分项之和（{mark}）。",
        "expected": "12.00",
        "actual": "10.00",
        "difference": "2.00",
        "tolerance": None,
        "unit": "万元",
        "locations": [place | {"text": f"10.00{mark}"}],
        "suspects": [],
        "consequences": [],
        "basis": ["预算法#14"],
        "hint": "请核对分项。",
        "fingerprint": f"{rule}-{mark}",
    }


@dataclass(slots=True)
class Sealing:
    """What the next sealed packages hold."""

    amount: str = "10.00"
    findings: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, filing: Filing, draft: Path) -> Sealed:
        """Write the package; the same as ``budgets.sources.sealed_package`` does."""
        from mingzhang.web.budgets.sources import Sealed  # noqa: PLC0415  while it is being replaced

        files = {"disclosure.json": self._blocks(), "disclosure.txt": SENTENCE.format(self.amount).encode()}
        manifest = Manifest(
            name=filing.body.name,
            kind=filing.kind,
            code=filing.body.code,
            year=filing.year.year,
            profile="shanxi",
            date="",
            is_draft=False,
            rounding="plain",
            version="test",
            files=tuple(listed(path, data) for path, data in files.items()),
        )
        write_package(draft, files, manifest)
        return Sealed({}, {AMOUNT: self.amount}, list(self.findings), {"left_out": left_out_of(filing)})

    def _blocks(self) -> bytes:
        cell = {"text": self.amount, "at": AMOUNT, "align": "right"}
        pieces = [
            {"block": "Heading", "level": 1, "text": "第二部分 预算表", "key": "P2"},
            {"block": "Text", "runs": [{"text": SENTENCE.format(self.amount)}]},
            {
                "block": "TableBlock",
                "id": "T05",
                "title": "一般公共预算支出预算表",
                "unit": "单位：万元",
                "widths": [1.0, 1.0],
                "header": [[{"text": "项目", "is_header": True}, {"text": "合计", "is_header": True}]],
                "rows": [[{"text": "合计"}, cell]],
            },
        ]
        return json.dumps({"format": "mingzhang-disclosure/1", "publication": {"pieces": pieces}}).encode()


@contextmanager
def sealing() -> Iterator[Sealing]:
    """Make sealed packages of what the yielded object says, and let nothing wait for a worker."""
    fake = Sealing()
    with (
        patch("mingzhang.web.budgets.sources.sealed_package", fake),
        patch("mingzhang.web.budgets.sources.is_built", lambda _filing: True),
    ):
        yield fake


def filled(filing: Filing, user: User) -> Filing:
    """Give a filing a row, so that it has content."""
    LedgerRow.objects.create(filing=filing, sheet="lines", position=1, cells={"金额": "1"}, changed_by=user)
    return filing
