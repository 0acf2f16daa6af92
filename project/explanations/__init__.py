"""Questions that readers ask about a figure."""
