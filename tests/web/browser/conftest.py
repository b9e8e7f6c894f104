"""Fixtures of the browser tests: Chromium, and a live server on SQLite or PostgreSQL.

Nothing here touches Django in the test's own process: a page that is open keeps an event loop running.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def found_browser() -> str:
    """Return the path of a Chromium: ``MINGZHANG_CHROMIUM``, else the first that is installed, else ""."""
    named = os.environ.get("MINGZHANG_CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, _NAMES)), "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a running browser, or skip and say what is missing."""
    if find_spec("playwright") is None:
        pytest.skip("没有安装 playwright：请运行 pip install 'mingzhang[dev]'。")
    path = found_browser()
    if not path:
        pytest.skip("没有 Chromium：请安装（Debian：apt install chromium），或者用 MINGZHANG_CHROMIUM 指定。")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  an extra

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
