"""The compiled catalogue: kept, renewed, and done without where the cache folder cannot be written."""

import os
import subprocess
import sys
from pathlib import Path

CODE = "from mingzhang.catalogue.tables import load_tables; print(len(load_tables()))"


def tables_with(cache: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MINGZHANG_CACHE": str(cache)},
    )
    return done.stdout.strip()


def test_it_is_kept_and_read_again(tmp_path: Path) -> None:
    assert tables_with(tmp_path) == "13"
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("catalogue-")
    assert tables_with(tmp_path) == "13"


def test_a_damaged_copy_is_made_anew(tmp_path: Path) -> None:
    tables_with(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text("{broken")
    assert tables_with(tmp_path) == "13"
    assert kept.read_text("utf-8").startswith('{"')


def test_it_works_where_nothing_can_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert tables_with(blocked / "inside") == "13"
