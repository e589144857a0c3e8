"""Encoders: one column in, features out; one file each."""
