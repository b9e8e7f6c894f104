"""What was published and withdrawn lately, as an Atom feed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mingzhang.web.portal.published import PUBLISH, WITHDRAW, address_of
from mingzhang.web.workflow.models import Event

_NEWEST = 50


class PublicationFeed(Feed[Event, Event]):
    """Each publication and each withdrawal is an entry; a correction is a publication of its own."""

    feed_type = Atom1Feed
    title = gettext_lazy("预算公开：新公开和撤下的文件")
    subtitle = gettext_lazy("明账公开门户")
    link = "/"
    language: ClassVar = "zh-hans"

    def items(self) -> QuerySet[Event]:
        """Return the newest steps."""
        steps = Event.objects.filter(action__in=(PUBLISH, WITHDRAW), filing__isnull=False)
        return (
            steps.select_related("filing__department__region", "filing__unit", "filing__year", "revision")
            .defer("revision__ledger", "revision__facts", "revision__findings")
            .order_by("-pk")[:_NEWEST]
        )

    def item_title(self, item: Event) -> str:
        """Return whose disclosure it is and what became of it."""
        words = (
            _("{name} {year}年{kind}预算公开") if item.action == PUBLISH else _("{name} {year}年{kind}预算公开已撤下")
        )
        filing = item.filing
        return words.format(name=filing.body.name, year=filing.year.year, kind=filing.kind) if filing else ""

    def item_description(self, item: Event) -> str:
        """Return the hash of the manifest, so that a reader of the feed can hold it against the package."""
        if item.action != PUBLISH or item.revision is None:
            return _("这份文件已经撤下。")
        return _("第 {number} 版，清单的 SHA-256：{hash}").format(
            number=item.revision.number, hash=item.revision.manifest_hash
        )

    def item_link(self, item: Event) -> str:
        """Return the page of the package."""
        return reverse("portal_package", args=address_of(item.filing)) if item.filing else "/"

    def item_guid(self, item: Event) -> str:
        """Return what tells one entry from another for good."""
        return f"urn:mingzhang:event:{item.chain}"

    def item_pubdate(self, item: Event) -> datetime:
        """Return when it happened."""
        return item.at

    item_updateddate = item_pubdate
