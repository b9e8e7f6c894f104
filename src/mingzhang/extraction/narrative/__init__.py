"""Read the narrative of a disclosure: running text to statements."""

from mingzhang.extraction.narrative.read import NarrativeRead, read_narrative

__all__ = ["NarrativeRead", "read_narrative"]
