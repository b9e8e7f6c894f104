"""Turn pages into scans: rendered, turned a little, unevenly lit, noisy, and put into a PDF without text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DPI = 200
#: Of JPEG, of 100: what scanners are set to for small files.
_QUALITY = 75


def pages_of(path: Path, dpi: int = DPI) -> list[Any]:
    """Return the pages of a PDF as colour pictures (height, width, 3)."""
    import numpy as np  # noqa: PLC0415
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(path)
    try:
        return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()


def scanned(page: Any, *, angle: float = 0.0, noise: float = 12.0, specks: float = 0.002, seed: int = 1) -> Any:
    """Return a page as a scanner of middling quality sees it.

    Args:
        page: a colour picture.
        angle: how far it lies turned, in degrees.
        noise: standard deviation of the brightness, of 255.
        specks: share of the pixels that are black, and of those that are white.
        seed: the noise is always the same for it.
    """
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    chance = np.random.default_rng(seed)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    picture = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    shaded = picture * np.linspace(0.94, 1.0, width)[None, :, None]
    shaded += chance.normal(0, noise, shaded.shape)
    speck = chance.random((height, width))
    shaded[speck < specks] = 0
    shaded[speck > 1 - specks] = 255
    return np.clip(shaded, 0, 255).astype(np.uint8)


def slightly_turned(pages: Sequence[Any], seed: int = 1) -> list[Any]:
    """Return pages as scans, each turned by 0.5 to 1.5 degrees to one side or the other."""
    chance = random.Random(seed)
    return [
        scanned(page, angle=chance.choice((-1, 1)) * chance.uniform(0.5, 1.5), seed=seed + number)
        for number, page in enumerate(pages)
    ]


def write_pdf(pages: Sequence[Any], path: Path, dpi: int = DPI) -> Path:
    """Write pictures as a PDF without text, compressed as JPEG as scanners do."""
    from PIL import Image  # noqa: PLC0415

    first, *others = [Image.fromarray(page) for page in pages]
    first.save(path, save_all=True, append_images=others, resolution=dpi, quality=_QUALITY)
    return path
