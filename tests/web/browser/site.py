"""A live server with a tenant of its own: ``python -m tests.web.browser.site HOME UNITS IN_DEPARTMENT FILLED``.

It writes passwords and filings into ``HOME/tenant.json`` and then says where it listens, as ``mingzhang serve`` does.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path


def main(home: Path, units: int, in_department: int, filled: bool) -> None:
    """Make the tenant and serve it until told to stop."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.browser.settings"
    from mingzhang.web.serve import migrate, prepare, serve  # noqa: PLC0415  settings come first

    prepare(home)
    migrate()
    from django.db import transaction  # noqa: PLC0415

    from tests.web.browser.tenant import make_live_tenant, write_slipped_workbook  # noqa: PLC0415

    with transaction.atomic():
        tenant = make_live_tenant(units, in_department=in_department, filled=filled)
    write_slipped_workbook(home / "ledger.xlsx")
    (home / "tenant.json").write_text(json.dumps(asdict(tenant)), encoding="utf-8")
    serve("127.0.0.1", 0, home, lambda line: print(line, flush=True), with_demo=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "filled")
