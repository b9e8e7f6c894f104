"""Settings: ``embedded`` (one process, SQLite, a demo tenant) and ``production`` (PostgreSQL)."""
