"""Fusion: what the columns of a row become together."""
