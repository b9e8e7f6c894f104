"""The one task of the queue: run a job."""

from __future__ import annotations

from django_tasks import task


@task()
def run(job: int) -> None:
    """Run the job of a number, unless another worker runs it or it is over."""
    from mingzhang.web.jobs.running import run_job  # noqa: PLC0415  whoever asks for work need not load the work

    run_job(job)
