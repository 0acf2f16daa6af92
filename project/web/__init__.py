"""What is served beside the pages: health, calendar, open data, signing in, plain forms."""
