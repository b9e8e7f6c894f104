"""Who may use which address: one line for each, by the route of the resolver.

``may``: users of the tenant (by the keys of ``Tenant.users``) for whom the address works. ``sees``: users who see the
object without being allowed this; they get 403. All others get 404, or 403 where the address names no object.
Users of another region are among those others always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NOBODY: frozenset[str] = frozenset()
EVERYONE = frozenset(
    (
        *("preparer", "unit_head", "department_reviewer", "bureau_reviewer", "publisher", "administrator", "auditor"),
        *("preparer_2", "preparer_3", "preparer_4"),
    )
)
#: Of the first unit's filing, and of what belongs to it.
VIEW = EVERYONE - {"preparer_2", "preparer_3", "preparer_4"}
EDIT = frozenset({"preparer", "unit_head"})
REVIEW = frozenset({"department_reviewer", "bureau_reviewer"})
BUREAU = frozenset({"bureau_reviewer", "publisher", "administrator", "auditor"})
CONTROL = frozenset({"bureau_reviewer", "administrator"})
ADMINISTRATOR = frozenset({"administrator"})


@dataclass(frozen=True, slots=True)
class Access:
    """What is expected of an address. ``refused`` is the status for those who do not even see the object."""

    may: frozenset[str]
    sees: frozenset[str] = NOBODY
    method: str = "get"
    refused: int = 404
    is_public: bool = False
    #: It names more than the test makes, or is about the user's own account: only refusals are looked at.
    is_open: bool = False


def _view(method: str = "get") -> Access:
    return Access(VIEW, method=method)


def _only(may: frozenset[str], method: str = "post") -> Access:
    return Access(may, VIEW - may, method)


PUBLIC = Access(EVERYONE, is_public=True)
#: The public side of a body whose filing is a draft: there is nothing, for nobody.
NOT_PUBLISHED = Access(NOBODY)
SIGNED_IN = Access(EVERYONE)
OWN = Access(EVERYONE, is_open=True)
ADMINISTERED = Access(ADMINISTRATOR, refused=403)
CHANGED = Access(ADMINISTRATOR, method="post", refused=403)
SUPERUSER = Access(NOBODY, refused=403)
_FILING = "workspace/filings/<int:pk>/"
_SHEET = _FILING + "ledger/<slug:sheet>/"
_UPLOADS = "workspace/filings/<int:filing>/uploads/"
_ORGANISATION = "accounts/organisation/"

ADDRESSES: Mapping[str, Access] = {
    "workspace/": SIGNED_IN,
    _FILING: _view(),
    _FILING + "step/<slug:name>/": _only(EDIT),
    _FILING + "progress/": _view(),
    _FILING + "files/<int:number>/<path:name>": Access(VIEW, is_open=True),
    _FILING + "review/": _view(),
    _FILING + "review/decide/": _only(REVIEW),
    _FILING + "remarks/": _only(EDIT | REVIEW | {"publisher"}),
    _FILING + "remarks/<int:remark_pk>/resolve/": _only(REVIEW),
    _FILING + "document/": _view(),
    _FILING + "memo/<int:number>.<slug:form>": _view(),
    _FILING + "reply/": _only(REVIEW),
    _FILING + "secrecy/": _only(frozenset({"unit_head", "department_reviewer", "publisher"})),
    _FILING + "history/": _view(),
    _FILING + "compare/": _view(),
    # The roll-up is a department's: its units' preparers do not see it.
    _FILING + "rollup/": Access(BUREAU | {"department_reviewer"}),
    "workspace/board/": Access(BUREAU, refused=403),
    "workspace/board/batch/": Access(BUREAU, method="post", refused=403),
    "workspace/log/": Access(BUREAU, refused=403),
    "workspace/log.csv": Access(BUREAU, refused=403),
    "workspace/notices/": SIGNED_IN,
    "workspace/notices/read/": Access(EVERYONE, method="post"),
    "workspace/session/": SIGNED_IN,
    _FILING + "ledger/": _view(),
    _FILING + "ledger/import/": _only(EDIT, "get"),
    _FILING + "ledger/import/confirm/": _only(EDIT),
    _FILING + "ledger/export/": _view(),
    _FILING + "ledger/undo/": _only(EDIT),
    _SHEET: _view(),
    _SHEET + "form/": _only(EDIT),
    _SHEET + "save/": _only(EDIT),
    _SHEET + "rows/": _view(),
    _SHEET + "options/<str:column>/": _view(),
    _SHEET + "new/": _only(EDIT),
    _SHEET + "<str:key>/edit/": _view(),
    _SHEET + "<str:key>/delete/": _only(EDIT),
    _FILING + "preview/": _view(),
    _FILING + "preview/part/": _view(),
    _FILING + "preview/lines/": Access(VIEW, is_open=True),
    _FILING + "projects/<str:key>/": _view(),
    "workspace/board/check/<int:job_pk>/": Access(BUREAU, refused=403, is_open=True),
    "workspace/board/approval/<int:year_pk>/": Access(frozenset({"bureau_reviewer"}), BUREAU | VIEW | EVERYONE),
    "workspace/library/": SIGNED_IN,
    "workspace/library/unit/<int:unit>/": _view(),
    "workspace/library/unit/<int:unit>/keep/": _only(EDIT),
    "workspace/library/<int:pk>/": _view(),
    "workspace/library/<int:pk>/pick/": Access(EDIT, VIEW - EDIT, "post", is_open=True),
    "workspace/library/<int:pk>/status/": _only(EDIT),
    "workspace/control/": Access(CONTROL),
    "workspace/control/<int:pk>/": Access(CONTROL),
    "workspace/control/<int:pk>/template/": Access(CONTROL),
    "workspace/control/<int:pk>/<int:figure>/remove/": Access(CONTROL, method="post"),
    "workspace/years/<int:pk>/open/": Access(CONTROL),
    "workspace/jobs/": SIGNED_IN,
    "workspace/jobs/<int:number>/": _view(),
    "workspace/jobs/<int:number>/file/": Access(frozenset({"preparer"}), is_open=True),
    "workspace/jobs/build/<int:filing>/": _view("post"),
    "workspace/jobs/submit/<int:filing>/": _only(EDIT),
    "workspace/jobs/export/": Access(EVERYONE, method="post"),
    "workspace/jobs/batch/": Access(BUREAU),
    _UPLOADS: _view(),
    _UPLOADS + "again/": _only(VIEW),
    _UPLOADS + "ledger/": _only(EDIT),
    _UPLOADS + "<int:upload>/": _view(),
    _UPLOADS + "<int:upload>/remove/": _only(EDIT),
    "": PUBLIC,
    "api/": NOT_PUBLISHED,
    "api/openapi.json": PUBLIC,
    "api/regions": PUBLIC,
    "api/packages": PUBLIC,
    "api/packages/<region>/<year>/<code>": NOT_PUBLISHED,
    "api/packages/<region>/<year>/<code>/files": NOT_PUBLISHED,
    "api/packages/<region>/<year>/<code>/facts": NOT_PUBLISHED,
    "api/<path:rest>": NOT_PUBLISHED,
    "api/workspace/filings": SIGNED_IN,
    "api/workspace/filings/<number>": _view(),
    "api/workspace/filings/<number>/findings": _view(),
    "d/<str:region>/<int:year>/<str:code>/": NOT_PUBLISHED,
    "d/<str:region>/<int:year>/<str:code>/files/<path:name>": NOT_PUBLISHED,
    "key.pem": PUBLIC,
    "verify/": PUBLIC,
    "feed.xml": PUBLIC,
    "accounts/login/": PUBLIC,
    "accounts/logout/": PUBLIC,
    "accounts/signup/": PUBLIC,
    "accounts/inactive/": PUBLIC,
    "accounts/password/reset/": PUBLIC,
    "accounts/password/set/": PUBLIC,
    "accounts/password/new/<uidb64>/<token>/": PUBLIC,
    "accounts/invitation/<str:token>/": PUBLIC,
    "accounts/language/": Access(EVERYONE, method="post", is_public=True),
    "accounts/reauthenticate/": OWN,
    "accounts/password/change/": OWN,
    "accounts/me/": SIGNED_IN,
    "accounts/me/sessions/": Access(EVERYONE, method="post"),
    "accounts/2fa/": OWN,
    "accounts/2fa/authenticate/": OWN,
    "accounts/2fa/reauthenticate/": OWN,
    "accounts/2fa/totp/activate/": OWN,
    "accounts/2fa/totp/deactivate/": OWN,
    "accounts/2fa/recovery-codes/": OWN,
    "accounts/2fa/recovery-codes/generate/": OWN,
    "accounts/2fa/recovery-codes/download/": OWN,
    _ORGANISATION: ADMINISTERED,
    _ORGANISATION + "regions/<int:region>/departments/new/": ADMINISTERED,
    _ORGANISATION + "departments/<int:pk>/": ADMINISTERED,
    _ORGANISATION + "departments/<int:department>/units/new/": ADMINISTERED,
    _ORGANISATION + "units/<int:pk>/": ADMINISTERED,
    _ORGANISATION + "regions/<int:region>/years/new/": ADMINISTERED,
    _ORGANISATION + "years/<int:pk>/": CHANGED,
    _ORGANISATION + "regions/<int:region>/units/import/": ADMINISTERED,
    _ORGANISATION + "regions/<int:region>/invitations/import/": ADMINISTERED,
    _ORGANISATION + "samples/<slug:kind>.csv": ADMINISTERED,
    _ORGANISATION + "users/": ADMINISTERED,
    _ORGANISATION + "users/<int:pk>/": ADMINISTERED,
    _ORGANISATION + "users/<int:pk>/roles/": CHANGED,
    _ORGANISATION + "users/<int:pk>/active/": CHANGED,
    _ORGANISATION + "users/<int:pk>/password/": CHANGED,
    _ORGANISATION + "roles/<int:pk>/revoke/": CHANGED,
    _ORGANISATION + "invitations/": ADMINISTERED,
    _ORGANISATION + "invitations/<int:pk>/cancel/": CHANGED,
}
