"""What a disclosure leaves open, gathered sentence by sentence while it is absorbed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(slots=True)
class Notes:
    """Sentences by kind: not determined, assumed, contradictory in the source."""

    undetermined: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    def open(self, sentence: str) -> None:
        """Note what the disclosure does not determine."""
        self.undetermined.append(f"未定：{sentence}")

    def assume(self, sentence: str) -> None:
        """Note what was assumed."""
        self.assumed.append(f"假定：{sentence}")

    def contradict(self, sentence: str) -> None:
        """Note where the disclosure contradicts itself, and what was taken."""
        self.contradictions.append(f"矛盾：{sentence}")

    def all(self) -> tuple[str, ...]:
        """Return all sentences, contradictions first."""
        return tuple(dict.fromkeys((*self.contradictions, *self.assumed, *self.undetermined)))


def amount(yuan: Decimal) -> str:
    """Write an amount in yuan for a sentence."""
    return f"{yuan:,.2f}元"


def named(names: list[str], most: int = 6) -> str:
    """List names, of many the first."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown}等{len(names)}个"
