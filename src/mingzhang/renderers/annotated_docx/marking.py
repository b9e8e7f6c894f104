"""Mark the range of a comment in a Word file: a cell, a paragraph, or a part of its text."""

from __future__ import annotations

import copy
from typing import Any

from mingzhang.renderers.annotated_docx.finder import Tags, loose, own_paragraphs, text_nodes

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def mark_cell(cell: Any, namespace: str, number: int) -> None:
    """Put a comment on all of a cell."""
    tags = Tags(namespace)
    paragraphs = own_paragraphs(cell, tags)
    if paragraphs:
        _start(paragraphs[0], tags, number)
        _end(paragraphs[-1], tags, number)


def mark_paragraph(paragraph: Any, namespace: str, number: int, quote: tuple[str, int] | None) -> None:
    """Put a comment on a paragraph, or on the how manieth (from 0) part of it that reads so without blanks."""
    tags = Tags(namespace)
    runs = _runs_of(paragraph, tags, *quote) if quote is not None else None
    if runs is None:
        _start(paragraph, tags, number)
        _end(paragraph, tags, number)
        return
    first, last = runs
    first.addprevious(_element(first, tags("commentRangeStart"), tags, number))
    end = _element(last, tags("commentRangeEnd"), tags, number)
    last.addnext(end)
    end.addnext(_reference(last, tags, number))


def _start(paragraph: Any, tags: Tags, number: int) -> None:
    node = _element(paragraph, tags("commentRangeStart"), tags, number)
    properties = paragraph.find(tags("pPr"))
    if properties is not None:
        properties.addnext(node)
    else:
        paragraph.insert(0, node)


def _end(paragraph: Any, tags: Tags, number: int) -> None:
    paragraph.append(_element(paragraph, tags("commentRangeEnd"), tags, number))
    paragraph.append(_reference(paragraph, tags, number))


def _element(near: Any, tag: str, tags: Tags, number: int) -> Any:
    node = near.makeelement(tag)
    node.set(tags("id"), str(number))
    return node


def _reference(near: Any, tags: Tags, number: int) -> Any:
    run = near.makeelement(tags.run)
    run.append(_element(near, tags("commentReference"), tags, number))
    return run


def _runs_of(paragraph: Any, tags: Tags, quote: str, nth: int) -> tuple[Any, Any] | None:
    """Return the first and last run of a quotation, cut so that they hold nothing else where that is possible."""
    characters = [
        (node, at)
        for node in text_nodes(paragraph, tags)
        if node.tag == tags.text
        for at, char in enumerate(node.text or "")
        if loose(char)
    ]
    text = "".join((node.text or "")[at] for node, at in characters)
    starts = [at for at in range(len(text)) if text.startswith(quote, at)]
    if nth >= len(starts):
        return None
    (first, start), (last, end) = characters[starts[nth]], characters[starts[nth] + len(quote) - 1]
    _cut(last, end + 1, tags)
    tail = _cut(first, start, tags)
    if last is first:
        last = tail
    first = tail
    outer = [_child_of(paragraph, node) for node in (first, last)]
    return outer[0], outer[1]


def _child_of(paragraph: Any, node: Any) -> Any:
    """Return the child of a paragraph that a node is in; comments go around what a run is wrapped in."""
    while node.getparent() is not paragraph:
        node = node.getparent()
    return node


def _cut(text: Any, at: int, tags: Tags) -> Any:
    """Cut the run of a text before a character; return the text that begins there, or all of it if it stays whole.

    Only a run that is nothing but its text, right in its paragraph, is cut.
    """
    run = text.getparent()
    content = [node for node in run if node.tag != tags("rPr")]
    if at <= 0 or at >= len(text.text) or len(content) != 1 or run.getparent().tag != tags.paragraph:
        return text
    rest = copy.deepcopy(run)
    tail = next(rest.iter(tags.text))
    tail.text, text.text = text.text[at:], text.text[:at]
    for node in (tail, text):
        node.set(_SPACE, "preserve")
    run.addnext(rest)
    return tail
