"""A document writes one word in two ways of the same sound."""

from collections.abc import Iterator

from mingzhang.catalogue.rules import load_rules
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.similar import Slip, distinct_text, places_of, slips_of_terms, two_spellings
from mingzhang.checking.text import limited
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each such word; words that may both be right are left out."""
    if not distinct_text(context.disclosure):
        yield not_applicable("没有文字")
        return
    both = {frozenset(pair) for pair in context.settings["both_right"]}
    slips = [slip for slip in two_spellings(context.disclosure) if _odd_pair(slip) not in both and not _is_term(slip)]
    for slip in slips:
        found = [
            Location(piece.place, piece.section or None, text=text)
            for text in slip
            for piece in places_of(context.disclosure, text)
        ]
        yield violated(limited(found), expected=slip.right, actual=slip.wrong)
    if not slips:
        yield passed()


def _odd_pair(slip: Slip) -> frozenset[str]:
    return frozenset(sign for pair in zip(*slip, strict=True) for sign in pair if pair[0] != pair[1])


def _is_term(slip: Slip) -> bool:
    """Say whether the wrong word is a misprinted term, which another rule (W0601) names."""
    return bool(slips_of_terms(slip.wrong, load_rules()["W0601"].settings["terms"]))
