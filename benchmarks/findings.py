"""Compare the audit with the gold findings: ``python -m benchmarks.findings [-v]``.

A gold finding counts as found where one of ours of the same severity (or a more severe one) points to one of
its lines and concerns the same kind of thing. Ours on lines that no gold finding names are listed, so that a
person can judge them. Needs the folder shared/ beside the repository.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from mingzhang.checking.check import check
from mingzhang.model.finding import Finding
from mingzhang.pipeline import read_disclosure

SHARED = Path(__file__).resolve().parents[2] / "shared"
_RANK = {"error": 0, "warning": 1, "info": 2}
Json = dict[str, Any]


def lines_of(finding: Finding) -> set[int]:
    return {location.place.line for location in finding.locations if location.place.line is not None}


def gold_lines(item: Json) -> set[int]:
    lines = set(item["location"]["lines"])
    return lines | {instance["line"] for instance in item.get("instances", []) if "line" in instance}


def found_by(item: Json, findings: tuple[Finding, ...]) -> list[Finding]:
    wanted = gold_lines(item)
    return [
        finding
        for finding in findings
        if _RANK[finding.severity.value] <= _RANK[item["severity"]] and lines_of(finding) & wanted
    ]


def main() -> None:
    if not (SHARED / "gold").is_dir():
        print("The folder shared/ is not here; nothing to compare with.")
        return
    verbose = "-v" in sys.argv[1:]
    gold = json.loads((SHARED / "gold" / "findings.json").read_text("utf-8"))
    total: Counter[tuple[str, str]] = Counter()
    met: Counter[tuple[str, str]] = Counter()
    for seed in sorted({item["seed"] for item in gold["findings"]}):
        source = next((SHARED / "disclosures" / "text").glob(f"{seed}_*.txt"))
        findings = check(read_disclosure(source)).findings
        named: set[str] = set()
        for item in (item for item in gold["findings"] if item["seed"] == seed):
            kind = (item["severity"], item["method"])
            matches = found_by(item, findings)
            total[kind] += 1
            met[kind] += bool(matches)
            named.update(finding.fingerprint for finding in matches)
            if verbose:
                rules = " ".join(f"{finding.rule}" for finding in matches)
                print(f"{item['id']} {item['severity']:7} {item['method'][:6]:6} {item['key'][:24]:24} {rules or '—'}")
        for finding in findings:
            if finding.fingerprint not in named and finding.severity.value != "info":
                places = sorted(lines_of(finding))[:5]
                print(f"{seed}: {finding.severity.value} not in the gold: {finding.rule} {places} {finding.message}")
    for kind in sorted(total, key=lambda kind: (_RANK[kind[0]], kind[1])):
        print(f"{kind[0]:8} {kind[1]:14} {met[kind]:3} of {total[kind]:3}")


if __name__ == "__main__":
    main()
