"""Document → disclosure: recognise tables, sentences and sheets, and state them as facts."""
