"""Say on standard error how far the recognition of a scan has come: it takes seconds a page."""

from __future__ import annotations

import sys

import click

from mingzhang.readers.progress import Progress

#: Where nobody looks on (a log, a pipe), every so many pages are enough.
_PAGES = 10


def say_progress(progress: Progress) -> None:
    """Say it page by page in one line of a terminal, and every ten pages elsewhere; short files finish unsaid there."""
    done, total, source = progress
    text = f"{source}：已识别 {done} 页，共 {total} 页"
    if sys.stderr.isatty():
        # Back to the start of the line, and clear it to the end: the next page, or the result, goes over it.
        click.echo(f"\r{text}\x1b[K" if done < total else "\r\x1b[K", err=True, nl=False)
    elif 0 < done < total and done % _PAGES == 0:
        click.echo(text, err=True)
