"""The installation's key: it signs the manifest of every sealed package; the portal publishes its public half.

In embedded use the key is made on first use, readable by its owner only. In production it has to be there: a key made
by chance on one of several machines would sign what nobody can verify.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mingzhang.packaging.manifest import MANIFEST, SIGNATURE
from mingzhang.packaging.signing import is_signed, new_key, public_key, sign


def private_pem() -> bytes:
    """Return the private key.

    Raises:
        ImproperlyConfigured: there is none and this installation does not make its own, or it cannot be read.
    """
    path = Path(settings.SIGNING_KEY_FILE)
    if not path.exists() and settings.EMBEDDED:
        _make(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(
            f"读不了私钥 {path}（{error.strerror}）。请用 mingzhang key new -o {path} 生成，只让运行明账的账号可读。"
        ) from error


def _make(path: Path) -> None:
    """Write a new key under a name of its own and give it its place at once: two processes never mix two keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".key-", dir=path.parent)  # readable by the owner only
    with os.fdopen(handle, "wb") as file:
        file.write(new_key())
    try:
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
            os.link(name, path)
    finally:
        os.unlink(name)


def public_pem() -> bytes:
    """Return the public key, for everybody."""
    return public_key(private_pem())


def sign_package(folder: Path) -> None:
    """Write the signature of a package's manifest beside it."""
    (folder / SIGNATURE).write_bytes(sign((folder / MANIFEST).read_bytes(), private_pem()))


def is_signed_by_us(folder: Path) -> bool:
    """Say whether a package holds our signature of exactly the manifest that lies there."""
    signature = folder / SIGNATURE
    return signature.is_file() and is_signed((folder / MANIFEST).read_bytes(), signature.read_bytes(), public_pem())
