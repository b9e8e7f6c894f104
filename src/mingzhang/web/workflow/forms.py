"""Forms of records and of the batch; what they mean is asked again where it is kept."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mingzhang.web.workflow.withholding import FUNCTION, PROJECT

_KINDS = {"项目": PROJECT, "科目": FUNCTION}
_BETWEEN = re.compile(r"[\s,，;；]+")
_PARTS = 3


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def _not_ahead(day: datetime.date) -> datetime.date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("日期不能晚于今天。"))
    return day


class ReplyForm(forms.Form):
    """The reply on the budget (批复)."""

    date = _day(label=_("批复日期"), help_text=_("二十日公开期限从这一天起算（预算法第十四条）。"))
    number = forms.CharField(label=_("批复文号"), max_length=80, required=False)
    issuer = forms.CharField(
        label=_("批复机关"), max_length=80, help_text=_("部门预算由财政部门批复，单位预算由主管部门批复。")
    )

    def clean_date(self) -> datetime.date:
        """Refuse a day to come."""
        return _not_ahead(self.cleaned_data["date"])


class ApprovalForm(forms.Form):
    """The approval of the year's budget by the people's congress."""

    date = _day(label=_("人代会批准日期"), help_text=_("财政部门应在此后二十日内批复部门预算（预算法第五十二条）。"))
    number = forms.CharField(label=_("决议文号"), max_length=80, required=False)

    def clean_date(self) -> datetime.date:
        """Refuse a day to come."""
        return _not_ahead(self.cleaned_data["date"])


class SecrecyForm(forms.Form):
    """The review before publication (保密审查)."""

    person = forms.CharField(label=_("审查人"), max_length=60)
    date = _day(label=_("审查日期"))
    may_publish = forms.TypedChoiceField(
        label=_("审查结果"),
        choices=[("yes", _("可以公开")), ("no", _("不予公开"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    left_out = forms.CharField(
        label=_("不予公开的事项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一条：项目或者科目、编码、理由，用空格隔开，如“科目 2019999 涉及国家秘密”。没有就不填。"),
    )
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_date(self) -> datetime.date:
        """Refuse a day to come."""
        return _not_ahead(self.cleaned_data["date"])

    def clean_left_out(self) -> list[dict[str, str]]:
        """Read a line for each thing that is left out."""
        found = []
        for number, line in enumerate(self.cleaned_data["left_out"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = _BETWEEN.split(line.strip(), maxsplit=_PARTS - 1)
            if len(parts) != _PARTS or parts[0] not in _KINDS:
                raise forms.ValidationError(
                    _("第 %(number)s 行应为“项目”或“科目”、编码、理由，用空格隔开。"), params={"number": number}
                )
            found.append({"kind": _KINDS[parts[0]], "code": parts[1], "reason": parts[2]})
        return found
