"""Signatures of packages: Ed25519 (RFC 8032) over the bytes of the manifest, which lists the hash of every file.

A private key is a PEM file (PKCS 8) that never enters a package; the public key is published by the bureau.
"""

from __future__ import annotations

import base64
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningUnavailableError(RuntimeError):
    """The library for signatures is not installed."""

    def __init__(self) -> None:
        super().__init__("没有安装签名组件，请运行 pip install 'mingzhang[sign]'。")


def new_key() -> bytes:
    """Return a new private key as PEM.

    Raises:
        SigningUnavailableError: cryptography is not installed.
    """
    serialization = _serialization()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_key(private: bytes) -> bytes:
    """Return the public key of a private key, both as PEM.

    Raises:
        ValueError: it is no Ed25519 key.
    """
    serialization = _serialization()
    return (
        _private(private)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def sign(manifest: bytes, private: bytes) -> bytes:
    """Return the signature of a manifest as base64 with a line feed.

    Raises:
        SigningUnavailableError: cryptography is not installed.
        ValueError: ``private`` is no Ed25519 private key.
    """
    return base64.b64encode(_private(private).sign(manifest)) + b"\n"


def is_signed(manifest: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether a signature of this key stands for exactly this manifest.

    Raises:
        SigningUnavailableError: cryptography is not installed.
        ValueError: ``public`` is no Ed25519 public key.
    """
    key = _public(public)
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  an extra

    try:
        key.verify(base64.b64decode(signature.strip(), validate=True), manifest)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(pem: bytes) -> Ed25519PrivateKey:
    serialization = _serialization()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (TypeError, ValueError) as error:  # locked with a password, or no key at all
        raise ValueError("不是没有密码的 PEM 私钥") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("不是 Ed25519 私钥")
    return key


def _public(pem: bytes) -> Ed25519PublicKey:
    serialization = _serialization()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError as error:
        raise ValueError("不是 PEM 公钥") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("不是 Ed25519 公钥")
    return key


def _serialization() -> ModuleType:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415  an extra
    except ImportError as error:
        raise SigningUnavailableError from error
    return serialization
