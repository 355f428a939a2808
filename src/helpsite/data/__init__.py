"""The facts of the site: read from YAML, modelled, gathered in a catalog."""
