"""The workspace: units author, bureaus review, the package is published. The only place that knows Django."""
