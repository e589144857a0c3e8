"""Optimisers by their standard names."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Literal

from torch import nn, optim

from berth.core import InputError

OptimiserName = Literal["sgd", "nesterov", "adam", "adamw"]

OPTIMISERS: dict[OptimiserName, Callable[..., optim.Optimizer]] = {
    "sgd": optim.SGD,
    "nesterov": partial(optim.SGD, nesterov=True),
    "adam": optim.Adam,
    "adamw": optim.AdamW,
}

Group = dict[str, Any]
"""What torch calls a parameter group; `peak` is the rate that a schedule's factor multiplies."""


def groups(parameters: Iterable[nn.Parameter], rate: float, weight_decay: float) -> Sequence[Group]:
    """Parameters at this rate, weights apart from biases and norms, which never decay.

    Biases and the gains of norms are those of fewer than two axes (Loshchilov and Hutter 2019).
    """
    trained = [one for one in parameters if one.requires_grad]
    weights = [one for one in trained if one.ndim >= 2]
    others = [one for one in trained if one.ndim < 2]
    made = [
        {"params": weights, "weight_decay": weight_decay, "lr": rate, "peak": rate},
        {"params": others, "weight_decay": 0.0, "lr": rate, "peak": rate},
    ]
    return [group for group in made if group["params"]]


def optimiser(
    name: OptimiserName, parameters: Sequence[Group], momentum: float = 0.9
) -> optim.Optimizer:
    """Make one; momentum is SGD's, and Adam's first beta.

    "nesterov" is SGD with Nesterov's momentum (Sutskever et al. 2013).
    """
    if name == "nesterov" and not momentum:
        raise InputError("nesterov needs momentum.", remedy="Set it above 0, or take sgd.")
    if name in ("sgd", "nesterov"):
        return OPTIMISERS[name](parameters, momentum=momentum)
    return OPTIMISERS[name](parameters, betas=(momentum, 0.999))
