"""The door: plain pages on which staff and hosts enter a count, also without a network."""
