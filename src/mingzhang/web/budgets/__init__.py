"""Making a disclosure: the ledger as grids, project library, control figures, uploads, the preview."""
