"""Handing out files: always as a download, never as a page of ours that a stranger's file could act in."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.http import FileResponse, HttpResponse

#: Whatever is inside may load nothing and run nothing, even where somebody opens it in place.
SEALED_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".sig": "text/plain; charset=utf-8",
}


def content_type(name: str) -> str:
    """Return the media type of a file by the end of its name."""
    return _TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def download(path: str | Path, name: str) -> FileResponse:
    """Return a file as a download under a name.

    Args:
        path: where it lies; the caller has asked for permission.
        name: what it is called; any signs are allowed.
    """
    file = Path(path).open("rb")  # noqa: SIM115  the response closes it
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type(name))
    forbid_everything(response)
    return response


def forbid_everything(response: HttpResponse | FileResponse) -> None:
    """Set the headers of a file that is not a page of ours."""
    response.headers["Content-Security-Policy"] = SEALED_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
