"""The directory of sociale coöperaties on the screen: finding one, reading it, and keeping it."""
