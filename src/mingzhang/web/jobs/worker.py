"""The worker: takes tasks from the queue one after the other until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections
from django.db.utils import DatabaseError
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from mingzhang.web.jobs.running import take_up_lost

_log = logging.getLogger(__name__)
#: Seconds between looks at an empty queue, and between looks for lost workers.
_IDLE = 0.5
_LOOK_FOR_LOST = 30.0


def run_worker(stop: threading.Event) -> None:
    """Work until ``stop`` is set; the job at hand is finished first.

    It may run in a thread of the embedded process or in a process of its own; any number of them share one queue.
    A database that cannot be reached for a while does not end it.
    """
    name = f"worker-{get_random_string(8)}"
    looked = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() - looked > _LOOK_FOR_LOST or not looked:
                take_up_lost()
                looked = time.monotonic()
            _one(name)
            busy = DBTaskResult.objects.ready().exists()
        except DatabaseError:
            _log.exception("the queue cannot be reached")
            busy = False
        finally:
            close_old_connections()
        if not busy:
            stop.wait(_IDLE)


def _one(name: str) -> None:
    """Run at most one task."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.run()
