"""Compare two disclosures of one body: amounts, codes, projects, targets, texts."""
