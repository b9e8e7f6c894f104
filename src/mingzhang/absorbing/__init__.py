"""From a published disclosure back to a ledger: what it determines, and in sentences what it leaves open."""

from mingzhang.absorbing.absorb import Absorbed, absorb
from mingzhang.absorbing.next_year import as_last_year, next_year

__all__ = ["Absorbed", "absorb", "as_last_year", "next_year"]
