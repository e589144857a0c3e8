"""Heads: scores and losses, one kind of task each."""

from berth.core.registry import Registry

HEADS = Registry(
    "berth.heads",
    {
        "category.v1": "berth.model.heads.category:CategoryHead",
        "ordinal.v1": "berth.model.heads.ordinal:OrdinalHead",
        "labels.v1": "berth.model.heads.labels:LabelsHead",
        "number.v1": "berth.model.heads.number:NumberHead",
    },
)
"""Names begin with the kind of task."""
