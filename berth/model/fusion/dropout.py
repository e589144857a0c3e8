"""Columns left out while training, so that a row that lacks one is nothing new."""

import torch
from torch import Tensor


def modality_dropout(present: Tensor, rate: float) -> Tensor:
    """Of what is present, bool [rows, columns], leave out a share; one of each row stays
    (Neverova et al. 2016, ModDrop)."""
    if rate == 0.0 or present.shape[1] < 2:
        return present
    drawn = torch.rand(present.shape, device=present.device).masked_fill(~present, -1.0)
    stays = drawn == drawn.amax(dim=1, keepdim=True)
    return present & ((drawn >= rate) | stays)
