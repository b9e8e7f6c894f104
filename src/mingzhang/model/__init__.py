"""The nouns of Mingzhang: frozen values of the standard library, and nothing else.

Every other package may import from here; nothing here imports from them.
"""
