"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from mingzhang.web.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:number>/", views.job, name="job"),
    path("<int:number>/file/", views.job_file, name="job_file"),
    path("build/<int:filing>/", views.build, name="build_files"),
    path("submit/<int:filing>/", views.submit, name="submit_in_background"),
    path("export/", views.export, name="export_packages"),
    path("batch/", views.batch, name="batch"),
]
