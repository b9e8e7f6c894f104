"""What every page of the workspace knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Return the user's unread notices and which parts of the menu they may see."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "unread": user.notices.filter(read_at__isnull=True).count(),
        "sees_board": user.has_perm("workflow.board"),
        "administers": user.has_perm("accounts.administer"),
    }
