"""Evaluation: arrays of answers and scores in, findings out."""
