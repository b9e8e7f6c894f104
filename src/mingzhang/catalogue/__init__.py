"""What law and standard say, as data: tables, sentences, rules, classifications, profiles, laws, terms."""
