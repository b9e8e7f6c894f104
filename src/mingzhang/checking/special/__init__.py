"""Rules that the identity language cannot say: one module per rule, ``find(context)`` yields outcomes.

The head, words, settings and cases of each rule stand in its YAML file in the catalogue, as for every rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from mingzhang.checking.outcome import Context, Outcome
from mingzhang.model.errors import CatalogueError

Find = Callable[[Context], Iterator[Outcome]]


@cache
def special_rule(rule_id: str) -> Find:
    """Return the function that evaluates a special rule.

    Raises:
        CatalogueError: no module for this rule exists.
    """
    name = f"{__name__}.{rule_id.lower()}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise CatalogueError(rule_id, f"no module {name}") from error
    find: Find | None = getattr(module, "find", None)
    if find is None:
        raise CatalogueError(rule_id, f"module {name} has no find")
    return find
