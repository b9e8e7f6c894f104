"""The Django application portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name and label of the application."""

    name = "mingzhang.web.portal"
    label = "portal"
    verbose_name = "公开门户"
