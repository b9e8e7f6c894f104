"""People who use the workspace in a browser, each in a session of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.web.browser.live import ROOT, Live

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

#: A common office screen, and a phone.
SCREEN, PHONE = (1366, 768), (390, 844)
#: Milliseconds to wait for what takes a worker: making the files of a disclosure on a busy machine.
WORK, PAGE = 120_000, 30_000
_PICTURES = ROOT / "docs" / "pictures"


@contextmanager
def visiting(browser: Browser, live: Live, size: tuple[int, int] = SCREEN) -> Iterator[Page]:
    """Give a page to somebody who is not signed in; whatever the browser complains about fails the test."""
    context = browser.new_context(
        base_url=live.address,
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
    )
    context.set_default_timeout(PAGE)
    complaints = _complaints(context)
    try:
        page = context.new_page()
        # Weighty steps ask once more.
        page.on("dialog", lambda dialog: dialog.accept())
        yield page
        assert not complaints, complaints
    finally:
        context.close()


def _complaints(context: BrowserContext) -> list[str]:
    """Return a list that grows with errors of scripts, refusals of the content security policy, faults of the server.

    What a page is told with a status below 500 (refused forms, for example) is no complaint.
    """
    found: list[str] = []
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on(
        "console",
        lambda message: (
            found.append(message.text) if message.type == "error" and "status of 4" not in message.text else None
        ),
    )
    context.on(
        "response",
        lambda answer: found.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
    )
    return found


@contextmanager
def signed_in(browser: Browser, live: Live, name: str, size: tuple[int, int] = SCREEN) -> Iterator[Page]:
    """Give a page to a user who has signed in through the form."""
    with visiting(browser, live, size) as page:
        page.goto("/accounts/login/?next=/workspace/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(live.passwords[name])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/workspace/")
        yield page


def picture(page: Page, name: str) -> None:
    """Keep what is on the screen under ``docs/pictures``, where ``MINGZHANG_PICTURES`` asks for it."""
    if os.environ.get("MINGZHANG_PICTURES"):
        _PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=_PICTURES / f"workspace-{name}.png", animations="disabled", caret="hide")
