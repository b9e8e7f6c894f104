"""What has to be done before some pages can be seen: a project kept, a job asked for, a second factor set up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.web.browser.walking import Walked, check

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.browser.live import Live

_SECONDS, _DIGITS = 30, 6


def fill_library(page: Page, _live: Live, walked: Walked) -> None:
    """Keep the projects of a unit in the library; send a workbook that is none."""
    page.goto("/workspace/library/")
    page.locator("main a[href*='library/unit']").first.click()
    page.get_by_role("button", name="更新项目库").click()
    page.goto("/workspace/")
    # What is still being made, and may be changed.
    page.locator("main tr", has=page.get_by_text("编制中")).get_by_role("link").first.click()
    page.get_by_role("link", name="填写账本").click()
    page.get_by_role("link", name="导入工作簿").first.click()
    page.get_by_label("账本工作簿").set_input_files({"name": "a.xlsx", "mimeType": "", "buffer": b"no workbook"})
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("alert").wait_for()
    check(page, "a workbook that is none", walked)


def export_all(page: Page, _live: Live, walked: Walked) -> None:
    """Ask for everything of a year as one archive, and try to clear what cannot be cleared."""
    for button, where in (("审核通过", "a batch of which nothing could be done"), ("打包导出", "an export")):
        page.goto("/workspace/board/")
        page.get_by_label("全选").check()
        page.get_by_role("button", name=button).click()
        page.wait_for_url(lambda address: "/board/?" not in address and not address.endswith("/board/"))
        check(page, where, walked)


def use_second_factor(page: Page, live: Live, walked: Walked) -> None:
    """Set up an authenticator, as the application with the code would."""
    page.goto("/accounts/2fa/totp/activate/", wait_until="load")
    check(page, "the password asked again", walked)
    page.get_by_label("密码").fill(live.passwords["unit_head"])
    page.get_by_role("button", name="确认").click()
    secret = page.locator("main code").first.text_content() or ""
    walked.routes.update({"accounts/reauthenticate/", "accounts/2fa/totp/activate/"})
    check(page, "an authenticator to set up", walked)
    page.locator("main input[name=code]").fill(one_time_code(secret, time.time()))
    page.get_by_role("button", name="启用").click()
    page.goto("/accounts/2fa/")


def one_time_code(secret: str, at: float) -> str:
    """Return the code of a secret at a time (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at) // _SECONDS), hashlib.sha1)
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def make_mistakes(page: Page, walked: Walked) -> None:
    """Look at what is shown to somebody who made a mistake."""
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("nothing at all")
    page.get_by_role("button", name="登录").click()
    page.locator(".errorlist").first.wait_for()
    check(page, "a sign-in that failed", walked)
    page.goto("/no/such/page/")
    check(page, "a page that does not exist", walked)


ACTS: dict[str, Callable[[Page, Live, Walked], None]] = {
    "preparer": fill_library,
    "bureau_reviewer": export_all,
    "unit_head": use_second_factor,
}
