"""Tests of the workspace: one file per behaviour. They need Django and skip where it is not installed."""
