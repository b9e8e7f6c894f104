"""No page of workspace and portal keeps anybody out: axe-core finds nothing serious, whoever looks.

The pages are found by following the links of the demonstration as each of its users; the list of all addresses says
whether any was left out.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.live import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.browser.live import Live
    from tests.web.browser.walking import Walked

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("axe_playwright_python") is None,
        reason="没有安装 axe-playwright-python：请运行 pip install 'mingzhang[dev]'。",
    ),
]
_WHO = ("preparer", "bureau_reviewer", "department_reviewer", "publisher", "unit_head", "administrator", "auditor")
_START = ("/workspace/", "/", "/accounts/me/", "/workspace/jobs/batch/", "/accounts/logout/")
#: No link leads here: addresses of letters and of refusals, what is shown inside another page, and answers to a file
#: that was sent.
_NOT_LINKED = {
    "accounts/inactive/",
    "accounts/invitation/<str:token>/",
    "accounts/password/new/<uidb64>/<token>/",
    "accounts/password/set/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/",
    "workspace/board/check/<int:job_pk>/",
    "workspace/filings/<int:pk>/progress/",
    "workspace/filings/<int:pk>/preview/part/",
}
#: Files and data.
_NO_PAGES = {
    "accounts/2fa/recovery-codes/download/",
    "accounts/organisation/samples/<slug:kind>.csv",
    "d/<str:region>/<int:year>/<str:code>/files/<path:name>",
    "feed.xml",
    "key.pem",
    "workspace/control/<int:pk>/template/",
    "workspace/filings/<int:filing>/uploads/<int:upload>/",
    "workspace/filings/<int:pk>/files/<int:number>/<path:name>",
    "workspace/filings/<int:pk>/ledger/<slug:sheet>/options/<str:column>/",
    "workspace/filings/<int:pk>/ledger/<slug:sheet>/rows/",
    "workspace/filings/<int:pk>/ledger/export/",
    "workspace/filings/<int:pk>/memo/<int:number>.<slug:form>",
    "workspace/jobs/<int:number>/file/",
    "workspace/log.csv",
    "workspace/session/",
}


def test_no_page_keeps_anybody_out(chromium: Browser) -> None:
    from tests.web.browser.walking import Walked  # noqa: PLC0415  needs Django

    walked = Walked()
    with serving(demo=True) as live:
        for who in (*_WHO, ""):
            _walk_as(chromium, live, who, walked)
    told = "\n".join(f"{where}\n  " + "\n  ".join(faults) for where, faults in walked.faults.items())
    assert not walked.faults, told
    assert _left_out(walked.routes) == set()


def _walk_as(browser: Browser, live: Live, who: str, walked: Walked) -> None:
    from tests.web.browser.acts import ACTS, make_mistakes  # noqa: PLC0415
    from tests.web.browser.axe import add_axe  # noqa: PLC0415  needs playwright
    from tests.web.browser.people import signed_in, visiting  # noqa: PLC0415
    from tests.web.browser.walking import wait_for_demo, walk_pages  # noqa: PLC0415

    with signed_in(browser, live, who) if who else visiting(browser, live) as page:
        add_axe(page.context)
        if who == _WHO[0]:
            wait_for_demo(page)
        if who in ACTS:
            ACTS[who](page, live, walked)
        walk_pages(page, _START if who else ("/", "/accounts/login/"), who, walked)
        if not who:
            make_mistakes(page, walked)


def _left_out(routes: set[str]) -> set[str]:
    """Return the addresses of pages that were not visited."""
    from tests.web.addresses import ADDRESSES  # noqa: PLC0415

    pages = {route for route, access in ADDRESSES.items() if access.method == "get"}
    return {route for route in pages - routes - _NOT_LINKED - _NO_PAGES if not route.startswith("api/")}
