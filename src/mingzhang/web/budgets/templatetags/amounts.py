"""Amounts as they are printed: two places, separators of thousands, whatever the language."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django import template

register = template.Library()


@register.filter
def yuan(value: Decimal | str) -> str:
    """Return an amount in yuan as 1,234.50; what is no amount as it is."""
    try:
        return f"{Decimal(value):,.2f}"
    except InvalidOperation:
        return str(value)
