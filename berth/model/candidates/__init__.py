"""Candidates: ways to learn that the search chooses among."""

from berth.core.registry import Registry

CANDIDATES = Registry(
    "berth.candidates",
    {
        "constant.v1": "berth.model.candidates.constant:Constant",
        "linear.ngram.v1": "berth.model.candidates.linear:Linear",
        "trees.v1": "berth.model.candidates.trees:Trees",
        "network.v1": "berth.model.network:NetworkCandidate",
    },
)
"""Ways to learn, by the name that a model folder holds."""
