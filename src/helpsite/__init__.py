"""Facts in YAML and prose in Markdown become a multilingual help site."""

__version__ = "0.1.0"
