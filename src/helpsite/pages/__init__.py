"""Prose and facts become finished Markdown: a page a file, the same pages in every language."""
