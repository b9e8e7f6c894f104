"""Small PNG files of pages: text is dark on light, so 256 colours with few steps each are enough."""

from __future__ import annotations

import struct
import zlib
from typing import Any

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _PALETTE = 0, 3
#: Steps of grey in a page without colours; of red, green and blue in a page with them.
_GREYS = 16
_STEPS = (6, 7, 6)
#: A pixel whose channels differ by more than this is coloured; below so many (share) a page counts as grey.
_COLORED = 24
_FEW = 0.0005
#: More packing takes twice the time for a tenth less.
_PACKING = 6


def png(pixels: Any) -> bytes:
    """Return an array of pixels (height, width, 3; red, green, blue from 0 to 255) as a PNG file of few colours."""
    import numpy as np  # noqa: PLC0415  known to those who draw only

    sample = pixels[::2, ::2].astype(np.int16)
    colored = (sample.max(axis=2) - sample.min(axis=2)) > _COLORED
    return _grey(pixels[:, :, 1]) if colored.mean() < _FEW else _colors(pixels)


def _grey(green: Any) -> bytes:
    """Return a grey picture with 4 bits a pixel."""
    import numpy as np  # noqa: PLC0415

    levels = _steps(_GREYS)[green]
    width = levels.shape[1]
    if width % 2:
        levels = np.pad(levels, ((0, 0), (0, 1)), constant_values=_GREYS - 1)
    return _file(width, 4, None, (levels[:, ::2] << 4) | levels[:, 1::2])


def _colors(pixels: Any) -> bytes:
    """Return a picture of colours from an even palette, 8 bits a pixel."""
    import numpy as np  # noqa: PLC0415

    red, green, blue = (_steps(steps)[pixels[:, :, at]] for at, steps in enumerate(_STEPS))
    indexes = (red * np.uint8(_STEPS[1]) + green) * np.uint8(_STEPS[2]) + blue
    palette = bytes(
        level * 255 // (steps - 1)
        for r in range(_STEPS[0])
        for g in range(_STEPS[1])
        for b in range(_STEPS[2])
        for level, steps in zip((r, g, b), _STEPS, strict=True)
    )
    return _file(indexes.shape[1], 8, palette, indexes)


def _steps(count: int) -> Any:
    """Return for each level from 0 to 255 the nearest of so many even steps."""
    import numpy as np  # noqa: PLC0415

    return ((np.arange(256) * (count - 1) + 127) // 255).astype(np.uint8)


def _file(width: int, depth: int, palette: bytes | None, rows: Any) -> bytes:
    """Return a file of packed rows; without a palette it is grey."""
    import numpy as np  # noqa: PLC0415

    # Each row begins with its filter, here none: few colours pack best as they are.
    data = np.pad(rows, ((0, 0), (1, 0))).tobytes()
    header = struct.pack(">IIBBBBB", width, len(rows), depth, _GREY if palette is None else _PALETTE, 0, 0, 0)
    parts = [_chunk(b"IHDR", header)]
    if palette is not None:
        parts.append(_chunk(b"PLTE", palette))
    return b"".join([_SIGNATURE, *parts, _chunk(b"IDAT", zlib.compress(data, _PACKING)), _chunk(b"IEND", b"")])


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
