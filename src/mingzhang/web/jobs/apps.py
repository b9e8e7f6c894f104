"""The Django application jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Name and label of the application."""

    name = "mingzhang.web.jobs"
    label = "jobs"
    verbose_name = "后台任务"
