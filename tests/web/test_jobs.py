"""Jobs: asked for once, run once, taken up again after a lost worker, given up after three, seen by the right ones."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mingzhang.web.budgets import sources
from mingzhang.web.jobs import running, worker
from mingzhang.web.jobs.asking import ask_for_export, ask_for_files, ask_for_step
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.running import LOST_SECONDS, run_job, take_up_lost
from mingzhang.web.workflow.steps import perform
from tests.web.made import LINES, fill, quick, replied

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User
    from tests.web.tenants import Tenant

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")


def lose(job: Job) -> None:
    """Make a job one whose worker was not heard of for long."""
    Job.objects.filter(pk=job.pk).update(seen_at=timezone.now() - timedelta(seconds=LOST_SECONDS + 1))


def test_the_same_work_is_asked_for_once_and_done_once(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    filing, user = fill(tenant.filing()), tenant.users["preparer"]
    job = ask_for_files(filing, user)
    assert ask_for_files(filing, tenant.users["unit_head"]) == job
    assert DBTaskResult.objects.count() == 1
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts, job.error) == ("done", 100, 1, "")
    assert job.result["summary"]["name"] == filing.body.name
    monkeypatch.setattr(sources, "build", None)  # nothing is made a second time
    run_job(job.pk)
    assert ask_for_files(filing, user) == job
    fill(filing, LINES[:2])
    assert ask_for_files(filing, user) != job


def test_progress_is_told_while_the_work_goes_on(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask_for_files(fill(tenant.filing()), tenant.users["preparer"])
    told: list[tuple[int, str]] = []

    def work(_job: Job, watch: sources.Watch) -> dict[str, Any]:
        for done in (1, 2, 4):
            watch(done, 4)
            found = Job.objects.get(pk=job.pk)
            told.append((found.progress, found.state))
        return {}

    monkeypatch.setattr(running, "WORK", {Job.Kind.BUILD: work})
    run_job(job.pk)
    assert told == [(25, "running"), (50, "running"), (99, "running")]


def test_what_is_refused_fails_with_its_reason_and_may_be_asked_for_again(tenant: Tenant, settings: Any) -> None:
    filing, user = fill(tenant.filing()), tenant.users["preparer"]
    job = ask_for_step("submit", filing, user)
    fill(filing, LINES[:2])
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "又改过" in job.error
    again = ask_for_step("submit", filing, user)
    assert again.pk != job.pk
    run_job(again.pk)
    again.refresh_from_db()
    filing.refresh_from_db()
    assert (again.state, filing.state, filing.revisions.count()) == ("done", "submitted", 1)


def test_a_double_click_on_submit_submits_once(tenant: Tenant) -> None:
    filing, user = fill(tenant.filing()), tenant.users["preparer"]
    job = ask_for_step("submit", filing, user)
    assert ask_for_step("submit", filing, user) == job
    run_job(job.pk)
    run_job(job.pk)
    assert filing.revisions.count() == 1


def test_a_step_by_someone_without_the_right_fails(tenant: Tenant) -> None:
    filing = fill(tenant.filing())
    job = ask_for_step("submit", filing, tenant.users["auditor"])
    run_job(job.pk)
    job.refresh_from_db()
    filing.refresh_from_db()
    assert (job.state, filing.state) == ("failed", "draft")
    assert job.error


def test_a_fault_of_the_program_is_said_and_raised(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask_for_files(fill(tenant.filing()), tenant.users["preparer"])

    def work(_job: Job, _watch: sources.Watch) -> dict[str, Any]:
        raise ZeroDivisionError

    monkeypatch.setattr(running, "WORK", {Job.Kind.BUILD: work})
    with pytest.raises(ZeroDivisionError):
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "ZeroDivisionError" in job.error


def test_a_lost_worker_is_replaced_twice_and_then_the_job_is_given_up(tenant: Tenant) -> None:
    job = ask_for_files(fill(tenant.filing()), tenant.users["preparer"])
    for attempt in (1, 2, 3):
        assert running._claim(job.pk) is not None  # a worker begins and is killed
        job.refresh_from_db()
        assert (job.state, job.attempts) == ("running", attempt)
        assert take_up_lost() == 0  # it was heard of just now
        lose(job)
        assert take_up_lost() == 1
        assert take_up_lost() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert "3 次" in job.error


def test_a_worker_that_comes_back_late_writes_nothing_over_its_successor(tenant: Tenant) -> None:
    job = ask_for_files(fill(tenant.filing()), tenant.users["preparer"])
    late = running._claim(job.pk)
    assert late is not None
    lose(job)
    take_up_lost()
    assert running._claim(job.pk) is not None
    running._end(late, Job.State.FAILED, error="too late")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("running", 2, "")


def test_a_job_whose_task_was_lost_before_it_began_is_queued_again(tenant: Tenant) -> None:
    job = ask_for_files(fill(tenant.filing()), tenant.users["preparer"])
    lose(job)
    assert take_up_lost() == 0  # its task still waits in the queue
    DBTaskResult.objects.all().delete()
    assert take_up_lost() == 1
    job.refresh_from_db()
    assert DBTaskResult.objects.filter(pk=job.task_id).ready().exists()


class UntilIdle(threading.Event):
    """Is set as soon as somebody waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_all_that_waits_and_stops_when_told(tenant: Tenant) -> None:
    filings = [fill(tenant.filing(unit)) for unit in tenant.units[:2]]
    for filing, name in zip(filings, ("preparer", "preparer_2"), strict=True):
        ask_for_files(filing, tenant.users[name])
    worker.run_worker(UntilIdle())
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_pages_show_a_job_to_who_may_see_its_filing_and_to_nobody_else(
    tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    job = ask_for_files(fill(tenant.filing()), tenant.users["preparer"])
    address = f"/workspace/jobs/{job.pk}/"
    assert client_of(tenant.users["bureau_reviewer"]).get(address).status_code == 200
    for stranger in ("preparer_2", "preparer_3"):
        assert client_of(tenant.users[stranger]).get(address).status_code == 404
        assert "水务局本级" not in client_of(tenant.users[stranger]).get("/workspace/jobs/").content.decode()
    client = client_of(tenant.users["preparer"])
    waiting = client.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in waiting.headers
    assert "<html" not in waiting.content.decode()
    run_job(job.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "133.11" in client.get(address).content.decode()


def test_submitting_in_the_background_asks_for_the_right_first(
    tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    filing = fill(replied(tenant.filing()))
    assert client_of(tenant.users["auditor"]).post(f"/workspace/jobs/submit/{filing.pk}/").status_code == 404
    assert client_of(tenant.users["preparer_3"]).post(f"/workspace/jobs/build/{filing.pk}/").status_code == 404
    assert not Job.objects.exists()
    answer = client_of(tenant.users["preparer"]).post(f"/workspace/jobs/submit/{filing.pk}/")
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/workspace/jobs/{job.pk}/"
    fill(filing, (("9999999", *LINES[0][1:]),))
    back = client_of(tenant.users["preparer"]).post(
        f"/workspace/jobs/build/{filing.pk}/", {"back": "https://elsewhere.invalid/"}
    )
    assert back.headers["Location"] == "/workspace/jobs/"


def test_an_export_holds_what_the_user_may_see_and_only_they_may_fetch_it(
    tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    filings = [fill(tenant.filing(unit)) for unit in (tenant.units[0], tenant.units[2])]
    for filing, name in zip(filings, ("preparer", "preparer_3"), strict=True):
        perform("submit", filing, tenant.users[name])
    reviewer = tenant.users["department_reviewer"]  # of the first department
    job = ask_for_export(filings, reviewer)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.result["packages"] == 1
    address = f"/workspace/jobs/{job.pk}/file/"
    answer = client_of(reviewer).get(address)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        names = archive.namelist()
    assert {name.split("/")[1] for name in names} == {f"101001-{filings[0].body.name}"}
    assert any(name.endswith("/manifest.sig") for name in names)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client_of(tenant.users["bureau_reviewer"]).get(address).status_code == 404
