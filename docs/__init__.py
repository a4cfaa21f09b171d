"""The documentation, in Markdown: data of the package, served at ``/docs/``."""
