"""Uploaded files: known by content, kept under our names, read apart, held against name and year, then as any other."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.packaging.folder import open_package
from mingzhang.web.budgets import sources
from mingzhang.web.budgets.disclosed import SourceRefusedError
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.uploads import UploadRefusedError, receive, remove, tidy_name, use_ledger
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.running import run_job
from mingzhang.web.workflow.revisions import folder_of
from mingzhang.web.workflow.steps import StepRefusedError, perform
from tests.web.made import fill, published, quick, replied, waive

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User
    from tests.web.tenants import Tenant

__all__ = ["quick"]


@pytest.fixture
def made(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The disclosure of the tenant's first unit as files: ``final`` and, with the watermark, ``review``."""
    monkeypatch.setattr(sources, "FORMATS", ("docx", "md"))
    filing = fill(replied(tenant.filing()))
    assert not sources.built(filing).problems
    place = sources._place_of(sources.content_digest(filing))
    filing.delete()
    return place


@pytest.fixture
def written(made: Path) -> bytes:
    """The same as a Word document."""
    return (made / "final" / "disclosure.docx").read_bytes()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def upload(filing: Filing, user: User, name: str, data: bytes) -> None:
    receive(filing, user, SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.docx", "passwd.docx"),
        ("C:\\docs\\预算.docx", "预算.docx"),
        ("a\u202excod.pdf", "axcod.pdf"),
        ("a\0b\r\n.pdf", "ab.pdf"),
        ('<img src="x">.pdf', "img src=x.pdf"),
        ("...", "未命名"),
        ("", "未命名"),
    ],
)
def test_names_are_tidied(name: str, shown: str) -> None:
    assert tidy_name(name) == shown


def test_long_names_keep_their_ending() -> None:
    assert tidy_name("长" * 300 + ".docx").endswith("长.docx")
    assert len(tidy_name("长" * 300 + ".docx")) <= 200


def test_a_word_file_is_read_reviewed_and_published_like_any_other(
    tenant: Tenant, written: bytes, client_of: Callable[[User], Client], settings: Any
) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    address = f"/workspace/filings/{filing.pk}/uploads/"
    assert "还没有上传文件" in client.get(address).content.decode()
    client.post(address, {"files": SimpleUploadedFile("../部门预算.docx", written)})
    filing.refresh_from_db()
    one = filing.uploads.get()
    assert (filing.mode, one.name, one.kind) == ("upload", "部门预算.docx", "docx")
    assert Path(one.file.path).parent.is_relative_to(Path(settings.MEDIA_ROOT) / "uploads")
    assert "部门" not in Path(one.file.path).name
    job = Job.objects.get(kind="read")
    run_job(job.pk)
    page = client.get(address).content.decode()
    assert filing.body.name in page
    assert "133.11" in page
    published(tenant, filing)
    revision = filing.revisions.get()
    manifest = open_package(folder_of(revision))
    assert {one.path for one in manifest.files} == {"disclosure.docx", "disclosure.json", "facts.json"}
    assert (folder_of(revision) / "disclosure.docx").read_bytes() == written
    assert revision.ledger is None
    assert revision.facts["T01[支出总计, 合计]"] == "133.11"
    public = client_of(tenant.users["preparer"]).get("/d/990101/2026/101001/").content.decode()
    assert "133.11" in public
    assert "disclosure.docx" in public


def test_another_bodys_or_years_file_is_refused_with_both_shown(tenant: Tenant, written: bytes) -> None:
    filing = tenant.filing(tenant.units[1], year=tenant.year)
    upload(filing, tenant.users["preparer_2"], "a.docx", written)
    filing.refresh_from_db()
    with pytest.raises(SourceRefusedError) as refused:
        perform("submit", filing, tenant.users["preparer_2"])
    assert tenant.units[0].name in str(refused.value)
    assert tenant.units[1].name in str(refused.value)
    filing.refresh_from_db()
    assert (filing.state, filing.revisions.count()) == ("draft", 0)


def test_a_file_of_another_year_is_refused(tenant: Tenant, written: bytes) -> None:
    tenant.last_year.is_open = True
    tenant.last_year.save()
    filing = tenant.filing(year=tenant.last_year)
    upload(filing, tenant.users["preparer"], "a.docx", written)
    filing.refresh_from_db()
    with pytest.raises(SourceRefusedError, match=r"2026年.*2025年"):
        perform("submit", filing, tenant.users["preparer"])


def test_a_file_that_says_no_name_and_year_matches_nothing(tenant: Tenant, made: Path) -> None:
    text = (made / "final" / "disclosure.md").read_text(encoding="utf-8")
    for known in (tenant.units[0].name, tenant.departments[0].name, "2026", "2025"):
        text = text.replace(known, "")
    filing = tenant.filing()
    upload(filing, tenant.users["preparer"], "a.md", text.encode())
    filing.refresh_from_db()
    with pytest.raises(SourceRefusedError, match=r"名称不符.*年度不符.*没有读出"):
        perform("submit", filing, tenant.users["preparer"])


def test_what_is_no_disclosure_at_all_is_refused_when_it_is_read(tenant: Tenant) -> None:
    filing = tenant.filing()
    upload(filing, tenant.users["preparer"], "a.txt", "今天天气很好。\n".encode())
    filing.refresh_from_db()
    with pytest.raises(SourceRefusedError, match="不像"):
        perform("submit", filing, tenant.users["preparer"])


