"""Whether the extra [ocr] is installed; loads nothing of it."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path


@lru_cache(maxsize=1)
def model_file() -> Path | None:
    """Return the file of the recognition model, None where the extra [ocr] is not installed."""
    if any(find_spec(name) is None for name in ("onnxruntime", "cv2")):
        return None
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        return None
    found = sorted((Path(package.origin).parent / "models").glob("*_rec_*.onnx"))
    return found[-1] if found else None
