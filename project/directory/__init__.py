"""The directory of sociale coöperaties: reading it, and keeping it."""
