"""The Django application accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Name and label of the application."""

    name = "mingzhang.web.accounts"
    label = "accounts"
    verbose_name = "组织与用户"

    def ready(self) -> None:
        """Register the permissions, also in processes that load no addresses: workers and commands."""
        from mingzhang.web.accounts import permissions  # noqa: F401, PLC0415  it needs the models, which load after this
