"""A batch: each file of an archive is audited and matched by its whole name and year, or listed; never guessed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.web.budgets import sources
from mingzhang.web.jobs import batch
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.running import run_job
from tests.web.made import HerePool, fill, replied

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User
    from tests.web.tenants import Tenant


@pytest.fixture
def disclosures(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The disclosures of the tenant's first two units, as text."""
    monkeypatch.setattr(sources, "FORMATS", ("md",))
    monkeypatch.setattr(sources, "Pool", HerePool)
    made = []
    for unit in tenant.units[:2]:
        filing = fill(replied(tenant.filing(unit)))
        sources.built(filing)
        place = sources._place_of(sources.content_digest(filing))
        made.append((place / "final" / "disclosure.md").read_bytes())
    return made


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def audited(tenant: Tenant, client: Client, data: bytes, year: int | None = None) -> Job:
    file = SimpleUploadedFile("各单位.zip", data)
    client.post("/workspace/jobs/batch/", {"year": year or tenant.year.pk, "archive": file})
    job = Job.objects.get(kind="batch")
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_files_are_matched_by_what_they_say_and_everything_else_is_listed(
    tenant: Tenant, disclosures: list[bytes], client_of: Callable[[User], Client]
) -> None:
    strange = disclosures[1].replace(tenant.units[1].name.encode(), "甲市丙县水务局".encode())
    client = client_of(tenant.users["bureau_reviewer"])
    members = {
        "一/乱起的名字.md": disclosures[0],
        "二.md": disclosures[1],
        "三.md": strange,
        "四.md": "今天天气很好。".encode(),
        "五.bin": b"\x00\x01\x02",
        "../../六.md": disclosures[0],
    }
    job = audited(tenant, client, archive(members))
    assert (job.state, job.error) == ("done", "")
    found = {one["file"].split("/", 1)[1]: one for one in job.result["files"]}
    assert found["一/乱起的名字.md"]["body"] == tenant.units[0].code
    assert found["二.md"]["body"] == tenant.units[1].code
    assert "没有这个名称" in found["三.md"]["unmatched"]
    assert "不像" in found["四.md"]["error"]
    assert any("指向包外" in one for one in job.result["passed_over"])
    page = client.get(f"/workspace/jobs/{job.pk}/").content.decode()
    assert "乱起的名字" in page
    assert "没有这个名称" in page


def test_a_file_of_another_year_is_not_matched(
    tenant: Tenant, disclosures: list[bytes], client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "Pool", HerePool)
    client = client_of(tenant.users["bureau_reviewer"])
    job = audited(tenant, client, archive({"一.md": disclosures[0]}), tenant.last_year.pk)
    assert "2026" in job.result["files"][0]["unmatched"]
    assert "2025" in job.result["files"][0]["unmatched"]


def test_a_damaged_archive_fails_in_words_and_leaves_nothing(
    tenant: Tenant, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(batch, "Pool", HerePool)
    job = audited(tenant, client_of(tenant.users["bureau_reviewer"]), b"PK\x03\x04 not really")
    assert job.state == "failed"
    assert "各单位.zip" in job.error


def test_only_the_bureau_starts_a_batch_and_only_for_its_own_years(
    tenant: Tenant, other_tenant: Tenant, client_of: Callable[[User], Client], settings: Any
) -> None:
    for name in ("preparer", "department_reviewer"):
        assert client_of(tenant.users[name]).get("/workspace/jobs/batch/").status_code == 404
    client = client_of(tenant.users["bureau_reviewer"])
    assert "2026" in client.get("/workspace/jobs/batch/").content.decode()
    file = SimpleUploadedFile("a.zip", archive({}))
    answer = client.post("/workspace/jobs/batch/", {"year": other_tenant.year.pk, "archive": file})
    assert answer.status_code == 404
    client.post("/workspace/jobs/batch/", {"year": tenant.year.pk})
    assert not Job.objects.exists()
