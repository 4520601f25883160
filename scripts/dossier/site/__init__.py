"""A month as a web site: pages from views, as Markdown and data; no disk."""
