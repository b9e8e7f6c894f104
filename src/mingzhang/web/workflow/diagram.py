"""The workflow as it stands in the documentation, written from the table of transitions."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from django.utils.translation import override

from mingzhang.web.accounts.models import Role
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.steps import holders
from mingzhang.web.workflow.transitions import TRANSITIONS, Transition

BEGIN, END = "<!-- transitions: written by `manage workflow_docs`; do not edit -->", "<!-- end of transitions -->"


def with_transitions(page: str) -> str:
    """Return a page with the diagram of the states and the table of the steps between its two marks.

    Raises:
        ValueError: the page has no such marks.
    """
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    with override("zh-hans"):
        lines = [BEGIN, "", *_diagram(), "", *_table(), "", END]
    return before + "\n".join(lines) + after


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in Filing.State:
        yield f'  state "{state.label}" as {state.value}'
    yield f"  [*] --> {Filing.State.DRAFT.value}"
    for one in TRANSITIONS:
        for source in one.sources:
            yield f"  {source} --> {one.target}: {one.label}"
    yield "```"


def _table() -> Iterator[str]:
    yield "| 步骤 | 从 | 到 | 谁可以办 | 条件 | 通知 |"
    yield "|---|---|---|---|---|---|"
    for one in TRANSITIONS:
        sources = "、".join(str(Filing.State(source).label) for source in one.sources)
        who = _roles(tuple(sorted(holders(one.permission), key=Role.values.index)))
        told = _roles(one.notifies)
        yield f"| {one.label} | {sources} | {Filing.State(one.target).label} | {who} | {_conditions(one)} | {told} |"


def _roles(names: tuple[str, ...]) -> str:
    return "、".join(str(Role(name).label) for name in names)


def _conditions(one: Transition) -> str:
    """Return the conditions as their docstrings say them, and what else the step asks for or does."""
    said = [
        (inspect.getdoc(condition) or "").split("\n")[0] for condition in (one.only_if, *one.conditions) if condition
    ]
    if one.needs_comment:
        said.append("Needs a reason.")
    if one.seals:
        said.append("Seals a new revision.")
    if one.binds:
        said.append("Bound to the hash of the manifest.")
    return " ".join(said)
