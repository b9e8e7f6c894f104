"""A chart of a tagged PDF is a picture: its labels are neither text nor table, and a box with words stays text."""

from __future__ import annotations

from pathlib import Path

from mingzhang.model.document import Grid, Paragraph, Picture
from mingzhang.readers.pdf import read_pdf
from mingzhang.renderers.publication_pdf import write_pdf
from tests.sample_publication import sample_publication


def test_charts_are_pictures_and_their_labels_no_text(tmp_path: Path) -> None:
    publication = sample_publication()
    path = tmp_path / "a.pdf"
    path.write_bytes(write_pdf(publication))
    document = read_pdf(path)
    charts = list(publication.charts())
    assert sum(isinstance(block, Picture) for block in document.blocks) == len(charts) == 3
    texts = {block.text.replace(" ", "") for block in document.blocks if isinstance(block, Paragraph)}
    cells = {cell.text for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row}
    for chart in charts:
        assert chart.caption.replace(" ", "") in texts
        assert not [text for text in texts | cells if "%）" in text and chart.slices[0].label in text]
