"""Pages of the workflow: home and filing, review, records, board, history, notices."""
