"""What axe-core says of a page, and what is checked beside it: nothing wider than a phone, focus that can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tests.web.browser.people import PHONE, SCREEN

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

#: Violations that keep somebody from using a page.
_SERIOUS = {"serious", "critical"}
_RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((one) => ({
    id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.failureSummary.slice(0, 200)}`),
  }));
}"""
#: Tags with their classes and roles, each once: pages of one shape have the same faults.
_SHAPE = """() => {
  const bare = (text) => (text ?? "").replace(/[0-9a-f]{32}|\\d+/g, "#");
  const marks = [...document.querySelectorAll("body *")].map((one) => [
    one.tagName, bare(one.className?.baseVal ?? one.className), one.getAttribute("role") ?? "",
    bare(one.getAttribute("name")), one.parentElement.tagName,
  ].join("|"));
  return [document.documentElement.lang, ...new Set(marks)].sort().join("\\n");
}"""
_WIDER = """() => {
  const wide = document.scrollingElement.scrollWidth - window.innerWidth;
  if (wide <= 1) return "";
  const parts = [...document.querySelectorAll("main *, header *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > window.innerWidth + 1 && !one.closest(".scroll, .grid-scroll, .pane");
  });
  return `${wide}px: ` + parts.slice(0, 3).map((one) => `${one.tagName}.${one.className}`).join(", ");
}"""
_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const style = getComputedStyle(one);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return seen ? "" : `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 20)}`;
}"""
_STOPS = 12


def add_axe(context: BrowserContext) -> None:
    """Give each page of a context the checker, past its content security policy."""
    context.add_init_script((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))


def shape(page: Page) -> str:
    """Return what a page is made of, whatever it says."""
    found: str = page.evaluate(_SHAPE)
    return found


def violations(page: Page) -> Iterator[str]:
    """Yield what keeps somebody from using a page."""
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    for one in found:
        if one["impact"] in _SERIOUS:
            yield f"{one['impact']} {one['id']}: {one['help']}\n    " + "\n    ".join(one["nodes"])
    yield from _unseen_focus(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    if wide := page.evaluate(_WIDER):
        yield f"wider than a phone by {wide}"
    page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})


def _unseen_focus(page: Page) -> Iterator[str]:
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        if where := page.evaluate(_FOCUS):
            yield f"the focus cannot be seen on {where}"
