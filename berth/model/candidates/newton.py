"""Linear models with a normal prior on each weight, by truncated Newton steps in float32."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit, log_softmax

from berth.model.candidate import Deadline

Singles = NDArray[np.float32]
TOLERANCE = 0.05
"""Of the gradient, against that at the start; nearer gives the same scores on real sets."""
FORCING, STEPS, INNER = 0.25, 30, 30


class Link(Protocol):
    """A loss of raw scores [rows, outputs]: its value, its mean function and its curvature."""

    def loss(self, raw: Singles, target: Singles) -> float:
        """Summed over rows."""
        ...

    def mean(self, raw: Singles) -> Singles:
        """What is expected; the loss's gradient is this less the target."""
        ...

    def curve(self, mean: Singles, change: Singles) -> Singles:
        """How the gradient changes with the raw scores."""
        ...


class Softmax:
    """One class of several."""

    def loss(self, raw: Singles, target: Singles) -> float:
        """Cross-entropy."""
        return -float((log_softmax(raw, axis=1) * target).sum(dtype=np.float64))

    def mean(self, raw: Singles) -> Singles:
        """Probabilities."""
        return np.asarray(np.exp(log_softmax(raw, axis=1)))

    def curve(self, mean: Singles, change: Singles) -> Singles:
        """Of the multinomial."""
        own = mean * change
        return np.asarray(own - mean * own.sum(axis=1, keepdims=True))


class Sigmoid:
    """Each output by itself."""

    def loss(self, raw: Singles, target: Singles) -> float:
        """Cross-entropy."""
        return float((np.logaddexp(np.float32(0), raw) - target * raw).sum(dtype=np.float64))

    def mean(self, raw: Singles) -> Singles:
        """Probabilities."""
        return np.asarray(expit(raw))

    def curve(self, mean: Singles, change: Singles) -> Singles:
        """Of the binomial."""
        return np.asarray(mean * (1 - mean) * change)


class Identity:
    """A number."""

    def loss(self, raw: Singles, target: Singles) -> float:
        """Half the squared error."""
        return 0.5 * float(np.square(raw - target).sum(dtype=np.float64))

    def mean(self, raw: Singles) -> Singles:
        """Itself."""
        return raw

    def curve(self, mean: Singles, change: Singles) -> Singles:
        """Constant."""
        return change


@dataclass(frozen=True, eq=False)
class Weights:
    """inner [features, outputs]: weights over their prior's scale; bias [outputs]."""

    inner: Singles
    bias: Singles

    @classmethod
    def none(cls, features: int, outputs: int) -> "Weights":
        """All zero."""
        return cls(np.zeros((features, outputs), np.float32), np.zeros(outputs, np.float32))

    def dot(self, other: "Weights") -> float:
        """The inner product of all."""
        return float(np.vdot(self.inner, other.inner)) + float(np.vdot(self.bias, other.bias))

    def plus(self, other: "Weights", times: float) -> "Weights":
        """The sum."""
        by = np.float32(times)
        return Weights(self.inner + by * other.inner, self.bias + by * other.bias)

    def add(self, other: "Weights", times: float, room: Singles) -> None:
        """The same in place; room, like `inner`, is overwritten, as a new array costs more."""
        by = np.float32(times)
        np.multiply(other.inner, by, out=room)
        np.add(self.inner, room, out=self.inner)
        np.add(self.bias, by * other.bias, out=self.bias)


@dataclass(frozen=True, eq=False)
class Problem:
    """Minimise loss / strength + |inner|² / 2, where raw = x (scale · inner) + bias.

    x: csr float32 [rows, features]; target [rows, outputs]; scale [features, outputs]: standard
    deviations of the weights' prior, up to the strength.
    """

    x: sparse.csr_array
    target: Singles
    scale: Singles
    link: Link
    strength: float

    def at(self, strength: float) -> "Problem":
        """The same at another strength."""
        return replace(self, strength=strength)

    def raw(self, weights: Weights) -> Singles:
        """Raw scores [rows, outputs]."""
        return np.asarray(self.x @ (self.scale * weights.inner) + weights.bias)

    def pull(self, rows: Singles) -> Weights:
        """What a gradient by raw scores is by weights, before the prior."""
        rows = rows / np.float32(self.strength)
        inner = self.x.T @ rows
        np.multiply(inner, self.scale, out=inner)
        return Weights(inner, rows.sum(axis=0))

    def cost(self, raw: Singles, weights: Weights) -> float:
        """The value to minimise."""
        prior = 0.5 * float(np.vdot(weights.inner, weights.inner))
        return self.link.loss(raw, self.target) / self.strength + prior

    def gradient(self, raw: Singles, weights: Weights) -> Weights:
        """At these weights."""
        pulled = self.pull(self.link.mean(raw) - self.target)
        np.add(pulled.inner, weights.inner, out=pulled.inner)
        return pulled

    def solve(self, start: Weights, deadline: Deadline, steps: int = STEPS) -> tuple[Weights, int]:
        """The weights, and in how many steps; where the deadline passes, as far as it got.

        Newton steps by conjugate gradients, cut short and made shorter until the cost falls
        (Nocedal and Wright 2006, Numerical Optimization, algorithm 7.1).
        """
        weights, raw = start, self.raw(start)
        cost = self.cost(raw, weights)
        goal = TOLERANCE * _size(self.gradient(raw, weights))
        taken = 0
        while taken < min(steps, STEPS):
            gradient = self.gradient(raw, weights)
            if _size(gradient) <= goal or deadline.passed:
                break
            step, change = self._step(raw, gradient)
            slope, size = gradient.dot(step), 1.0
            while size > 1e-4:
                moved, there = weights.plus(step, size), raw + np.float32(size) * change
                new = self.cost(there, moved)
                if new <= cost + 1e-4 * size * slope:
                    break
                size /= 2
            if not new < cost * (1 - 1e-7):
                break
            weights, raw, cost = moved, there, new
            taken += 1
        return weights, taken

    def _step(self, raw: Singles, gradient: Weights) -> tuple[Weights, Singles]:
        """A direction, and what it changes of the raw scores."""
        mean, change = self.link.mean(raw), np.zeros_like(raw)
        step = Weights.none(*gradient.inner.shape)
        rest = Weights(-gradient.inner, -gradient.bias)
        toward, room = Weights(rest.inner.copy(), rest.bias.copy()), np.empty_like(rest.inner)
        left = rest.dot(rest)
        enough = FORCING**2 * left
        for _ in range(INNER):
            np.multiply(self.scale, toward.inner, out=room)
            seen = np.asarray(self.x @ room + toward.bias)
            bent = self.pull(self.link.curve(mean, seen))
            np.add(bent.inner, toward.inner, out=bent.inner)
            far = left / max(toward.dot(bent), 1e-30)
            step.add(toward, far, room)
            change += np.float32(far) * seen
            rest.add(bent, -far, room)
            new = rest.dot(rest)
            if new <= enough:
                break
            by, left = np.float32(new / left), new
            np.multiply(toward.inner, by, out=toward.inner)
            np.add(toward.inner, rest.inner, out=toward.inner)
            toward = Weights(toward.inner, by * toward.bias + rest.bias)
        return step, change


def _size(weights: Weights) -> float:
    return float(np.sqrt(weights.dot(weights)))


LINKS: Mapping[str, Link] = {"softmax": Softmax(), "sigmoid": Sigmoid(), "identity": Identity()}
