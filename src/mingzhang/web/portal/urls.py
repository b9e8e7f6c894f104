"""Public addresses."""

from __future__ import annotations

from django.urls import path

from mingzhang.web.portal import views
from mingzhang.web.portal.feed import PublicationFeed

urlpatterns = [
    path("", views.home, name="portal"),
    path("d/<str:region>/<int:year>/<str:code>/", views.package, name="portal_package"),
    path("d/<str:region>/<int:year>/<str:code>/files/<path:name>", views.file, name="portal_file"),
    path("key.pem", views.key, name="portal_key"),
    path("verify/", views.verify, name="portal_verify"),
    path("feed.xml", views.answered_once(PublicationFeed()), name="portal_feed"),
]
