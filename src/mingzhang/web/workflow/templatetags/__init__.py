"""Tags of the workflow's pages."""
