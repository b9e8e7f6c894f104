"""Packages: what is made from one ledger, with a manifest that says what is in it and that it is unchanged."""
