"""The published tree: all editions side by side, and what stands at its root."""
