"""The main journey in a real browser, on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.browser.live import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_disclosure_goes_from_a_workbook_to_the_public(chromium: Browser) -> None:
    from tests.web.browser.journey import walk  # noqa: PLC0415  needs playwright

    with serving() as live:
        walk(chromium, live)
