"""Addresses of organisation and users, and those of allauth's that are open.

allauth's own list is not included: sign-up, e-mail and password reset by e-mail are closed, and what is not listed here
does not exist.
"""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import path

from mingzhang.web.accounts import organisation, people, views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    # allauth links to these by name.
    path("signup/", views.no_signup, name="account_signup"),
    path("password/reset/", views.no_reset, name="account_reset_password"),
    path("password/set/", views.no_reset, name="account_set_password"),
    path("inactive/", views.inactive, name="account_inactive"),
    path("password/new/<uidb64>/<token>/", views.NewPassword.as_view(), name="new_password"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("language/", views.language, name="language"),
    path("me/", views.me, name="me"),
    path("me/sessions/", views.end_other_sessions, name="end_other_sessions"),
    path("organisation/", organisation.overview, name="organisation"),
    path("organisation/regions/<int:region>/departments/new/", organisation.department, name="new_department"),
    path("organisation/departments/<int:pk>/", organisation.department, name="department"),
    path("organisation/departments/<int:department>/units/new/", organisation.unit, name="new_unit"),
    path("organisation/units/<int:pk>/", organisation.unit, name="unit"),
    path("organisation/regions/<int:region>/years/new/", organisation.add_year, name="new_year_in_region"),
    path("organisation/years/<int:pk>/", organisation.toggle_year, name="toggle_year"),
    path("organisation/regions/<int:region>/units/import/", organisation.import_units, name="import_units"),
    path(
        "organisation/regions/<int:region>/invitations/import/",
        organisation.import_invitations,
        name="import_invitations",
    ),
    path("organisation/samples/<slug:kind>.csv", organisation.sample, name="sample_list"),
    path("organisation/users/", people.people, name="people"),
    path("organisation/users/<int:pk>/", people.person, name="person"),
    path("organisation/users/<int:pk>/roles/", people.grant, name="grant_role"),
    path("organisation/users/<int:pk>/active/", people.set_active, name="set_active"),
    path("organisation/users/<int:pk>/password/", people.password_link, name="password_link"),
    path("organisation/roles/<int:pk>/revoke/", people.revoke, name="revoke_role"),
    path("organisation/invitations/", people.invitation_list, name="invitations"),
    path("organisation/invitations/<int:pk>/cancel/", people.cancel_invitation, name="cancel_invitation"),
]
