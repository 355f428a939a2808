"""Editions: the site at different times, and what changed between two of them for its readers."""
