"""What a special rule yields, and what it may look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mingzhang.checking.book import FactBook
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location, Verdict
from mingzhang.model.place import Place

if TYPE_CHECKING:
    from mingzhang.catalogue.profiles import Profile


@dataclass(frozen=True)
class Context:
    """What a rule may look at: the disclosure, its figures by coordinate, its profile, the rule's settings."""

    disclosure: Disclosure
    book: FactBook
    profile: Profile
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def knows_form(self) -> bool:
        """Say whether the whole form is known, tables and sections: only then does absence prove anything."""
        return bool(self.profile.tables and self.profile.sections)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a special rule at one place.

    ``values`` fill the rule's message; ``key`` tells this outcome from others of the same rule in a way that
    survives moved lines (a name, a printed value), for the fingerprint.
    """

    verdict: Verdict
    locations: tuple[Location, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    unit: str | None = None
    key: str = ""
    reason: str = ""


#: One value for all that passed: an audit yields a thousand of them, and only their number is kept.
PASSED = Outcome(Verdict.PASSED)


def passed(*_looked_at: Place) -> Outcome:
    """Return the outcome of a check that found nothing wrong; the places only say in the rule what was looked at."""
    return PASSED


def violated(
    locations: Sequence[Location],
    *,
    expected: str | None = None,
    actual: str | None = None,
    key: str = "",
    **values: str,
) -> Outcome:
    """Return the outcome of a broken rule. ``values`` fill the message; expected and actual do so as well."""
    return Outcome(
        Verdict.VIOLATED,
        tuple(locations),
        {"expected": expected or "", "actual": actual or "", **values},
        expected,
        actual,
        key=key or "|".join(filter(None, (actual, *values.values()))),
    )


def not_checked(reason: str) -> Outcome:
    """Return the outcome of a check that lacks something it needs."""
    return Outcome(Verdict.NOT_CHECKED, reason=reason)


def not_applicable(reason: str = "") -> Outcome:
    """Return the outcome of a rule that does not concern this document."""
    return Outcome(Verdict.NOT_APPLICABLE, reason=reason)
