"""Fusion: what the columns of a row become together."""

from berth.core.registry import Registry

FUSIONS = Registry(
    "berth.fusions",
    {
        "concatenation.v1": "berth.model.fusion.concatenation:Concatenation",
        "gated.v1": "berth.model.fusion.gated:Gated",
        "cross_attention.v1": "berth.model.fusion.cross_attention:CrossAttention",
    },
)
