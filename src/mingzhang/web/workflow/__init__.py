"""From draft to published: the table of transitions, review, revisions, history, the bureau's board."""
