"""What a reader of pictures was not sure of, as information for the reviewer.

Not a rule of the catalogue: it asks nothing of the disclosure, and no text can hold a case of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.catalogue.citations import cite
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Finding, Location, Severity, Verdict, fingerprint

DOUBT_RULE = "E0004"
_BASIS = "编报规范#表样"


def doubt_findings(disclosure: Disclosure, lang: str) -> Iterator[Finding]:
    """Yield an information for each text that was recognised without certainty and that nothing has settled."""
    times: dict[str, int] = {}
    english = lang == "en"
    for doubt in disclosure.document.doubts:
        percent = f"{round(doubt.confidence * 100)}%"
        again = times[doubt.text] = times.get(doubt.text, 0) + 1
        zh = f"“{doubt.text}”由图片识别得出，没有把握（可信度{percent}）。"
        en = f"“{doubt.text}” was recognised from a picture without certainty (confidence {percent})."
        yield Finding(
            rule=DOUBT_RULE,
            severity=Severity.INFO,
            category="coverage",
            verdict=Verdict.VIOLATED,
            title="Recognised without certainty" if english else "识别没有把握",
            message=en if english else zh,
            locations=(Location(doubt.place, text=doubt.text),),
            actual=doubt.text,
            basis=(_BASIS,),
            citations=(cite(_BASIS, lang),),
            hint="Compare this place with the original." if english else "与原件核对这一处。",
            fingerprint=fingerprint(DOUBT_RULE, doubt.text, str(again)),
        )
