"""The public side: what is published, to read, compare and download, without signing in."""
