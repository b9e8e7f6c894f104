"""The main journey in a real browser: on SQLite with every test run, on a real PostgreSQL with the slow ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.browser.live import serving
from tests.web.postgres import NoPostgresError, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_disclosure_goes_from_a_workbook_to_the_public(chromium: Browser) -> None:
    from tests.web.browser.journey import walk  # noqa: PLC0415  needs playwright

    with serving() as live:
        walk(chromium, live)


@pytest.mark.slow
def test_it_goes_the_same_way_on_postgresql(chromium: Browser) -> None:
    from tests.web.browser.journey import walk  # noqa: PLC0415  needs playwright

    try:
        with running() as database, serving(database=database) as live:
            walk(chromium, live)
    except NoPostgresError as error:
        pytest.skip(str(error))
