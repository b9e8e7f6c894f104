"""Forms of the organisation's pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mingzhang.model.ledger import UnitKind
from mingzhang.web.accounts.invitation_lists import taken
from mingzhang.web.accounts.models import Department, FiscalYear, Role, Unit, User
from mingzhang.web.accounts.permissions import Scope
from mingzhang.web.accounts.scopes import mismatch, scope_choices, scope_named

_FIRST_YEAR, _LAST_YEAR = 2010, 2100


class DepartmentForm(forms.ModelForm[Department]):
    """A department of a region."""

    class Meta:  # noqa: D106  says what its form is of
        model = Department
        fields: ClassVar = ["code", "name", "is_active"]

    def clean_code(self) -> str:
        """Ask for a code that the region has not used."""
        code = str(self.cleaned_data["code"])
        others = Department.objects.filter(region=self.instance.region_id, code=code).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("本地区已有代码为 {code} 的部门。").format(code=code))
        return code


class UnitForm(forms.ModelForm[Unit]):
    """A unit of a department."""

    kind = forms.ChoiceField(label=gettext_lazy("单位性质"), choices=[(kind.value, kind.value) for kind in UnitKind])

    class Meta:  # noqa: D106  says what its form is of
        model = Unit
        fields: ClassVar = ["code", "name", "kind", "is_head", "is_active"]

    def clean_code(self) -> str:
        """Ask for a code that the department has not used."""
        code = str(self.cleaned_data["code"])
        if self._others().filter(code=code).exists():
            raise forms.ValidationError(_("本部门已有代码为 {code} 的单位。").format(code=code))
        return code

    def clean_is_head(self) -> bool:
        """Ask for one head at most."""
        is_head = bool(self.cleaned_data["is_head"])
        if is_head and self._others().filter(is_head=True).exists():
            raise forms.ValidationError(_("本部门已有本级单位，一个部门只有一个本级。"))
        return is_head

    def _others(self) -> Any:
        return Unit.objects.filter(department=self.instance.department_id).exclude(pk=self.instance.pk)


class YearForm(forms.Form):
    """A year to be opened in a region."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR)

    def __init__(self, *args: Any, region: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._region = region

    def clean_year(self) -> int:
        """Ask for a year that is not there."""
        year = int(self.cleaned_data["year"])
        if FiscalYear.objects.filter(region=self._region, year=year).exists():
            raise forms.ValidationError(_("已有 {year} 年。").format(year=year))
        return year


class RoleForm(forms.Form):
    """A role and where it is held, within what the administrator administers."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"), help_text=gettext_lazy("地区的角色对全部部门有效，部门的角色对所属单位有效。")
    )

    def __init__(self, *args: Any, administrator: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._administrator = administrator
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = scope_choices(administrator)

    def clean(self) -> dict[str, Any]:
        """Ask for a scope in which the role has a meaning."""
        data = super().clean() or {}
        scope = scope_named(self._administrator, data.get("scope", ""))
        if scope is not None and "role" in data and (text := mismatch(data["role"], scope)):
            self.add_error("scope", text)
        self.cleaned_data["found"] = scope
        return self.cleaned_data

    @property
    def found(self) -> Scope:
        """Return the scope of a valid form."""
        scope: Scope = self.cleaned_data["found"]
        return scope


class InvitationForm(RoleForm):
    """Whom to invite."""

    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=150, validators=[UnicodeUsernameValidator()], strip=True
    )
    full_name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, required=False)
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False)

    field_order: ClassVar = ["username", "full_name", "email", "role", "scope"]

    def clean_username(self) -> str:
        """Ask for a free name."""
        username = str(self.cleaned_data["username"])
        if text := taken(username):
            raise forms.ValidationError(text)
        return username


class ListForm(forms.Form):
    """A list as CSV."""

    file = forms.FileField(label=gettext_lazy("CSV 文件"), help_text=gettext_lazy("UTF-8 或 GBK 编码都可以。"))


class MeForm(forms.ModelForm[User]):
    """What users may change of themselves."""

    class Meta:  # noqa: D106  says what its form is of
        model = User
        fields: ClassVar = ["full_name", "email", "language"]

    language = forms.ChoiceField(label=gettext_lazy("语言"), choices=[("zh-hans", "中文"), ("en", "English")])
