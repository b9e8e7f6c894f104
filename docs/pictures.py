"""Write the pictures of ``docs/pictures``: pages of the example as PDF and as Word: ``python -m docs.pictures``.

Pages of the Word file need LibreOffice; without it those pictures stay as they are, and that is said.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2

from mingzhang.ledgers.example import example_ledger
from mingzhang.model.ledger import department_of
from mingzhang.packaging.make import Settings, make, render
from mingzhang.renderers.png import png

FOLDER = Path(__file__).resolve().parent / "pictures"
#: Which page shows what: the first page that holds these words, and the picture's name.
PAGES = {
    "目录": "contents",
    "预算公开表2": "table-landscape",
    "图1 收入预算结构图": "narrative-chart",
    "整体支出绩效目标申报表": "overall-sheet",
}
_WORD = {"目录": "word-contents", "图1 收入预算结构图": "word-narrative-chart"}
_SCALE = 1.1


def main() -> None:
    """Build the example and write six pictures."""
    FOLDER.mkdir(exist_ok=True)
    ledger = example_ledger()
    settings = Settings(formats=("docx", "pdf"))
    files = render(make(ledger, department_of(ledger), settings), settings)
    write(files["disclosure.pdf"], PAGES)
    office = shutil.which("soffice")
    if office is None:
        print("没有 LibreOffice，Word 的两张图没有重画。")
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "disclosure.docx")
        source.write_bytes(files["disclosure.docx"])
        command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        write(source.with_suffix(".pdf").read_bytes(), _WORD)


def write(pdf: bytes, wanted: dict[str, str]) -> None:
    """Write the first page that holds each text, spaces aside."""
    document = pypdfium2.PdfDocument(pdf)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    for words, name in wanted.items():
        sought = "".join(words.split())
        index = next(number for number, text in enumerate(texts) if sought in text)
        picture = document[index].render(scale=_SCALE, rev_byteorder=True).to_numpy()[:, :, :3]
        (FOLDER / f"{name}.png").write_bytes(png(picture))
        print(f"{name}.png: page {index + 1}")


if __name__ == "__main__":
    main()
