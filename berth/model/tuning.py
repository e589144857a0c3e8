"""Tuning: other settings of a candidate, drawn where good ones were found (optuna)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Tuning:
    """One study: settings are asked for and told how well they did, the smaller the better.

    Tree-structured Parzen estimator (Bergstra et al. 2011, NeurIPS); draws that do worse than half
    of the others did after as many folds are given up.
    """

    study: Any

    @classmethod
    def start(cls, seed: int) -> "Tuning":
        """An empty study; the same seed and answers draw the same settings."""
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        return cls(
            optuna.create_study(
                sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=5),
                pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
            )
        )

    def draw(
        self,
        space: Callable[[Any], dict[str, Any]],
        judge: Callable[[dict[str, Any], "Drawn"], float],
    ) -> None:
        """Draw settings once, and have them judged; `judge` may raise `GivenUp`."""
        import optuna

        trial = self.study.ask()
        config = space(trial)
        try:
            self.study.tell(trial, judge(config, Drawn(trial)))
        except GivenUp:
            self.study.tell(trial, state=optuna.trial.TrialState.PRUNED)


class GivenUp(Exception):
    """Settings that do worse than others did are not judged to the end."""


@dataclass(eq=False)
class Drawn:
    """Settings that are being judged."""

    trial: Any

    def report(self, loss: float, fold: int) -> None:
        """Say the loss so far; raises GivenUp where it is worse than that of most others."""
        self.trial.report(loss, fold)
        if self.trial.should_prune():
            raise GivenUp
