"""Comparison of two sides."""
