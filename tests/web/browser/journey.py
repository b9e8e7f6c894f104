"""The main journey: from a clerk's workbook to the citizen's download, each step as its own people take it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2
from playwright.sync_api import expect

from tests.web.browser.people import WORK, picture, signed_in, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.web.browser.live import Live

_UNIT = "401001"
_PREPARER = f"preparer-{_UNIT}"
_COMMENT = "办公费请按实有人数重新测算。"
#: What the clerk types, in yuan, and how it is printed in 万元.
_AMOUNT, _PRINTED = "62,000.00", "6.20"


def walk(browser: Browser, live: Live) -> None:
    """Take the whole way."""
    filing = f"/workspace/filings/{live.filings[_UNIT]}/"
    with signed_in(browser, live, _PREPARER) as clerk, signed_in(browser, live, "bureau_reviewer") as bureau:
        import_workbook(clerk, live, filing)
        mend_findings(clerk, filing)
        submit(clerk, filing)
        give_back(bureau, filing)
        correct_amount(clerk, filing)
        submit(clerk, filing)
        clear(bureau, filing)
    with signed_in(browser, live, "publisher") as publisher:
        publish(publisher, filing)
    with visiting(browser, live) as citizen:
        read_in_public(citizen)


def import_workbook(page: Page, live: Live, filing: str) -> None:
    """Find the filing from the home page, and import the workbook that a colleague has sent."""
    page.locator("main table a").first.click()
    expect(page).to_have_url(re.compile(filing))
    page.get_by_role("link", name="填写账本").click()
    picture(page, "first-steps")
    page.get_by_role("link", name="导入工作簿").first.click()
    page.get_by_label("账本工作簿").set_input_files(live.home / "ledger.xlsx")
    page.get_by_role("button", name="上传并检查").click()
    picture(page, "import")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入")).to_be_visible()


def mend_findings(page: Page, filing: str) -> None:
    """See in the preview what the audit says, mend it in the grid without touching the mouse, see that it is gone."""
    page.goto(f"{filing}preview/")
    expect(page.locator(".preview-count")).to_contain_text("2 个错误")
    expect(page.locator(".said")).to_contain_text("万元")
    picture(page, "findings")
    page.goto(f"{filing}ledger/indicators/")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#pane-body")).to_contain_text("2 个错误")
    cells = page.locator("#grid tbody td[data-column=value]", has_text="万元")
    enter_grid(page)
    for left in (1, 0):
        cell = cells.first
        right = (cell.text_content() or "").replace("万元", "元")
        go_to(page, cell)
        for key in ("F2", "Control+a"):
            page.keyboard.press(key)
        page.keyboard.type(right)
        page.keyboard.press("Enter")
        expect(cells).to_have_count(left)
    expect(page.locator("#saving")).to_have_text("已保存。")
    expect(page.locator("#grid td[data-column=value]", has_text=re.compile(r"^≤\d+元$"))).to_have_count(2)
    expect(page.locator("#pane-body")).to_contain_text("0 个错误")
    picture(page, "grid")


def enter_grid(page: Page) -> None:
    """Reach the grid with the tabulator key alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TD":
            return
    raise AssertionError("the grid cannot be reached by keyboard")


def go_to(page: Page, cell: Locator) -> None:
    """Move to a cell of the grid with the arrow keys, from wherever the focus is in it."""
    place = "(cell) => { const row = cell.closest('tr'); return [row.rowIndex, cell.cellIndex]; }"
    row, column = cell.evaluate(place)
    own_row, own_column = page.locator("#grid td:focus").evaluate(place)
    for key, steps in (("Down", row - own_row), ("Right", column - own_column)):
        name = key if steps > 0 else {"Down": "Up", "Right": "Left"}[key]
        for _ in range(abs(steps)):
            page.keyboard.press(f"Arrow{name}")
    expect(cell).to_be_focused()


def submit(page: Page, filing: str) -> None:
    """Submit, and see the state change by itself once the worker has made the files."""
    page.goto(filing)
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("h1 .state")).to_have_text("已提交", timeout=WORK)


def give_back(page: Page, filing: str) -> None:
    """Read the document as the bureau does, and give it back with a reason."""
    page.goto("/workspace/board/")
    picture(page, "board")
    page.goto(f"{filing}document/")
    expect(page.locator("#paper")).to_contain_text("预算收支总表")
    picture(page, "document")
    page.goto(filing)
    page.get_by_label("退回修改的理由").fill(_COMMENT)
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator("h1 .state")).to_have_text("已退回")


def correct_amount(page: Page, filing: str) -> None:
    """Read the notice, change an amount in the grid by keyboard, see the figure in the preview."""
    page.goto("/workspace/notices/")
    expect(page.locator("main")).to_contain_text(_COMMENT)
    page.goto(f"{filing}ledger/lines/")
    row = page.locator("#grid tbody tr").filter(has=page.locator("td[data-column=item]", has_text="30201")).first
    enter_grid(page)
    go_to(page, row.locator("td[data-column=amount]"))
    page.keyboard.type(_AMOUNT)
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_have_text("已保存。")
    page.goto(f"{filing}preview/?part=T06")
    page.locator(".document tr", has_text="办公费").get_by_role("link", name=_PRINTED).first.click()
    expect(page.locator("#trace")).to_contain_text(_AMOUNT)
    picture(page, "preview")


def clear(page: Page, filing: str) -> None:
    """Take the filing, look at what the audit says, put the reply on record, clear."""
    page.goto(filing)
    page.get_by_role("button", name="开始审核").click()
    expect(page.locator("h1 .state")).to_have_text("审核中")
    page.goto(f"{filing}review/")
    picture(page, "review")
    page.goto(f"{filing}reply/")
    page.get_by_label("批复日期").fill("2026-02-05")
    page.get_by_label("批复文号").fill("甲财预〔2026〕1号")
    page.get_by_label("批复机关").fill("甲县财政局")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator("h1 .state")).to_have_text("审核通过")


def publish(page: Page, filing: str) -> None:
    """Put the secrecy review on record, then publish."""
    page.goto(filing)
    expect(page.get_by_role("button", name="公开", exact=True)).to_be_disabled()
    page.get_by_role("link", name="登记保密审查").click()
    page.get_by_label("可以公开").check()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page.locator("h1 .state")).to_have_text("已公开")
    picture(page, "published")


def read_in_public(page: Page) -> None:
    """Find the disclosure without signing in, read the corrected figure, download the file: no watermark."""
    page.goto("/")
    picture(page, "portal")
    page.locator("main table a").first.click()
    expect(page.locator("article")).to_contain_text("预算收支总表")
    picture(page, "disclosure")
    name = page.locator("h1").text_content() or ""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    data = download.value.path().read_bytes()
    text = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(io.BytesIO(data)))
    assert name.strip()[:6] in "".join(text.split())
    assert "仅供内部审核" not in text
    assert _PRINTED in text
