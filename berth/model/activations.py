"""Activations by their standard names."""

from typing import Literal

from torch import nn

Activation = Literal["relu", "gelu", "sigmoid", "tanh"]

ACTIVATIONS: dict[Activation, type[nn.Module]] = {
    "relu": nn.ReLU,
    "gelu": nn.GELU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
}
