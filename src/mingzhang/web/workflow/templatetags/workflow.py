"""What the pages of review and history show that plain templates cannot look up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from mingzhang.web.budgets.models import Filing

register = template.Library()


@register.simple_tag
def flags(
    found: Mapping[int, Sequence[str]], line: int | None, titles: Mapping[str, str], filing: Filing
) -> SafeString:
    """Return a link to each finding on a line."""
    address = reverse("review", args=[filing.pk])
    marks = found.get(line, ()) if line is not None else ()
    return format_html_join(
        "", ' <a class="flag" href="{}#f-{}">⚑ {}</a>', ((address, one, titles[one]) for one in marks)
    )


@register.filter
def pretty(value: object) -> str:
    """Return data as readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1)
