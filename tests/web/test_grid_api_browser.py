"""The grid in a browser: typing, pasting from Excel, undo, a conflict, a lost connection, an expired session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.models import Filing
from tests.web.authored import fill, ledger_for
from tests.web.tenants import make_tenant

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("playwright") is None, reason="没有安装 playwright"),
    pytest.mark.skipif(_BROWSER is None, reason="没有 Chromium"),
]
#: The longest that the page is waited for, in milliseconds.
_PATIENCE = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  not installed everywhere

    # Playwright's own loop runs in this thread; the database is asked from it all the same.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=_BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


class Desk:
    """A filing with a ledger, and windows of users signed in to it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.tenant = make_tenant("990101", "甲市乙县")
        self.filing = self.tenant.filing()
        fill(self.filing, ledger_for(self.tenant.units[0], self.tenant.year.year))

    def sign_in(self, context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}])

    def window(self, role: str) -> Page:
        context = self.browser.new_context(viewport={"width": 1366, "height": 768})
        self.sign_in(context, self.tenant.users[role])
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        page.goto(f"{self.address}/workspace/filings/{self.filing.pk}/ledger/lines/")
        return page

    def stored(self, number: int, column: str = "amount") -> str:
        row = list(Filing.objects.get().rows.filter(sheet="lines"))[number]
        return str(row.cells.get(column, ""))


@pytest.fixture
def desk(browser: Browser, transactional_db: None, live_server: Any) -> Desk:
    return Desk(browser, live_server.url)


def cell(page: Page, number: int, column: str = "amount") -> Any:
    return page.locator("#grid tbody tr").nth(number).locator(f'td[data-column="{column}"]')


def put(page: Page, number: int, text: str) -> None:
    cell(page, number).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def said(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => document.getElementById('saving').textContent.includes(words)", arg=words, timeout=_PATIENCE
    )


def test_typing_is_summed_saved_and_undone(desk: Desk) -> None:
    page = desk.window("preparer")
    before = cell(page, 0).inner_text()
    total = page.locator('tfoot td[data-column="amount"]')
    sum_before = total.inner_text()
    put(page, 0, "1234.5")
    assert total.inner_text() != sum_before
    said(page, "已保存")
    assert desk.stored(0) == "1234.5"
    page.keyboard.press("Control+z")
    assert cell(page, 0).inner_text() == before and total.inner_text() == sum_before
    said(page, "已保存")
    assert desk.stored(0) == before


def test_a_block_from_excel_adds_rows_and_faults_stand_at_their_cells(desk: Desk) -> None:
    page = desk.window("preparer")
    count = page.locator("#grid tbody tr").count()
    page.click('[data-do="add"]')
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        "2010101\t30101\t50101\t一般公共预算\t人员经费\t\t否\t100\n2010101\t30102\t50101\t一般公共预算\t人员经费\t\t否\t多\n",
    )
    assert page.locator("#grid tbody tr").count() == count + 2
    said(page, "已保存")
    page.wait_for_selector(f'#grid tbody tr:nth-child({count + 2}) td.fault-error[data-column="amount"]')
    assert desk.stored(count) == "100" and desk.stored(count + 1) == "多"


def test_a_code_is_picked_by_the_initials_of_its_name(desk: Desk) -> None:
    page = desk.window("preparer")
    cell(page, 0, "item").click()
    page.keyboard.type("bgf")
    page.locator(".picker li", has_text="办公费").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert cell(page, 0, "item").inner_text().endswith("办公费")


def test_a_conflict_shows_both_texts_and_either_is_chosen(desk: Desk) -> None:
    mine, theirs = desk.window("preparer"), desk.window("unit_head")
    put(theirs, 1, "777")
    said(theirs, "已保存")
    put(mine, 1, "888")
    said(mine, "同时被别人改过")
    shown = mine.locator("#conflicts tbody").inner_text()
    assert "888" in shown and "777" in shown and str(desk.tenant.users["unit_head"]) in shown
    assert desk.stored(1) == "777"
    mine.locator("#conflicts button").first.click()
    said(mine, "已保存")
    assert desk.stored(1) == "888"


def test_nothing_is_lost_with_the_connection_or_the_window(desk: Desk) -> None:
    page = desk.window("preparer")
    page.context.set_offline(True)
    put(page, 1, "999")
    said(page, "连接不上")
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"{desk.address}/workspace/filings/{desk.filing.pk}/ledger/lines/")
    said(again, "已保存")
    assert desk.stored(1) == "999"


def test_nothing_is_lost_with_the_session(desk: Desk) -> None:
    page = desk.window("preparer")
    page.context.clear_cookies()
    put(page, 1, "1001")
    said(page, "登录已经过期")
    assert desk.stored(1) != "1001"
    desk.sign_in(page.context, desk.tenant.users["preparer"])
    said(page, "已保存")
    assert desk.stored(1) == "1001"
