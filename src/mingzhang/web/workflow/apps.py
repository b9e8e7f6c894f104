"""The Django application workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Name and label of the application."""

    name = "mingzhang.web.workflow"
    label = "workflow"
    verbose_name = "审核流程"
