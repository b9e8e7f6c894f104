"""Who is asking, and which filing or unit they may see: what one may not see is not there (404)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from mingzhang.web.accounts.models import Unit, User
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.models import Filing

_P = ParamSpec("_P")
View = Callable[Concatenate[HttpRequest, _P], HttpResponse]


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def filing_of(request: HttpRequest, pk: int) -> Filing:
    """Return a filing that the user may see.

    Raises:
        Http404: there is none, or the user may not know of it.
    """
    known = Filing.objects.select_related("department__region", "unit", "year")
    filing = visible_filings(request.user, known).filter(pk=pk).first()
    if filing is None:
        raise Http404
    return filing


def editable_filing(request: HttpRequest, pk: int) -> Filing:
    """Return a filing that the user may change now.

    Raises:
        Http404: the user may not see it.
        PermissionDenied: the user may see it but not change it, now or at all.
    """
    filing = filing_of(request, pk)
    if not user_of(request).has_perm("filing.edit", filing):
        raise PermissionDenied(why_not_editable(filing))
    return filing


def unit_seen_by(request: HttpRequest, pk: int) -> Unit:
    """Return a unit whose projects the user may see.

    Raises:
        Http404: there is none, or the user may not know of it.
    """
    unit = Unit.objects.select_related("department__region").filter(pk=pk).first()
    if unit is None or not user_of(request).has_perm("unit.view", unit):
        raise Http404
    return unit


def why_not_editable(filing: Filing) -> str:
    """Return why a ledger cannot be changed, for a user who sees it."""
    if not filing.year.is_open:
        return _("本年度的编制已经关闭，账本只能查看。")
    if filing.state not in (Filing.State.DRAFT, Filing.State.RETURNED):
        return _("现在的状态是“{state}”，账本只能查看；需要修改的，请先撤回提交，或者由审核人退回。").format(
            state=filing.get_state_display()
        )
    return _("只有本单位的填报人和负责人可以修改账本。")


def answering_json(view: View[_P]) -> View[_P]:
    """Answer with JSON also where nobody is signed in (401) or the user may not (403), so nothing is lost."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"error": "signed_out", "message": _("登录已经过期。")}, status=401)
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as error:
            message = str(error) or _("没有这项权限。")
            return JsonResponse({"error": "forbidden", "message": message}, status=403)
        except Http404:
            return JsonResponse({"error": "not_found", "message": _("没有这份文件。")}, status=404)

    return answered


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that was sent.

    Raises:
        ValueError: it is none.
    """
    data = json.loads(request.body or b"null")
    if not isinstance(data, dict):
        raise ValueError("应为 JSON 对象")
    return data
