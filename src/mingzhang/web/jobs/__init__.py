"""Work that takes long: generating, reading and auditing in a worker, with progress and limits."""
