"""Candidates: ways to learn that the search chooses among."""
