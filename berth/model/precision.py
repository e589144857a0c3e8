"""Half precision: whether this machine gains from it, and which layers do."""

from collections.abc import Callable
from functools import cache
from time import process_time
from typing import Literal

import torch
from torch import nn
from torch.nn import functional

Precision = Literal["float32", "bfloat16"]

WORTH = 1.2
"""Gain from which on it is used; where there is one, it is well above."""
WIDE = 1 << 16
"""Weights in matrix products from which on they outweigh what conversions take."""
TIMES = 5


def chosen(device: torch.device, network: nn.Module) -> Precision:
    """bfloat16 on a GPU, and on a CPU that gains from it where the network has wide parts."""
    if device.type == "cuda":
        return "bfloat16"
    return "bfloat16" if any(map(wide, network.children())) and gain() >= WORTH else "float32"


def wide(part: nn.Module) -> bool:
    """Whether its linear layers and convolutions are large.

    Others do not count: recurrent layers take as long in either precision when packed, and small
    ones, such as those of numbers, would lose digits and gain nothing.
    """
    kinds = (nn.Linear, nn.Conv1d, nn.Conv2d)
    return sum(one.weight.numel() for one in part.modules() if isinstance(one, kinds)) >= WIDE


@cache
def gain() -> float:
    """How many times faster this CPU computes a convolution and its gradients in bfloat16 than in
    float32.

    Measured once a process, in seconds of the CPU, so that the load of the machine does not decide.
    """
    images = torch.ones(32, 64, 16, 16).to(memory_format=torch.channels_last)
    weight = torch.ones(64, 64, 3, 3).to(memory_format=torch.channels_last).requires_grad_()

    def there_and_back(half: bool) -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            made = functional.conv2d(images, weight, padding=1)
        torch.autograd.grad(made.float().mean(), weight)

    return _least(lambda: there_and_back(False)) / _least(lambda: there_and_back(True))


def _least(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(TIMES):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return max(min(taken), 1e-9)
