"""A department is the sum of its units: see ``checking.rollup``, which needs several disclosures."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable


def find(_: Context) -> Iterator[Outcome]:
    """Yield that one disclosure alone cannot be held against its units."""
    yield not_applicable("要与所属单位的公开文件一并审核")
