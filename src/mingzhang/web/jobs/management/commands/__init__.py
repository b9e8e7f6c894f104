"""Commands of the worker, one a module."""
