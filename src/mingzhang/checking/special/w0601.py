"""A fixed term or set phrase is misprinted by one character."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.similar import Slip, distinct_text, places_of, slips_of_phrases, slips_of_terms
from mingzhang.checking.text import limited
from mingzhang.model.finding import Location

_QUOTED = re.compile(r"[“《]([^“”《》]{4,12})[”》]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each misprint: terms by sound and shape, phrases and quoted names by any character."""
    text, settings = distinct_text(context.disclosure), context.settings
    if not text:
        yield not_applicable("没有文字")
        return
    for phrase in settings["allowed"]:
        text = text.replace(phrase, "\n")
    slips = [*slips_of_terms(text, settings["terms"]), *slips_of_phrases(text, settings["phrases"])]
    slips += [
        slip for name in dict.fromkeys(_QUOTED.findall(text)) for slip in slips_of_phrases(name, settings["names"])
    ]
    rights: dict[str, str] = {}
    for slip in slips:
        rights.setdefault(slip.wrong, slip.right)
    for wrong, right in rights.items():
        if not any(wrong in other and wrong != other for other in rights):
            yield _violated(context, Slip(wrong, right))
    if not rights:
        yield passed()


def _violated(context: Context, slip: Slip) -> Outcome:
    found = places_of(context.disclosure, slip.wrong)
    where = limited([Location(piece.place, piece.section or None, text=slip.wrong) for piece in found])
    return violated(where, expected=slip.right, actual=slip.wrong)
