"""Parts of random ledgers: lines, projects, and the rest, each drawn from one source of chance."""
