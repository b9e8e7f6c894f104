"""Accounts come by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Close the public sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: see ``accounts.invitations``."""
        return False
