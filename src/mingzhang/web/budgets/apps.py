"""The Django application budgets."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Name and label of the application."""

    name = "mingzhang.web.budgets"
    label = "budgets"
    verbose_name = "预算编制"
