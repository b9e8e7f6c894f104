"""The JSON API under /api/ (django-ninja)."""
