"""The API object; routers are added by the parts that own them. Every answer is JSON, also where something is wrong."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, ValidationError
from ninja.renderers import JSONRenderer

from mingzhang import __version__
from mingzhang.web.portal.reading import ChangedFileError

_DESCRIPTION = """已公开的部门和单位预算，只读，不用登录；`/workspace/` 下的要登录，只给出登录的用户可以看的。

键固定不变：公开文件为“区划代码/年度/编码”，数字为“表、行、栏”。金额同时给出所列的数和折算为元的准确值（文本，不是浮点数）。
出错时返回 `{"status": 状态码, "error": "说明"}`。"""


class ReadableRenderer(JSONRenderer):
    """JSON in which Chinese stands as it is."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}


api = NinjaAPI(
    title="明账 Mingzhang",
    version=__version__,
    description=_DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    renderer=ReadableRenderer(),
)

for _path, _router in (
    ("", "mingzhang.web.portal.api.router"),
    ("/workspace", "mingzhang.web.budgets.api.router"),
    ("/workspace", "mingzhang.web.api.workspace.router"),
):
    api.add_router(_path, _router)


#: Added last, so that it answers only where nothing else does.
_rest = Router()


@_rest.get("/{path:rest}", include_in_schema=False)
def nothing(request: HttpRequest, rest: str) -> NoReturn:
    """Answer in JSON also where there is no such address."""
    raise Http404(rest)


api.add_router("", _rest)


def _said(request: HttpRequest, status: int, error: str, **more: object) -> HttpResponse:
    return api.create_response(request, {"status": status, "error": error, **more}, status=status)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _said(request, 404, "没有这一项，或者没有公开。")


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _said(request, 401, "请先登录。")


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    return _said(request, 403, "没有权限。")


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [{"at": [str(part) for part in one["loc"]], "reason": one["msg"]} for one in error.errors]
    return _said(request, 422, "参数不对。", fields=places)


@api.exception_handler(ChangedFileError)
def _changed(request: HttpRequest, _error: ChangedFileError) -> HttpResponse:
    return _said(request, 503, "保存的文件与公开时的清单不一致，已停止提供。")
