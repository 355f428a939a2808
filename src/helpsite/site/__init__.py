"""What is added to the pages that MkDocs has built: search, feeds, machine-readable facts, maps for crawlers."""
