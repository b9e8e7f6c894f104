"""Too many figures of the narrative were not understood."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative, section_place
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the share of figures that were bound to what they state."""
    figures, bound = context.disclosure.narrative_figures, context.disclosure.narrative_bound
    if not figures:
        has_text = any(narrative(context.disclosure))
        yield not_applicable("情况说明没有数字") if has_text else not_checked("没有情况说明")
        return
    least = int(context.settings["percent"])
    if bound * 100 >= least * figures:
        yield passed()
        return
    place = section_place(context.disclosure, "P3")
    where = [Location(place)] if place else []
    yield violated(where, expected=f"≥{least}%", actual=f"{bound}/{figures}", bound=str(bound), figures=str(figures))
