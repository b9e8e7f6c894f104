"""The audited document as a Word file with a comment at each finding.

A Word source is kept as it is, with comments put in. Any other source is set anew from what was read.
"""

from __future__ import annotations

from pathlib import Path

from mingzhang.model.report import Report

__all__ = ["annotated_docx"]


def annotated_docx(report: Report, path: Path | None, *, lang: str = "zh") -> bytes:
    """Return a DOCX file with the findings of a report as comments.

    Args:
        report: the audit.
        path: the file that was audited; None where the input is several files.
        lang: "zh" or "en".
    """
    from mingzhang.renderers.annotated_docx.compose import composed  # noqa: PLC0415
    from mingzhang.renderers.annotated_docx.source import commented  # noqa: PLC0415  lxml is for these forms only

    if path is not None and (made := commented(report, path, lang)) is not None:
        return made
    return composed(report, lang)
