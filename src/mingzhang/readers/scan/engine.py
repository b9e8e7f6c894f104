"""Recognise the characters of one line of print: the model that comes in the rapidocr wheel, run by onnxruntime.

The model is run directly, not through rapidocr's pipeline: a budget is read by its figures, so what counts is
how sure each single character is, and a pipeline tells only the mean of a line. Nothing is ever downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingzhang.readers.scan.extra import model_file

#: Threads of one recognition; several processes side by side are faster than several threads.
THREADS = "MINGZHANG_OCR_THREADS"
#: Height of the pictures the model was trained on, in pixels.
_HEIGHT = 48
#: One step of the model's output is so many pixels wide.
_STRIDE = 8
_NARROWEST = 16
_WHITE = 255

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says: each character with its certainty (0 to 1) and its middle (0 to 1 of the width)."""

    text: str
    certain: tuple[float, ...]
    middle: tuple[float, ...]

    @property
    def weakest(self) -> float:
        """Return the certainty of the least certain character, 0 where nothing was read."""
        return min(self.certain, default=0.0)

    @property
    def mean(self) -> float:
        """Return the mean certainty, 0 where nothing was read."""
        return sum(self.certain) / len(self.certain) if self.certain else 0.0

    def part(self, keep: Sequence[int]) -> Reading:
        """Return the characters at these positions."""
        return Reading(
            "".join(self.text[at] for at in keep),
            tuple(self.certain[at] for at in keep),
            tuple(self.middle[at] for at in keep),
        )

    def replaced(self, start: int, stop: int, text: str, certain: Sequence[float]) -> Reading:
        """Return the line with other characters from ``start`` to ``stop``, spread over the same room."""
        low, high = self.middle[start], self.middle[stop - 1]
        spread = tuple(low + (high - low) * at / max(len(text) - 1, 1) for at in range(len(text)))
        return Reading(
            self.text[:start] + text + self.text[stop:],
            (*self.certain[:start], *certain, *self.certain[stop:]),
            (*self.middle[:start], *spread, *self.middle[stop:]),
        )


NOTHING = Reading("", (), ())


class Engine:
    """The model, loaded once per process."""

    def __init__(self) -> None:
        import onnxruntime  # noqa: PLC0415  60 ms, only for scans

        file = model_file()
        if file is None:
            raise ModuleNotFoundError("rapidocr")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get(THREADS, "1"))
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._recogniser = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        letters = self._recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        #: Position 0 says "no character", the last one is the blank between words.
        self._letters = ("", *letters, " ")

    def read(self, crop: Picture) -> Reading:
        """Read one line of print (grey, dark on light), in one piece."""
        height, width = crop.shape
        if not height or not width:
            return NOTHING
        scaled = max(_NARROWEST, round(width * _HEIGHT / height))
        steps = self._run(self._recogniser, _resized(crop, scaled, _HEIGHT))[0]
        best = steps.argmax(axis=1)
        sure = steps[np.arange(len(best)), best]
        kept = [at for at in range(len(best)) if best[at] and (at == 0 or best[at] != best[at - 1])]
        return Reading(
            "".join(self._letters[best[at]] for at in kept),
            tuple(float(sure[at]) for at in kept),
            tuple((at + 0.5) * _STRIDE / scaled for at in kept),
        )

    @staticmethod
    def _run(session: Any, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        result: NDArray[np.float32] = session.run(None, {session.get_inputs()[0].name: pixels})[0]
        return result


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Return the engine of this process."""
    return Engine()


def _resized(picture: Picture, width: int, height: int) -> NDArray[np.float32]:
    """Return a grey picture as the model takes it: three equal channels from −1 to 1."""
    import cv2  # noqa: PLC0415  50 ms, only for scans

    shrinks = width * height < picture.shape[0] * picture.shape[1]
    scaled = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    plane = scaled.astype(np.float32) / (_WHITE / 2) - 1
    return np.broadcast_to(plane, (1, 3, height, width)).copy()
