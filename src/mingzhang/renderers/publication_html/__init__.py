"""A publication as one accessible page that loads nothing and needs no script."""

from mingzhang.renderers.publication_html.write import write_html

__all__ = ["write_html"]
