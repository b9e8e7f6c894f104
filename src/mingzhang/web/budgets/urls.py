"""Addresses of authoring: ledger, preview, library, control figures."""

from __future__ import annotations

from django.urls import path

from mingzhang.web.budgets import (
    control_views,
    grid_views,
    ledger_views,
    library_views,
    preview_views,
    project_views,
    row_views,
    year_views,
)

_LEDGER = "filings/<int:pk>/ledger/"

urlpatterns = [
    path("session/", grid_views.session, name="session"),
    path(_LEDGER, ledger_views.ledger, name="ledger"),
    path(f"{_LEDGER}import/", ledger_views.import_ledger, name="ledger_import"),
    path(f"{_LEDGER}import/confirm/", ledger_views.confirm_import, name="ledger_import_confirm"),
    path(f"{_LEDGER}export/", ledger_views.export_ledger, name="ledger_export"),
    path(f"{_LEDGER}undo/", grid_views.undo_edit, name="ledger_undo"),
    path(f"{_LEDGER}<slug:sheet>/", grid_views.sheet_page, name="ledger_sheet"),
    path(f"{_LEDGER}<slug:sheet>/form/", row_views.own_form, name="ledger_form"),
    path(f"{_LEDGER}<slug:sheet>/save/", grid_views.save_sheet, name="ledger_save"),
    path(f"{_LEDGER}<slug:sheet>/rows/", grid_views.sheet_rows, name="ledger_rows"),
    path(f"{_LEDGER}<slug:sheet>/options/<str:column>/", grid_views.search_options, name="ledger_options"),
    path(f"{_LEDGER}<slug:sheet>/new/", row_views.new_row, name="ledger_new_row"),
    path(f"{_LEDGER}<slug:sheet>/<str:key>/edit/", row_views.edit_row, name="ledger_row"),
    path(f"{_LEDGER}<slug:sheet>/<str:key>/delete/", row_views.delete_row, name="ledger_delete_row"),
    path("filings/<int:pk>/projects/<str:key>/", project_views.project_page, name="ledger_project"),
    path("filings/<int:pk>/preview/", preview_views.preview, name="preview"),
    path("filings/<int:pk>/preview/part/", preview_views.preview_part, name="preview_part"),
    path("filings/<int:pk>/preview/lines/", preview_views.preview_lines, name="preview_lines"),
    path("library/", library_views.units, name="library"),
    path("library/unit/<int:unit>/", library_views.projects, name="library_unit"),
    path("library/unit/<int:unit>/keep/", library_views.keep, name="library_keep"),
    path("library/<int:pk>/", library_views.project_history, name="library_project"),
    path("library/<int:pk>/pick/", library_views.pick, name="library_pick"),
    path("library/<int:pk>/status/", library_views.set_status, name="library_status"),
    path("control/", control_views.years, name="control_years"),
    path("control/<int:pk>/", control_views.control, name="control"),
    path("control/<int:pk>/template/", control_views.control_template, name="control_template"),
    path("control/<int:pk>/<int:figure>/remove/", control_views.remove_control, name="control_remove"),
    path("years/<int:pk>/open/", year_views.open_a_year, name="open_year"),
]
