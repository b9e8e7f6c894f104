"""The log stays one chain when many write at once. Only PostgreSQL can be asked: SQLite in memory has one writer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from mingzhang.web.workflow.events import faults, record
from mingzhang.web.workflow.models import Event


@pytest.mark.django_db(transaction=True)
def test_writers_follow_each_other() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("只在 PostgreSQL 上有意义：请设置 MINGZHANG_TEST_DATABASE。")

    def write(number: int) -> None:
        try:
            record("remind", actor=None, data={"told": [number]})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    assert Event.objects.count() == 80
    assert not list(faults())