def test_an_uploaded_file_with_a_watermark_may_be_reviewed_but_not_cleared(tenant: Tenant, made: Path) -> None:
    filing = tenant.filing()
    upload(filing, tenant.users["preparer"], "a.docx", (made / "review" / "disclosure.docx").read_bytes())
    filing.refresh_from_db()
    perform("submit", filing, tenant.users["preparer"])
    assert filing.revisions.get().summary["watermark"] == "仅供内部审核"
    perform("take", filing, tenant.users["bureau_reviewer"])
    waive(filing, tenant)
    with pytest.raises(StepRefusedError, match="水印"):
        perform("clear", filing, tenant.users["bureau_reviewer"])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"\x00\x01\x02MZ binary", "认不出格式"),
        ("a.docx", b"", "空文件"),
        ("a.zip", archive(**{"../../evil.docx": b"x"}), "压缩包"),
        (
            "a.docx",
            archive(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"}),
            "宏",
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "图片"),
        ("a.json", b'{"format": "mingzhang-disclosure/1", "publication": {}}', "公开文件"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("a.svg", b"<?xml version='1.0'?><svg onload='alert(1)'/>", "XML"),
    ],
)
def test_what_is_no_disclosure_is_refused_by_its_content(
    tenant: Tenant, name: str, data: bytes, reason: str, settings: Any
) -> None:
    filing = tenant.filing()
    with pytest.raises(UploadRefusedError, match=reason):
        upload(filing, tenant.users["preparer"], name, data)
    filing.refresh_from_db()
    assert (filing.mode, filing.uploads.count(), filing.events.count()) == ("ledger", 0, 0)
    assert not [one for one in (Path(settings.MEDIA_ROOT) / "uploads").rglob("*") if one.is_file()]


def test_too_large_a_file_is_refused(tenant: Tenant, settings: Any) -> None:
    settings.UPLOAD_LARGEST = 1024 * 1024
    with pytest.raises(UploadRefusedError, match="1 MB"):
        upload(tenant.filing(), tenant.users["preparer"], "a.txt", b"x" * (1024 * 1024 + 1))


def test_entities_of_a_documents_xml_are_neither_expanded_nor_fetched(tenant: Tenant, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>&a11;&file;</w:t></w:r></w:p></w:body></w:document>'
    document = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "x">{lines}<!ENTITY file SYSTEM "{secret.as_uri()}">]>{body}'
    )
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    filing = tenant.filing()
    data = archive(**{"[Content_Types].xml": types, "word/document.xml": document.encode()})
    upload(filing, tenant.users["preparer"], "a.docx", data)
    filing.refresh_from_db()
    with pytest.raises(SourceRefusedError):
        perform("submit", filing, tenant.users["preparer"])
    for path in tmp_path.rglob("*"):
        assert path == secret or not path.is_file() or "机密内容" not in path.read_text(errors="ignore"), path


def test_only_who_may_edit_uploads_and_only_while_it_is_a_draft(
    tenant: Tenant, written: bytes, client_of: Callable[[User], Client]
) -> None:
    filing = tenant.filing()
    address = f"/workspace/filings/{filing.pk}/uploads/"
    for stranger in ("preparer_2", "preparer_3"):
        assert client_of(tenant.users[stranger]).get(address).status_code == 404
        assert (
            client_of(tenant.users[stranger])
            .post(address, {"files": SimpleUploadedFile("a.docx", written)})
            .status_code
            == 404
        )
    assert client_of(tenant.users["bureau_reviewer"]).post(address).status_code == 404
    upload(filing, tenant.users["preparer"], "a.docx", written)
    one = filing.uploads.get()
    file = f"{address}{one.pk}/"
    assert client_of(tenant.users["preparer_2"]).get(file).status_code == 404
    answer = client_of(tenant.users["bureau_reviewer"]).get(file)
    assert b"".join(answer) == written
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    filing.refresh_from_db()
    perform("submit", filing, tenant.users["preparer"])
    with pytest.raises(PermissionDenied):
        upload(filing, tenant.users["preparer"], "b.docx", written + b" ")
    with pytest.raises(PermissionDenied):
        remove(one, tenant.users["preparer"])
    assert client_of(tenant.users["preparer"]).post(f"{file}remove/").status_code == 404


def test_a_filled_ledger_is_left_only_on_purpose_and_can_be_taken_up_again(tenant: Tenant, written: bytes) -> None:
    filing, user = fill(tenant.filing()), tenant.users["preparer"]
    with pytest.raises(UploadRefusedError, match="账本"):
        upload(filing, user, "a.docx", written)
    receive(filing, user, SimpleUploadedFile("a.docx", written), leaves_ledger=True)
    filing.refresh_from_db()
    assert filing.mode == "upload"
    assert filing.rows.exists()
    use_ledger(filing, user)
    filing.refresh_from_db()
    assert filing.mode == "ledger"
    assert list(filing.events.values_list("action", flat=True)) == ["upload", "use_ledger"]


def test_the_same_file_is_taken_once_and_a_removed_one_is_gone(
    tenant: Tenant, written: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    filing, user = tenant.filing(), tenant.users["preparer"]
    upload(filing, user, "a.docx", written)
    with pytest.raises(UploadRefusedError, match="已经上传过"):
        upload(filing, user, "b.docx", written)
    one = filing.uploads.get()
    path = Path(one.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        remove(one, user)
    assert not path.exists()
    assert not filing.uploads.exists()
