"""The part of the API of this application."""

from __future__ import annotations

from ninja import Router

router = Router()
