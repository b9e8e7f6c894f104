"""Disclosure → findings: evaluate every rule of the catalogue for every binding."""
