"""Heads: scores and losses, one kind of task each."""
