"""Filters for the templates of authoring."""
