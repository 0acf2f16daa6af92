"""Towns and locations on the screens of staff: their requests, and the link to enter a count."""
