"""Things that people keep: what a form asks, how it is stored, changed, undone and told."""
