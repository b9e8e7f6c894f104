"""All addresses. The workspace asks for a sign-in, the portal and its API do not."""

from __future__ import annotations

from django.urls import include, path

from mingzhang.web.accounts.admin import site
from mingzhang.web.api.api import api

urlpatterns = [
    path("", include("mingzhang.web.portal.urls")),
    path("workspace/", include("mingzhang.web.workflow.urls")),
    path("workspace/", include("mingzhang.web.budgets.urls")),
    path("workspace/jobs/", include("mingzhang.web.jobs.urls")),
    path("workspace/filings/<int:filing>/uploads/", include("mingzhang.web.budgets.upload_urls")),
    path("accounts/", include("mingzhang.web.accounts.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("api/", api.urls),
    path("admin/", site.urls),
]
