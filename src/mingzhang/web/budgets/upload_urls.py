"""Addresses of a filing's uploaded files."""

from __future__ import annotations

from django.urls import path

from mingzhang.web.budgets import upload_views

urlpatterns = [
    path("", upload_views.uploads, name="uploads"),
    path("again/", upload_views.again, name="read_again"),
    path("ledger/", upload_views.back_to_ledger, name="back_to_ledger"),
    path("<int:upload>/", upload_views.uploaded_file, name="uploaded_file"),
    path("<int:upload>/remove/", upload_views.take_away, name="remove_upload"),
]
