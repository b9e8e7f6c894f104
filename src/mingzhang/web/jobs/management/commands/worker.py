"""``manage worker``: a worker in a process of its own; it also takes up what lost workers left."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from mingzhang.web.jobs.worker import run_worker


class Command(BaseCommand):
    """Run a worker until it is asked to end."""

    help = "运行后台任务，直到收到结束信号；手上的任务做完再退出。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the worker."""
        stop = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        run_worker(stop)
