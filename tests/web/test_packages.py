"""Sealed packages: final files only, signed, made once, bound by their hash; what is withheld is nowhere in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from mingzhang.packaging.folder import differences, open_package
from mingzhang.packaging.manifest import MANIFEST, SIGNATURE
from mingzhang.packaging.signing import is_signed
from mingzhang.web.budgets import signing, sources
from mingzhang.web.budgets.disclosed import SourceRefusedError
from mingzhang.web.jobs.building import BuildOrder, Built, build
from mingzhang.web.workflow.models import Revision
from mingzhang.web.workflow.records import record_secrecy
from mingzhang.web.workflow.revisions import folder_of, is_intact
from mingzhang.web.workflow.steps import StepRefusedError, perform
from tests.web.made import LINES, fill, published, quick, replied, waive

if TYPE_CHECKING:
    from tests.web.tenants import Tenant

__all__ = ["quick"]
_WATERMARK = "仅供内部审核"


@pytest.mark.usefixtures("quick")
def test_a_sealed_package_is_final_signed_and_intact(tenant: Tenant) -> None:
    filing = fill(replied(tenant.filing()))
    perform("submit", filing, tenant.users["preparer"])
    revision = filing.revisions.get()
    folder = folder_of(revision)
    assert is_intact(revision)
    assert not open_package(folder).is_draft
    assert is_signed((folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes(), signing.public_pem())
    for path in folder.rglob("*"):
        assert not path.is_file() or _WATERMARK.encode() not in path.read_bytes(), path
    assert revision.facts["T01[支出总计, 合计]"] == "133.11"
    assert revision.summary["name"] == filing.body.name
    assert revision.ledger is not None
    assert len(revision.ledger["rows"]["lines"]) == len(LINES)


def test_copies_for_review_carry_the_watermark_and_lie_apart(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "FORMATS", ("pdf", "json"))  # in a real child
    filing = fill(replied(tenant.filing()))
    perform("submit", filing, tenant.users["preparer"])
    revision = filing.revisions.get()
    review = sources.review_folder(revision)
    assert review is not None
    assert not review.is_relative_to(folder_of(revision))
    copy = open_package(review)
    assert copy.is_draft
    assert [one.sha256 for one in copy.made_from] == [revision.manifest_hash]
    assert _text_of(review / "disclosure.pdf").count(_WATERMARK) > 3
    assert _WATERMARK not in _text_of(folder_of(revision) / "disclosure.pdf")
    (review / "disclosure.pdf").write_bytes(b"%PDF-1.7 something else")
    assert sources.review_folder(revision) is None


def _text_of(path: Path) -> str:
    import pypdfium2  # noqa: PLC0415  only here

    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    # A watermark is turned, so that its signs may come one a line.
    return "".join("".join(pages).split())


@pytest.mark.usefixtures("quick")
def test_equal_content_is_made_once_and_changed_content_anew(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    made: list[str] = []

    def counted(order: BuildOrder) -> Built:
        made.append(order.path)
        return build(order)

    monkeypatch.setattr(sources, "build", counted)
    filing = fill(replied(tenant.filing()))
    assert not sources.is_built(filing)
    first = sources.built(filing)
    assert sources.built(filing) == first
    perform("submit", filing, tenant.users["preparer"])
    assert len(made) == 1
    perform("recall", filing, tenant.users["preparer"])
    perform("submit", filing, tenant.users["preparer"])
    assert len(made) == 1
    assert len({one.manifest_hash for one in filing.revisions.all()}) == 1
    perform("recall", filing, tenant.users["preparer"])
    fill(filing, (*LINES[:3], (*LINES[3][:6], "300000.01")))
    perform("submit", filing, tenant.users["preparer"])
    assert len(made) == 2
    [place] = [
        one for one in (Path(settings.MEDIA_ROOT) / "built").iterdir() if one.name == sources.content_digest(filing)
    ]
    (place / "final" / "disclosure.md").write_text("改过")
    assert not sources.is_built(filing)  # a build that was changed on disk is not sealed


@pytest.mark.usefixtures("quick")
def test_two_builders_of_the_same_leave_one_whole_build(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    filing = fill(replied(tenant.filing()))
    inner: list[Built] = []

    def overtaken(order: BuildOrder) -> Built:
        if not inner:  # another process begins and ends meanwhile
            inner.append(Built({}, (), {}))
            inner[0] = sources.built(filing)
        return build(order)

    monkeypatch.setattr(sources, "build", overtaken)
    assert sources.built(filing) == inner[0]
    assert [one.name for one in (Path(settings.MEDIA_ROOT) / "built").iterdir()] == [sources.content_digest(filing)]
    assert sources.is_built(filing)


@pytest.mark.usefixtures("quick")
def test_a_changed_file_voids_the_clearance(tenant: Tenant) -> None:
    users = tenant.users
    filing = fill(replied(tenant.filing()))
    perform("submit", filing, users["preparer"])
    perform("take", filing, users["bureau_reviewer"])
    waive(filing, tenant)
    perform("clear", filing, users["bureau_reviewer"])
    revision = filing.revisions.get()
    record_secrecy(filing, users["publisher"], "甲某", date(2026, 2, 20), may_publish=True)
    changed = folder_of(revision) / "disclosure.md"
    before = changed.read_bytes()
    changed.write_bytes(before.replace(b"133.11", b"133.12"))
    assert [(one.path, one.kind) for one in differences(folder_of(revision), open_package(folder_of(revision)))] == [
        ("disclosure.md", "changed")
    ]
    with pytest.raises(StepRefusedError, match="不一致"):
        perform("publish", filing, users["publisher"])
    changed.write_bytes(before)
    perform("publish", filing, users["publisher"])


@pytest.mark.usefixtures("quick")
def test_a_crash_in_the_middle_of_sealing_leaves_nothing_and_can_be_repeated(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    filing = fill(replied(tenant.filing()))

    def crash(**_: object) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as patched:
        patched.setattr(Revision.objects, "create", crash)
        with pytest.raises(RuntimeError):
            perform("submit", filing, tenant.users["preparer"])
    filing.refresh_from_db()
    assert (filing.state, filing.revisions.count(), filing.events.count()) == ("draft", 0, 0)
    assert not list(Path(settings.MEDIA_ROOT).glob(".sealing-*"))
    left = Path(settings.MEDIA_ROOT) / "packages" / str(filing.pk) / "r1"
    (left / "half-written.tmp").write_text("x")
    perform("submit", filing, tenant.users["preparer"])
    assert is_intact(filing.revisions.get())


@pytest.mark.usefixtures("quick")
def test_a_second_submission_is_refused_and_makes_no_second_revision(tenant: Tenant) -> None:
    filing = fill(replied(tenant.filing()))
    perform("submit", filing, tenant.users["preparer"])
    with pytest.raises(StepRefusedError, match="已提交"):
        perform("submit", filing, tenant.users["preparer"])
    assert filing.revisions.count() == 1


def test_a_child_over_its_time_is_stopped_and_nothing_is_kept(tenant: Tenant, settings: Any) -> None:
    settings.JOB_SECONDS = 0.05
    filing = fill(replied(tenant.filing()))
    with pytest.raises(SourceRefusedError, match="时限"):
        perform("submit", filing, tenant.users["preparer"])
    filing.refresh_from_db()
    assert filing.state == "draft"
    assert not [one for one in (Path(settings.MEDIA_ROOT) / "built").iterdir()]


@pytest.mark.usefixtures("quick")
def test_a_ledger_with_errors_is_not_sealed_and_the_error_is_named(tenant: Tenant) -> None:
    filing = fill(tenant.filing(), (("9999999", *LINES[0][1:]),))
    with pytest.raises(SourceRefusedError, match="9999999"):
        perform("submit", filing, tenant.users["preparer"])


@pytest.mark.usefixtures("quick")
def test_what_a_decision_leaves_out_is_nowhere_in_the_package_and_the_tables_say_so(tenant: Tenant) -> None:
    users = tenant.users
    filing = fill(replied(tenant.filing()))
    perform("submit", filing, users["preparer"])
    left_out = [{"kind": "project", "code": "P01", "reason": "涉及国家秘密"}]
    record_secrecy(filing, users["unit_head"], "甲某", date(2026, 2, 20), may_publish=True, left_out=left_out)
    perform("recall", filing, users["preparer"])
    perform("submit", filing, users["preparer"])
    old, new = filing.revisions.get(number=1), filing.revisions.get(number=2)
    assert "水库维修P01" in (folder_of(old) / "disclosure.md").read_text()
    for path in folder_of(new).rglob("*"):
        assert not path.is_file() or "水库维修P01" not in path.read_text(), path
    assert "依法不予公开" in (folder_of(new) / "disclosure.md").read_text()
    assert new.facts["T01[支出总计, 合计]"] == "103.11"
    assert new.summary["left_out"] == left_out


def test_the_key_is_made_once_for_its_owner_only_and_never_in_production(settings: Any) -> None:
    path = Path(settings.SIGNING_KEY_FILE)
    first = signing.private_pem()
    assert path.stat().st_mode & 0o077 == 0
    assert signing.private_pem() == first
    assert not list(path.parent.glob(".key-*"))
    path.unlink()
    settings.EMBEDDED = False
    with pytest.raises(ImproperlyConfigured, match="私钥"):
        signing.private_pem()


@pytest.mark.usefixtures("quick")
def test_prune_removes_leftovers_and_never_a_sealed_package(tenant: Tenant, settings: Any) -> None:
    filing = published(tenant, fill(tenant.filing()))
    root = Path(settings.MEDIA_ROOT)
    (root / "packages" / str(filing.pk) / "r9").mkdir()
    (root / ".sealing-left").mkdir()
    (root / "built" / ".building-left").mkdir()
    call_command("prune", hours=0, days=0)
    assert is_intact(filing.revisions.get())
    assert (root / "review" / filing.revisions.get().manifest_hash).exists() == (
        sources.review_folder(filing.revisions.get()) is not None
    )
    assert not (root / "packages" / str(filing.pk) / "r9").exists()
    assert not list(root.glob(".sealing-*")) and not list((root / "built").iterdir())
