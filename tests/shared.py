"""Where the real disclosures lie, and the mark of tests that need them."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "shared"
SHARED: Path | None = _FOLDER if (_FOLDER / "disclosures" / "text").is_dir() else None
needs_shared = pytest.mark.skipif(SHARED is None, reason="the folder shared/ with the real disclosures is not here")


def disclosures() -> list[Path]:
    """Return the real disclosures as text, [] where shared/ is absent."""
    return sorted((SHARED / "disclosures" / "text").glob("*.txt")) if SHARED else []
