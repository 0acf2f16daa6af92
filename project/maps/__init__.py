"""Maps: a frame in, a pydeck Deck out, with a sentence that says the same; nothing is fetched."""
