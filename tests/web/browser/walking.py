"""A walk through all pages that a user can reach by links, and what is noted on the way."""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.web.browser.axe import shape, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: How many pages of one address with different parameters are looked at; of filings, which have states, more.
_SAME, _STATES = 2, 12
_FILING = "workspace/filings/<int:pk>/"
#: Pages whose last part is a kind of its own.
_BY_NAME = ("<slug:sheet>/",)
_PATIENCE = 600.0


@dataclass(slots=True)
class Walked:
    """What was seen: routes that are pages, shapes that were checked, what is wrong by page."""

    routes: set[str] = field(default_factory=set)
    shapes: set[str] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)


def walk_pages(page: Page, start: tuple[str, ...], who: str, walked: Walked) -> None:
    """Visit what can be reached from some pages, and check each that is of a new shape."""
    seen: set[str] = set()
    counts: Counter[tuple[str, ...]] = Counter()
    ahead = deque(start)
    while ahead:
        address = ahead.popleft()
        route = _route(address)
        if route is None or address in seen:
            continue
        kind = _kind(route, address)
        if counts[kind] >= (_STATES if route == _FILING else _SAME):
            continue
        seen.add(address)
        counts[kind] += 1
        if not _is_page(page, address):
            continue
        page.goto(address)
        shown = _route(page.url)
        walked.routes.add(route if shown is None else shown)
        check(page, f"{who} {address}", walked)
        ahead.extend(_links(page))


def check(page: Page, where: str, walked: Walked) -> None:
    """Check the page that is open, unless one of its shape was checked before."""
    own = shape(page)
    if own in walked.shapes:
        return
    walked.shapes.add(own)
    if found := list(violations(page)):
        walked.faults[where] = found


def _kind(route: str, address: str) -> tuple[str, ...]:
    """Return what pages have in common that are alike: address and names of parameters, not their values."""
    parts = urlsplit(address)
    name = parts.path.rstrip("/").rsplit("/", 1)[-1] if route.endswith(_BY_NAME) else ""
    return (route, name, *sorted(parse_qs(parts.query)))


def _route(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return None


def _is_page(page: Page, address: str) -> bool:
    answer = page.context.request.get(address)
    assert answer.status < 500, f"{answer.status} {address}"
    return answer.status < 300 and answer.headers.get("content-type", "").startswith("text/html")


def _links(page: Page) -> Iterator[str]:
    here = urlsplit(page.url)
    found: list[str] = page.eval_on_selector_all("a[href]:not([download])", "all => all.map((one) => one.href)")
    for link in found:
        parts = urlsplit(urljoin(page.url, link))
        if parts.netloc == here.netloc:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def wait_for_demo(page: Page) -> None:
    """Wait until the demonstration has filings in every state.

    Raises:
        TimeoutError: it does not get there.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        answer = page.context.request.get("/api/workspace/filings?size=200")
        items = json.loads(answer.text())["items"]
        states = Counter((one["year"], one["state"]) for one in items)
        last = min(one["year"] for one in items)
        published = {state for year, state in states if year == last} == {"published"}
        if published and {"submitted", "in_review", "returned", "cleared"} <= {state for _, state in states}:
            return
        time.sleep(2)
    raise TimeoutError(f"the demonstration is not finished: {states}")
