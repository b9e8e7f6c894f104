"""Server time of the live preview: what an edit costs until the preview and its findings are there again.

Run with ``python -m benchmarks.preview [lines] [edits]``; the database is SQLite in memory, the process is warm. Each
edit changes one amount, so that nothing comes from the cache; the time is that of saving and of the request for the
preview together, as the server spends it; beside it the time of the processor, which others on the machine leave alone.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time


def main() -> None:
    """Print median and 95th percentile in milliseconds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mingzhang.web.settings.testing"
    import django  # noqa: PLC0415  the settings come first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    lines, edits = _asked()
    print(f"{lines} 行收支明细，{edits} 次修改")
    for name, times in _measured(lines, edits).items():
        ordered = sorted(times)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        print(f"{name:<12} 中位数 {statistics.median(ordered) * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms")


def _asked() -> tuple[int, int]:
    asked = [int(text) for text in sys.argv[1:3]]
    return (*asked, 500, 40)[0], (*asked, 40)[1] if len(asked) > 1 else 40


def _measured(lines: int, edits: int) -> dict[str, list[float]]:
    from django.test import Client  # noqa: PLC0415
    from tests.web.authored import enlarged, fill, ledger_for  # noqa: PLC0415
    from tests.web.tenants import make_tenant  # noqa: PLC0415

    tenant = make_tenant("990101", "甲市乙县")
    filing = tenant.filing()
    fill(filing, enlarged(ledger_for(tenant.units[0], tenant.year.year), lines))
    client = Client()
    client.force_login(tenant.users["preparer"], backend="django.contrib.auth.backends.ModelBackend")
    base = f"/workspace/filings/{filing.pk}"
    client.get(f"{base}/preview/part/?part=T03")
    found: dict[str, list[float]] = {"保存": [], "预览": [], "合计": [], "处理器": []}
    row = filing.rows.filter(sheet="lines")[0]
    amount = row.cells["amount"]
    for number in range(edits):
        after = f"{1000 + number}.37"
        change = {"row": row.key.hex, "column": "amount", "before": amount, "after": after}
        body = json.dumps({"base_version": 0, "changes": [change]})
        busy, start = time.process_time(), time.perf_counter()
        saved = client.post(f"{base}/ledger/lines/save/", body, content_type="application/json")
        middle = time.perf_counter()
        shown = client.get(f"{base}/preview/part/?part=T03")
        end, busy = time.perf_counter(), time.process_time() - busy
        if saved.status_code != 200 or saved.json()["conflicts"] or shown.status_code != 200:
            raise SystemExit("保存或预览没有成功，数字不可用。")
        amount = after
        for name, seconds in (
            ("保存", middle - start),
            ("预览", end - middle),
            ("合计", end - start),
            ("处理器", busy),
        ):
            found[name].append(seconds)
    return found


if __name__ == "__main__":
    main()
